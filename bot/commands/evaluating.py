"""`kb eval`: the admins' checks, or any labelled file, judged and counted."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.answers.evaluation import Figures, Group, Judged, Verdict, figures, judge_all
from bot.answers.measuring import Measured, confusions, curve, measure_all, moved
from bot.app.assembly import data_folder
from bot.app.clocks import SystemClock
from bot.commands.opening import open_settings, open_shop
from bot.commands.revisions import earlier
from bot.commands.runs import note_run, run_of
from bot.content.findings import sentence
from bot.content.models import Check

_CONFUSIONS = 15
_THRESHOLDS = [step / 20 for step in range(4, 20)]
_BEGIN, _END = "<!-- kb eval -->", "<!-- /kb eval -->"
_COLUMNS: dict[Group, tuple[Verdict, ...]] = {
    Group.QUESTION: (Verdict.RIGHT, Verdict.ASKED, Verdict.ACCEPTED, Verdict.ABSTAINED, Verdict.OPENED, Verdict.WRONG),
    Group.OTHER: (Verdict.RIGHT, Verdict.QUIET, Verdict.FALSE_ANSWER, Verdict.FALSE_REQUEST),
    Group.REQUEST: (Verdict.RIGHT, Verdict.ACCEPTED, Verdict.WRONG_TYPE, Verdict.ANSWERED, Verdict.MISSED),
}
_GOOD = frozenset({Verdict.RIGHT, Verdict.ASKED, Verdict.ACCEPTED, Verdict.QUIET})


def evaluate(
    labelled: Annotated[Path | None, typer.Option("--file", help="JSON lines to judge instead of the checks.")] = None,
    mistakes: Annotated[bool, typer.Option("--mistakes", help="List every message that went wrong.")] = False,
    into: Annotated[Path | None, typer.Option("--into", help="A Markdown file whose figures are replaced.")] = None,
    revision: Annotated[str | None, typer.Option("--compare", help="A git revision to compare with.")] = None,
    folder: Annotated[Path | None, typer.Option("--knowledge", help="The knowledge folder.", file_okay=False)] = None,
) -> None:
    """Judge the admins' own test questions: right, asked back, wrong, by clause and by voice."""
    settings = open_settings()
    content = open_shop(settings, folder)
    checks = read_labelled(labelled) if labelled else content.knowledge.checks
    measured = measure_all(checks, content.engine, content.knowledge)
    judged = [each.judged for each in measured]
    console = Console()
    show_figures(judged, console)
    _show_confusions(judged, console)
    _show_curve(measured, content.engine.model.calibration.threshold, console)
    if mistakes:
        show_mistakes(judged, console)
    if into:
        write_into(into, judged)
    if not labelled:
        note_run(data_folder(settings), run_of(judged, content.knowledge.version, SystemClock().now()))
    if revision:
        with earlier(folder or settings.knowledge, revision) as before:
            old = open_shop(settings, before, beside="compare")
            _show_moved(revision, judge_all(checks, old.engine.understand), judged, console)


def read_labelled(path: Path) -> tuple[Check, ...]:
    """The messages of a file of JSON lines: text, kind, clauses, also, request. Raises ValueError on a bad line."""
    known = set(Check.model_fields)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return tuple(Check.model_validate({key: row[key] for key in row if key in known}) for row in rows)


def show_figures(judged: Sequence[Judged], console: Console) -> None:
    """Print the shares of each group, and of each clause and each voice of the questions."""
    for group in Group:
        counted = figures(judged, group)
        if counted.total:
            console.print(_table(sentence(f"eval_{group}"), group, {sentence("eval_all"): counted}))
    questions = [one for one in judged if one.group is Group.QUESTION]
    for title, key in (("eval_by_clause", _clause), ("eval_by_voice", _voice)):
        console.print(_table(sentence(title), Group.QUESTION, _grouped(questions, key)))


