"""How quick and how large understanding is: `python -m tests.bench.matching [--times 1 10 100 1000] [--json FILE]`.

On the shop's content, and on content grown many times (tests/bench/growing.py). Messages are the admins'
checks and, where there are new entries, as many about those, in words that the content does not have as
such. Each figure is taken in a process of its own, as the program answers: the model stored, nothing of
the fitting loaded. The start is from an empty process to the first answer for the shop's content; for
grown content, which no folder holds, it is from the content in memory. Nothing is asserted: machines differ.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from time import perf_counter, process_time, thread_time

from rich.console import Console
from rich.table import Table

_ROOT = Path(__file__).parents[2]
_SHOP = _ROOT / "knowledge"
_ROUNDS = 5
_UNSEEN = 500  # messages about new entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run. Times are wall-clock but for those named CPU, which other work on the machine does not lengthen."""

    times: int
    entries: int
    asks: int
    questions_a_second: float
    p50_ms: float
    p99_ms: float
    p99_cpu_ms: float
    slowest_ms: float
    new_found: float  # share of the messages about new entries that get theirs, at once or among the titles asked back
    start_seconds: float
    resident_mb: float
    model_mb: float
    fit_cpu_seconds: float  # 0 where a stored model was used
    fit_peak_mb: float


_TITLES = {
    "times": "Content, times the shop's",
    "entries": "What can be meant",
    "asks": "Ways of asking",
    "questions_a_second": "Questions a second",
    "p50_ms": "Median, ms",
    "p99_ms": "p99, ms",
    "p99_cpu_ms": "p99 of CPU time, ms",
    "slowest_ms": "Slowest, ms",
    "new_found": "New entries found",
    "start_seconds": "Start with a stored model, s",
    "resident_mb": "Resident memory, MB",
    "model_mb": "Stored model, MB",
    "fit_cpu_seconds": "Fitting, s of CPU",
    "fit_peak_mb": "Fitting, most memory, MB",
}


def main() -> None:
    """Measure, print a table, write JSON where asked."""
    options = _options()
    if options.inside:
        run = {"fit": _fitted, "answer": _answered}[options.inside]
        print(json.dumps(run(options.times[0], options.model)))
        return
    measured = []
    for times in options.times:
        with tempfile.TemporaryDirectory() as spare:
            folder = (options.model / str(times)) if options.model else Path(spare)
            figures = {**_in_own_process("fit", times, folder), **_in_own_process("answer", times, folder)}
        measured.append(Measured(**figures))  # type: ignore[arg-type]  # read from JSON
        Console(stderr=True).print(f"{times} ×: p99 {measured[-1].p99_ms} ms")
    _print(measured)
    if options.json:
        options.json.write_text(json.dumps([asdict(one) for one in measured], indent=2) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10, 100, 1000], help="sizes to measure")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--model", type=Path, help="a folder for the models; fitted and kept there where missing")
    parser.add_argument("--inside", choices=["fit", "answer"], help=argparse.SUPPRESS)
    return parser.parse_args()


def _in_own_process(what: str, times: int, model: Path) -> dict[str, float]:
    command = [sys.executable, "-m", __spec__.name, "--inside", what, "--times", str(times), "--model", str(model)]
    done = subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - this module itself
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _fitted(times: int, folder: Path) -> dict[str, float]:
    """Fit, where no model for this content is kept."""
    from bot.answers.engine import model_path, stamp_of, stored_model
    from bot.answers.training import fit
    from bot.content.loader import load
    from tests.bench.growing import grown

    knowledge = grown(load(_SHOP), times, _UNSEEN).knowledge
    before = process_time()
    if stored_model(knowledge, folder) is None:
        fit(knowledge, stamp_of(knowledge), lambda done, of: None).save(model_path(folder))
        return {"fit_cpu_seconds": round(process_time() - before, 1), "fit_peak_mb": _most_mb()}
    return {"fit_cpu_seconds": 0.0, "fit_peak_mb": 0.0}


def _answered(times: int, folder: Path) -> dict[str, float]:
    start = perf_counter()
    from bot.answers.engine import Engine, model_path, stored_model
    from bot.answers.labels import asks_of, labels_of
    from bot.answers.outcome import Context
    from bot.content.loader import load
    from tests.bench.growing import Unseen, grown

    knowledge, unseen = load(_SHOP), tuple[Unseen, ...]()
    if times > 1:
        content = grown(knowledge, times, _UNSEEN)
        knowledge, unseen = content.knowledge, content.unseen
        start = perf_counter()
    model = stored_model(knowledge, folder)
    if model is None:
        raise SystemExit("no model is kept for this content")
    engine = Engine(knowledge, model)
    messages = [check.text for check in knowledge.checks]
    engine.understand(messages[0], Context())
    started = perf_counter() - start
    taken, worked = [], []
    for text in [*messages, *(one.text for one in unseen)] * _ROUNDS:
        before, idle = perf_counter(), thread_time()
        engine.understand(text, Context())
        taken.append(perf_counter() - before)
        worked.append(thread_time() - idle)
    resident = _resident_mb()
    found = [
        one.entry in {outcome.entry, *(other.entry for other in outcome.alternatives)}
        for one in unseen
        for outcome in [engine.understand(one.text, Context()).first]
    ]
    return {
        "times": times,
        "entries": len(labels_of(knowledge)),
        "asks": len(asks_of(knowledge)),
        "questions_a_second": round(len(taken) / sum(taken), 1),
        "p50_ms": _milliseconds(taken, 50),
        "p99_ms": _milliseconds(taken, 99),
        "p99_cpu_ms": _milliseconds(worked, 99),
        "slowest_ms": _milliseconds(taken, 100),
        "new_found": round(sum(found) / len(found), 3) if found else 0.0,
        "start_seconds": round(started, 2),
        "resident_mb": resident,
        "model_mb": round(model_path(folder).stat().st_size / 2**20, 1),
    }


def _milliseconds(seconds: list[float], percent: int) -> float:
    return round(sorted(seconds)[min(len(seconds) * percent // 100, len(seconds) - 1)] * 1000, 2)


def _resident_mb() -> float:
    """Of this process now, by Linux; elsewhere the most it ever held."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return round(int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)
    return _most_mb()


def _most_mb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10, 1)


def _print(measured: list[Measured]) -> None:
    table = Table("Figure", *(f"{one.times:,} ×" for one in measured))
    for column in table.columns[1:]:
        column.justify = "right"
    for field in fields(Measured):
        table.add_row(_TITLES[field.name], *(f"{getattr(one, field.name):,}" for one in measured))
    Console().print(table)


if __name__ == "__main__":
    main()
