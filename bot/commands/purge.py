"""`purge`: delete what has been kept long enough, without waiting for the night."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import typer

from bot.app.assembly import open_database
from bot.app.clocks import SystemClock
from bot.app.retention import purge_old
from bot.commands.opening import open_settings
from bot.content.findings import sentence
from bot.content.knowledge import Knowledge
from bot.content.loader import load
from bot.settings import Settings


def purge() -> None:
    """Delete what is older than business.yaml keeps it, and say how much; `run` does it once a day by itself."""
    settings = open_settings()
    gone = asyncio.run(_purged(settings, load(settings.knowledge)))
    for table, count in gone.items():
        typer.echo(sentence("purged", table=table, count=count))


async def _purged(settings: Settings, knowledge: Knowledge) -> Mapping[str, int]:
    async with open_database(settings, SystemClock().now) as database:
        return await purge_old(database, knowledge)
