"""The history of the tables. Each step is written by hand and never changed once it was released."""

from __future__ import annotations

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.storage.engine import open_engine

_LOCK = 5104187  # any number, the same in every process: two that upgrade at once do it one after the other


async def upgrade(url: str) -> None:
    """Bring the database at this address up to date; nothing happens when it is."""
    engine = open_engine(url)
    try:
        async with engine.transaction() as connection:
            await connection.run_sync(_upgrade)
    finally:
        await engine.close()


def is_current(connection: Connection) -> bool:
    """Whether the tables are exactly those that this version of the program works with."""
    return set(MigrationContext.configure(connection).get_current_heads()) == _newest()


@cache
def _newest() -> frozenset[str]:
    """The last step that this version of the program has."""
    return frozenset(ScriptDirectory.from_config(_config()).get_heads())


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    config.set_main_option("path_separator", "os")
    return config
