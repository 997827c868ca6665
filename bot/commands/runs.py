"""The runs of `kb eval` before this one, as a line of JSON each: whether the content gets better."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from bot.answers.evaluation import Group, Judged, Verdict, figures

_FILE = "evals.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run over the checks. Shares are of the questions; false answers of the other messages."""

    at: datetime
    version: str
    checks: int
    right: float
    asked: float
    wrong: float
    false_answers: float


def run_of(judged: Sequence[Judged], version: str, at: datetime) -> Run:
    """What is kept of one run."""
    questions, others = figures(judged, Group.QUESTION), figures(judged, Group.OTHER)
    return Run(
        at=at,
        version=version,
        checks=len(judged),
        right=round(questions.share(Verdict.RIGHT, Verdict.ACCEPTED), 4),
        asked=round(questions.share(Verdict.ASKED), 4),
        wrong=round(questions.share(Verdict.WRONG, Verdict.OPENED), 4),
        false_answers=round(others.share(Verdict.FALSE_ANSWER), 4),
    )


def note_run(data: Path, run: Run) -> None:
    """Add a run to those kept under `data`; the same figures of the same content are noted once."""
    last = next(iter(latest_runs(data, 1)), None)
    if last and asdict(last) | {"at": run.at} == asdict(run):
        return
    data.mkdir(parents=True, exist_ok=True)
    with (data / _FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(run) | {"at": run.at.isoformat()}) + "\n")


def latest_runs(data: Path, most: int) -> tuple[Run, ...]:
    """The newest runs, newest first."""
    try:
        lines = (data / _FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    rows = [json.loads(line) for line in lines[-most:]]
    return tuple(Run(**row | {"at": datetime.fromisoformat(row["at"])}) for row in reversed(rows))
