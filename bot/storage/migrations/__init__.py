"""The history of the tables. Each step is written by hand and never changed once it was released.

A new database takes no steps: it is made as they leave one, which is quicker and needs nothing of Alembic.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from sqlalchemy import Connection, inspect, text

from bot.storage.append_only import guard
from bot.storage.engine import open_engine
from bot.storage.tables import metadata

_LOCK = 5104187  # any number, the same in every process: two that upgrade at once do it one after the other

_VERSION_TABLE = (  # as Alembic itself makes it
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)


async def upgrade(url: str) -> None:
    """Bring the database at this address up to date; nothing happens when it is."""
    engine = open_engine(url)
    try:
        async with engine.transaction() as connection:
            await connection.run_sync(bring_up_to_date)
    finally:
        await engine.close()


def is_current(connection: Connection) -> bool:
    """Whether the tables are exactly those that this version of the program works with."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    return [_newest()] == list(connection.scalars(text("SELECT version_num FROM alembic_version")))


@cache
def _newest() -> str:
    """The last step that this version of the program has: its number stands in its file's name."""
    return max(file.name[1:5] for file in files(f"{__name__}.versions").iterdir() if file.name.startswith("v"))


def bring_up_to_date(connection: Connection) -> None:
    """Make the tables, or take the steps that are missing; two processes do it one after the other."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if is_current(connection):
        return
    if inspect(connection).get_table_names():
        take_steps(connection)
    else:
        _make(connection)


def _make(connection: Connection) -> None:
    metadata.create_all(connection, checkfirst=False)
    guard(connection)
    connection.execute(text(_VERSION_TABLE))
    connection.execute(text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": _newest()})


def take_steps(connection: Connection) -> None:
    """Take every step that this database has not taken."""
    from alembic import command  # large, and seldom needed
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
