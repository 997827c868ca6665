"""`announcements`: who got the last announcement."""

from __future__ import annotations

import asyncio
import csv
import sys
from collections import Counter
from typing import Annotated

import typer

from bot.app.assembly import reading_database
from bot.app.clocks import SystemClock
from bot.commands.opening import open_settings
from bot.content.findings import sentence
from bot.domain.announcements import Addressed, Announcement
from bot.settings import Settings

announcements = typer.Typer(no_args_is_help=True, help="Announcements to all customers.")


@announcements.callback()
def told() -> None:
    """Announcements to all customers."""


@announcements.command()
def report(
    as_csv: Annotated[bool, typer.Option("--csv", help="One line for each chat, for a table program.")] = False,
) -> None:
    """Say who got the latest announcement, and who did not and why."""
    latest, addressed = asyncio.run(_latest(open_settings()))
    if latest is None or latest.begun_at is None:
        typer.echo(sentence("announcements_none"))
        return
    if as_csv:
        _write(addressed)
        return
    typer.echo(sentence("announcement_head", version=latest.version, at=f"{latest.begun_at:%d/%m/%Y %H:%M} UTC"))
    for state, count in sorted(Counter(each.told for each in addressed).items()):
        typer.echo(f"  {sentence(f'announcement_{state}')}: {count}")


def _write(addressed: tuple[Addressed, ...]) -> None:
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(sentence("announcement_columns").split("|"))
    for each in addressed:
        table.writerow((each.chat.channel, each.chat.id, sentence(f"announcement_{each.told}"), each.reason or ""))


async def _latest(settings: Settings) -> tuple[Announcement | None, tuple[Addressed, ...]]:
    async with reading_database(settings, SystemClock().now) as database, database.work() as work:
        latest = await work.latest_announcement()
        return latest, await work.addressed(latest.id) if latest else ()
