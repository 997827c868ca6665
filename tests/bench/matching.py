"""How quick and how large understanding is: `python -m tests.bench.matching [--json FILE] [--model FOLDER]`.

Messages are the admins' checks, as the shop's customers would send them. Each figure is taken in a
process of its own, as the program answers: the model stored, nothing of the fitting loaded. Nothing is
asserted: machines differ.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from time import perf_counter, thread_time

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

_ROOT = Path(__file__).parents[2]
_SHOP = _ROOT / "knowledge"
_ROUNDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run. Times are wall-clock but for the one named CPU, which other work on the machine does not lengthen."""

    entries: int
    asks: int
    messages: int
    questions_a_second: float
    p50_ms: float
    p99_ms: float
    p99_cpu_ms: float
    slowest_ms: float
    start_seconds: float  # from an empty process to the first answer, model stored
    resident_mb: float
    model_mb: float


_TITLES = {
    "entries": "What can be meant",
    "asks": "Ways of asking",
    "messages": "Messages understood",
    "questions_a_second": "Questions a second",
    "p50_ms": "Median, ms",
    "p99_ms": "p99, ms",
    "p99_cpu_ms": "p99 of CPU time, ms",
    "slowest_ms": "Slowest, ms",
    "start_seconds": "Start with a stored model, s",
    "resident_mb": "Resident memory, MB",
    "model_mb": "Stored model, MB",
}


def main() -> None:
    """Measure, print a table, write JSON where asked."""
    options = _options()
    if options.inside:
        print(json.dumps(asdict(_measured(options.model))))
        return
    with tempfile.TemporaryDirectory() as spare:
        measured = _in_own_process(options.model or Path(spare))
    _print(measured)
    if options.json:
        options.json.write_text(json.dumps(asdict(measured), indent=2) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--model", type=Path, help="the folder of a stored model; fitted and kept there if missing")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _in_own_process(model: Path) -> Measured:
    """Fit if needed in this process; answer in a fresh one."""
    _fit(model)
    command = [sys.executable, "-m", __spec__.name, "--inside", "--model", str(model)]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - this module itself
    return Measured(**json.loads(done.stdout))


def _fit(model: Path) -> None:
    from bot.app.contents import open_content

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Fitting")
        open_content(_SHOP, model, lambda done, of: progress.update(task, completed=done, total=of))


def _measured(model: Path) -> Measured:
    start = perf_counter()
    from bot.answers.engine import model_path
    from bot.answers.labels import asks_of, labels_of
    from bot.answers.outcome import Context
    from bot.app.contents import open_content

    content = open_content(_SHOP, model, lambda done, of: None)
    messages = [check.text for check in content.knowledge.checks]
    content.engine.understand(messages[0], Context())
    started = perf_counter() - start
    taken, worked = [], []
    for text in messages * _ROUNDS:
        before, idle = perf_counter(), thread_time()
        content.engine.understand(text, Context())
        taken.append(perf_counter() - before)
        worked.append(thread_time() - idle)
    taken.sort()
    worked.sort()
    resident = _resident_mb()
    return Measured(
        entries=len(labels_of(content.knowledge)),
        asks=len(asks_of(content.knowledge)),
        messages=len(taken),
        questions_a_second=round(len(taken) / sum(taken), 1),
        p50_ms=_milliseconds(taken[len(taken) // 2]),
        p99_ms=_milliseconds(taken[len(taken) * 99 // 100]),
        p99_cpu_ms=_milliseconds(worked[len(worked) * 99 // 100]),
        slowest_ms=_milliseconds(taken[-1]),
        start_seconds=round(started, 2),
        resident_mb=resident,
        model_mb=round(model_path(model).stat().st_size / 2**20, 1),
    )


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 2)


def _resident_mb() -> float:
    """Of this process now, by Linux; elsewhere the most it ever held."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return round(int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)
    import resource

    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 1)


def _print(measured: Measured) -> None:
    table = Table("Figure", "Value")
    table.columns[1].justify = "right"
    for field in fields(measured):
        table.add_row(_TITLES[field.name], f"{getattr(measured, field.name):,}")
    Console().print(table)


if __name__ == "__main__":
    main()
