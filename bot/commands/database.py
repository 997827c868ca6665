"""`db`: the database's own commands."""

from __future__ import annotations

import asyncio

import typer

from bot.app.assembly import keys_of
from bot.app.clocks import SystemClock
from bot.app.contents import Progress as Report
from bot.commands.opening import open_settings
from bot.commands.progress import shown_progress
from bot.content.findings import sentence
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrations import upgrade

db = typer.Typer(no_args_is_help=True, help="The database.")


@db.callback()
def database() -> None:
    """The database."""


@db.command(name="upgrade")
def upgrade_database() -> None:
    """Bring the tables up to date; safe to run twice."""
    asyncio.run(upgrade(open_settings().database_url))
    typer.echo(sentence("db_upgraded"))


@db.command()
def reencrypt() -> None:
    """Encrypt with the newest key of BOT_SECRET_KEY what an older one encrypted; the program may go on meanwhile."""
    settings = open_settings()
    with shown_progress(sentence("reencrypting")) as told:
        changed = asyncio.run(_reencrypted(settings, told))
    typer.echo(sentence("reencrypted", count=changed))


async def _reencrypted(settings: Settings, told: Report) -> int:
    database = Database(settings.database_url, keys=keys_of(settings), now=SystemClock().now)
    try:
        return await database.reencrypt(told)
    finally:
        await database.close()
