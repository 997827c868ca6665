"""`kb drift`: a new text of the policy beside the one in force, and which entries are to be read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.app.clocks import SystemClock
from bot.commands.documents import policy_in
from bot.commands.pages import write_page
from bot.content.findings import sentence
from bot.content.folder import read_folder
from bot.content.knowledge import Knowledge
from bot.content.loader import load
from bot.content.models import Entry
from bot.content.new_policy.drift import Drift, Piece, drift_of, side_by_side, touched
from bot.content.reviewing import accepted, rests_on

_OLD, _NEW = "strike red", "bold green"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A clause before and after, with the entries that rest on it."""

    drift: Drift
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    entries: tuple[Entry, ...]


def drift(
    new: Annotated[Path | None, typer.Argument(help="The policy's new text, as a document or YAML.")] = None,
    accept: Annotated[list[str] | None, typer.Option("--accept", help="An entry read again, or all.")] = None,
    by: Annotated[str, typer.Option("--by", help="Who read it.")] = "",
    page: Annotated[Path | None, typer.Option("--html", help="Write the comparison as a page.")] = None,
    folder: Annotated[Path, typer.Option("--knowledge", file_okay=False)] = Path("knowledge"),
) -> None:
    """Compare a new text of the policy with the one in force; without one, list what is to be read again."""
    knowledge = load(folder)
    if accept:
        _accept(folder, knowledge, accept, by)
    elif new is None:
        _list_outdated(knowledge, Console())
    else:
        rows = _rows(knowledge, drift_of(knowledge.policy, policy_in(new)))
        _show(rows, Console())
        if page:
            write_page(page, "drift.html", rows=rows, shop=knowledge.business.short_name)
            typer.echo(sentence("page_written", file=page))


def _accept(folder: Path, knowledge: Knowledge, wanted: Sequence[str], by: str) -> None:
    """Note the entries as read beside the clauses as they are."""
    ids = None if "all" in wanted else frozenset(wanted)
    unknown = sorted(each for each in ids or () if not knowledge.clauses_of(each))
    if unknown:
        typer.echo(sentence("accept_unknown", ids=", ".join(unknown)), err=True)
        raise typer.Exit(1)
    today = SystemClock().now().date()
    texts = accepted(read_folder(folder), knowledge.policy, ids, on=today, by=by)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    typer.echo(sentence("accepted", files=", ".join(texts) or "–"))


def _list_outdated(knowledge: Knowledge, console: Console) -> None:
    entries = [entry for entry in _resting(knowledge) if knowledge.needs_review(entry)]
    if not entries:
        console.print(sentence("drift_none_outdated"))
        return
    table = Table(*sentence("drift_outdated_columns").split("|"), title=sentence("drift_outdated"))
    for entry in entries:
        clause = knowledge.clause(rests_on(entry)[0])
        table.add_row(entry.id, ", ".join(rests_on(entry)), entry.answer, clause.text if clause else "–")
    console.print(table)
    console.print(sentence("drift_how_to_accept"))


def _rows(knowledge: Knowledge, drifts: Sequence[Drift]) -> list[_Row]:
    rows = []
    for each in drifts:
        before, after = side_by_side(each.before.text if each.before else "", each.after.text if each.after else "")
        entries = touched(_resting(knowledge), [each])
        rows.append(_Row(drift=each, before=before, after=after, entries=entries))
    return rows


def _show(rows: Sequence[_Row], console: Console) -> None:
    if not rows:
        console.print(sentence("drift_same"))
        return
    table = Table(*sentence("drift_columns").split("|"), show_lines=True)
    for row in rows:
        numbers = dict.fromkeys(clause.number for clause in (row.drift.before, row.drift.after) if clause)
        what = sentence(f"drift_{row.drift.change}", numbers=" → ".join(numbers))
        entries = "\n".join(entry.id for entry in row.entries) or "–"
        table.add_row(what, _marked(row.before, _OLD), _marked(row.after, _NEW), entries)
    console.print(table)
    count = len({entry.id for row in rows for entry in row.entries})
    console.print(sentence("drift_touched", clauses=len(rows), entries=count))


def _marked(pieces: Sequence[Piece], style: str) -> Text:
    return Text(" ").join(Text(piece.text, style=style if piece.marked else "") for piece in pieces)


def _resting(knowledge: Knowledge) -> list[Entry]:
    """The entries that rest on clauses, in the order of the files."""
    return [entry for entry in chain(knowledge.answers.values(), knowledge.silent.values()) if rests_on(entry)]
