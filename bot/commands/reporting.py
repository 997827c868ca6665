"""`kb report`: one page that shows how the content stands, opened from disk."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.answers.coverage import Covered, coverage
from bot.answers.evaluation import Group, Judged, Verdict, figures
from bot.answers.measuring import confusions, meant, measure_all, understood
from bot.app.assembly import data_folder
from bot.app.clocks import SystemClock
from bot.app.contents import Content
from bot.commands.asked import Asked, asked_by_customers
from bot.commands.opening import open_settings, open_shop
from bot.commands.pages import write_page
from bot.commands.pages.charts import answering_curve, histogram
from bot.commands.runs import latest_runs, note_run, run_of
from bot.content.findings import sentence
from bot.content.knowledge import Knowledge
from bot.conversation.staff.freewords import masked_words

_RUNS = 12
_GAPS = 40
_MISTAKES = 60
_LOOKS = {
    Verdict.RIGHT: "right",
    Verdict.ACCEPTED: "right",
    Verdict.ASKED: "asked",
    Verdict.QUIET: "asked",
}
_KINDS = ("clarify", "unsure", "silent", "request", "offtopic", "smalltalk", "handoff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of the heat map: how many messages of a row were understood as its column."""

    count: int
    look: str  # right, asked or wrong, whichever most of them are
    shade: float  # of the row's messages, 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A question that was not understood, and how often it was asked."""

    text: str
    count: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """An entry with the thumbs that customers gave its answer."""

    title: str
    up: int
    down: int


def report(
    out: Annotated[Path | None, typer.Option("--out", help="The page to write.", dir_okay=False)] = None,
    folder: Annotated[Path | None, typer.Option("--knowledge", help="The knowledge folder.", file_okay=False)] = None,
) -> None:
    """Write a page about the content: coverage, confusions, sureness, gaps and the latest runs."""
    settings = open_settings()
    content = open_shop(settings, folder)
    data = data_folder(settings)
    page = out or data / "report.html"
    write_page(page, "report.html", **_values(content, asked_by_customers(settings), data))
    typer.echo(sentence("page_written", file=page))


def _values(content: Content, asked: Asked, data: Path) -> dict[str, object]:
    """Everything that the page shows."""
    knowledge, now = content.knowledge, SystemClock().now()
    measured = measure_all(knowledge.checks, content.engine, knowledge)
    judged = [each.judged for each in measured]
    note_run(data, run_of(judged, knowledge.version, now))
    covered = coverage(knowledge, judged, asked.answered)
    threshold = content.engine.model.calibration.threshold
    questions = [each for each in measured if each.judged.group is Group.QUESTION]
    return {
        "shop": knowledge.business.short_name,
        "version": knowledge.version,
        "at": now.astimezone(ZoneInfo(knowledge.business.time_zone)),
        "policy": knowledge.policy,
        "covered": {row.clause.number: row for row in covered},
        "most": _most(covered),
        "figures": {group.value: figures(judged, group) for group in Group},
        "verdicts": Verdict,
        "ways": sum(len(texts) for answer in knowledge.answers.values() for texts in answer.ask.values()),
        "answers": len(knowledge.answers),
        "heat": _heat(judged),
        "columns": _columns(judged),
        "confusions": confusions(judged).most_common(_RUNS),
        "histogram": histogram([(each.sureness, each.right) for each in questions], threshold),
        "curve": answering_curve(measured, threshold),
        "threshold": threshold,
        "mistakes": [one for one in judged if one.verdict in (Verdict.WRONG, Verdict.FALSE_ANSWER)][:_MISTAKES],
        "gaps": _gaps(asked),
        "rated": _ratings(knowledge, asked),
        "asked": asked.total,
        "runs": latest_runs(data, _RUNS),
        "zone": ZoneInfo(knowledge.business.time_zone),
    }


def _most(covered: Sequence[Covered]) -> dict[str, int]:
    """The highest figure of each kind, at least 1: what the darkest shade stands for."""
    return {
        "answers": max(1, *(len(row.answers) for row in covered)),
        "asked": max(1, *(row.asked for row in covered)),
    }


def _heat(judged: Sequence[Judged]) -> dict[str, dict[str, Cell]]:
    """What was meant, by section or kind → what was understood → the cell; empty cells are left out."""
    rows: dict[str, defaultdict[str, Counter[str]]] = {}
    for one in sorted(judged, key=lambda one: _order(_place(meant(one)))):
        rows.setdefault(_place(meant(one)), defaultdict(Counter))[_place(understood(one))][_look(one)] += 1
    return {row: _cells(looks) for row, looks in rows.items()}


def _cells(looks: Mapping[str, Counter[str]]) -> dict[str, Cell]:
    total = sum(found.total() for found in looks.values())
    return {
        column: Cell(count=found.total(), look=found.most_common(1)[0][0], shade=found.total() / total)
        for column, found in looks.items()
    }


def _columns(judged: Sequence[Judged]) -> list[str]:
    found = {_place(understood(one)) for one in judged} | {_place(meant(one)) for one in judged}
    return sorted(found, key=_order)


def _place(what: str) -> str:
    """A clause's number without its letter; kinds stay as they are."""
    return what.rstrip("abcdefgh") if what[0].isdigit() else what


def _order(what: str) -> tuple[int, ...]:
    if what[0].isdigit():
        return tuple(map(int, what.split(".")))
    return (100, _KINDS.index(what) if what in _KINDS else len(_KINDS))


def _look(one: Judged) -> str:
    return _LOOKS.get(one.verdict, "wrong")


def _ratings(knowledge: Knowledge, asked: Asked) -> list[Rated]:
    """The entries that were rated, those that displeased most often first."""
    rated = {*asked.liked, *asked.disliked}
    entries = sorted(rated, key=lambda each: (-asked.disliked[each], -asked.liked[each], each))
    titles = ((each, entry.title if (entry := knowledge.entry(each)) else each) for each in entries)
    return [Rated(title=title, up=asked.liked[each], down=asked.disliked[each]) for each, title in titles]


def _gaps(asked: Asked) -> list[Gap]:
    """The questions that were not understood, the commonest first; masked once more, for a page travels."""
    counts = Counter((masked_words(log.text), log.kind) for log in asked.gaps)
    return [Gap(text=text, count=count, kind=kind) for (text, kind), count in counts.most_common(_GAPS)]
