"""`db`: the database's own commands."""

from __future__ import annotations

import asyncio

import typer

from bot.commands.opening import open_settings
from bot.content.findings import sentence
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
