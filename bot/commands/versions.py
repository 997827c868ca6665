"""`kb fit`, `kb replay` and `kb back`: what a change of the content would do, and the way back from one."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.answers.engine import stamp_of
from bot.answers.outcome import Outcome
from bot.answers.replay import Change, Comparison, compare
from bot.app.assembly import data_folder, reading_database
from bot.app.clocks import SystemClock
from bot.app.contents import open_edition
from bot.app.versions import Version, Versions
from bot.commands.opening import open_settings
from bot.commands.progress import shown_progress
from bot.content.findings import sentence
from bot.content.loader import load
from bot.domain.errors import SettingsError
from bot.settings import Settings

Folder = Annotated[Path | None, typer.Option("--knowledge", help="The knowledge folder.", file_okay=False)]

_GENTLE = 10  # how far behind everybody else a fit stands: the bot answers on the same machine meanwhile


def fit_model(
    into: Annotated[Path, typer.Argument(help="The file to write.")], folder: Folder = Path("knowledge")
) -> None:
    """Fit the model of a folder into a file, after everybody else: what the running bot does after a change."""
    from bot.answers.training import fit

    if hasattr(os, "nice"):
        os.nice(_GENTLE)
    knowledge = load(folder or Path("knowledge"))
    fit(knowledge, stamp_of(knowledge), lambda done, of: None).save(into)


def replay(
    folder: Folder = None,
    against: Annotated[str, typer.Option("--against", help="An accepted version; the latest one if left out.")] = "",
    most: Annotated[int, typer.Option("--most", help="How many of the latest questions.", min=0)] = 500,
) -> None:
    """What the folder as it is now would change for real questions and the checks; nothing is served by it.

    Exit status 1 when the running bot would refuse the change.
    """
    settings = open_settings()
    before = _version(Versions(data_folder(settings)), against)
    with shown_progress(sentence("fitting")) as report:
        old = open_edition(before.folder, data_folder(settings), report)
        new = open_edition(folder or settings.knowledge, data_folder(settings), report)
    questions = asyncio.run(_latest_questions(settings, most))
    comparison = compare(old, new, questions, new.knowledge.checks)
    _show(comparison, before, new.knowledge.version, Console())
    if comparison.spoils(new.knowledge.operating_point):
        typer.echo(sentence("replay_refused"))
        raise typer.Exit(1)


def back(
    version: Annotated[str | None, typer.Argument(help="The version; without one, all are listed.")] = None,
    folder: Folder = None,
) -> None:
    """Put the files of an accepted version back into the folder; a bot that runs follows by itself."""
    settings = open_settings()
    versions = Versions(data_folder(settings))
    if version is None:
        for each in versions.all():
            typer.echo(sentence("version_line", name=each.name, at=each.at.astimezone().strftime("%H:%M %d/%m/%Y")))
        return
    found = _version(versions, version)
    versions.restore(found, folder or settings.knowledge, SystemClock().now())
    typer.echo(sentence("version_back", name=found.name))


def _version(versions: Versions, name: str) -> Version:
    """The version with this name, or the latest. Raises SettingsError when there is none."""
    found = versions.find(name) if name else next(iter(versions.all()), None)
    if found is None:
        raise SettingsError(sentence("version_unknown", name=name) if name else sentence("no_versions"))
    return found


async def _latest_questions(settings: Settings, most: int) -> Sequence[str]:
    async with reading_database(settings, SystemClock().now) as database, database.work() as work:
        return [log.text for log in await work.latest_questions(most)]


def _show(comparison: Comparison, before: Version, version: str, console: Console) -> None:
    console.print(sentence("replay_head", before=before.name, after=version, count=len(comparison.replayed)))
    for change in Change:
        console.print(sentence(f"replay_{change}", count=len(comparison.having(change))))
    console.print(sentence("replay_checks", checks=comparison.checks, broken=len(comparison.broken)))
    shown = comparison.having(Change.LOST, Change.OTHER, Change.GAINED)
    if shown:
        table = Table(*sentence("replay_columns").split("|"))
        for each in shown:
            table.add_row(sentence(f"replay_mark_{each.change}"), each.text, _led_to(each.before), _led_to(each.after))
        console.print(table)
    for check in comparison.broken:
        console.print(sentence("replay_broken", text=check.text), markup=False)


def _led_to(outcome: Outcome) -> str:
    return f"{outcome.kind} {outcome.entry or (outcome.wish.kind if outcome.wish else '')}".strip()