def show_mistakes(judged: Sequence[Judged], console: Console) -> None:
    """Print every message that was neither right nor asked back."""
    for one in judged:
        if one.verdict not in _GOOD:
            got = one.outcome.entry or (one.outcome.wish.kind if one.outcome.wish else "–")
            console.print(f"[{one.verdict}] {one.check.text}\n    → {one.outcome.kind} {got}", markup=False)


def _show_confusions(judged: Sequence[Judged], console: Console) -> None:
    """Print what is taken for what most often."""
    table = Table(*sentence("eval_confusion_columns").split("|"), title=sentence("eval_confusions"))
    for (wanted, got), count in confusions(judged).most_common(_CONFUSIONS):
        table.add_row(wanted, got, str(count))
    if table.row_count:
        console.print(table)


def _show_curve(measured: Sequence[Measured], today: float, console: Console) -> None:
    """Print what answering from each sureness on would do."""
    table = Table(*sentence("eval_curve_columns").split("|"), title=sentence("eval_curve"))
    for point in curve(measured, sorted({*_THRESHOLDS, today})):
        mark = " ●" if point.threshold == today else ""
        table.add_row(f"{point.threshold:.2f}{mark}", f"{point.answered:.1%}", f"{point.wrong:.1%}")
    console.print(table)


def _show_moved(revision: str, before: Sequence[Judged], after: Sequence[Judged], console: Console) -> None:
    """Print the messages that the two versions judge differently."""
    changed = moved(before, after)
    better = sum(new.verdict in _GOOD and old.verdict not in _GOOD for old, new in changed)
    worse = sum(old.verdict in _GOOD and new.verdict not in _GOOD for old, new in changed)
    console.print(sentence("eval_moved", revision=revision, count=len(changed), better=better, worse=worse))
    if changed:
        table = Table(*sentence("eval_moved_columns").split("|"))
        for old, new in changed:
            table.add_row(new.check.text, *(sentence(f"eval_{one.verdict}") for one in (old, new)))
        console.print(table)


def write_into(path: Path, judged: Sequence[Judged]) -> None:
    """Replace the figures between the two marks of a Markdown file. Raises ValueError when it has no marks."""
    text = path.read_text(encoding="utf-8")
    head, begin, rest = text.partition(_BEGIN)
    _, end, tail = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"{_BEGIN} … {_END}")
    path.write_text(f"{head}{_BEGIN}\n\n{_markdown(judged)}\n{_END}{tail}", encoding="utf-8")


def _markdown(judged: Sequence[Judged]) -> str:
    parts = []
    for group in Group:
        counted = figures(judged, group)
        names = [sentence(f"eval_{verdict}") for verdict in _COLUMNS[group]]
        parts.append(f"| {sentence(f'eval_{group}')} | {' | '.join(names)} |")
        parts.append(f"| --- |{' ---: |' * len(names)}")
        parts.append(f"| {counted.total} | {' | '.join(_shares(counted, group))} |\n")
    return "\n".join(parts)


def _table(title: str, group: Group, rows: dict[str, Figures]) -> Table:
    table = Table(
        "", sentence("eval_count"), *(sentence(f"eval_{verdict}") for verdict in _COLUMNS[group]), title=title
    )
    for name, counted in rows.items():
        table.add_row(name, str(counted.total), *_shares(counted, group))
    return table


def _shares(counted: Figures, group: Group) -> list[str]:
    return [f"{counted.share(verdict):.1%}" for verdict in _COLUMNS[group]]


def _grouped(judged: Iterable[Judged], key: Callable[[Judged], str]) -> dict[str, Figures]:
    found: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        found[key(one)].append(one)
    return {name: figures(found[name], Group.QUESTION) for name in sorted(found)}


def _clause(one: Judged) -> str:
    return one.check.clauses[0] if one.check.clauses else "–"


def _voice(one: Judged) -> str:
    return one.check.voice or "–"
