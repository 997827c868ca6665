"""Whether the database answers, is up to date, and can be read with the keys at hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url, select

from bot.domain.checkup import Checked
from bot.domain.errors import SettingsError, StorageError
from bot.storage.crypto import Sealed
from bot.storage.database import Database
from bot.storage.engine import Connection
from bot.storage.migrations import is_current
from bot.storage.tables import metadata

_SAMPLE = 20  # values of each encrypted column that are tried


async def check_storage(url: str, keys: Sequence[str], now: Callable[[], datetime]) -> tuple[Checked, ...]:
    """The database and its keys; nothing is made or changed. `keys` may be empty where none was made yet."""
    if _not_made_yet(url):
        return (Checked(what="database_none", well=True),)
    if not keys:
        return (Checked(what="key_none", well=False),)
    try:
        database = Database(url, keys=keys, now=now)
    except SettingsError:
        return (Checked(what="key_bad", well=False),)
    try:
        return await _checked(database)
    finally:
        await database.close()


async def _checked(database: Database) -> tuple[Checked, ...]:
    try:
        async with database.transaction() as connection:
            if not await connection.run_sync(is_current):
                return (Checked(what="database_old", well=False),)
            return Checked(what="database", well=True), await _keys(connection)
    except StorageError:
        return (Checked(what="database_unreachable", well=False),)


async def _keys(connection: Connection) -> Checked:
    """Try the keys on some of what is stored."""
    sealed = [column for table in metadata.sorted_tables for column in table.c if isinstance(column.type, Sealed)]
    try:
        for column in sealed:
            (await connection.execute(select(column).where(column.is_not(None)).limit(_SAMPLE))).all()
    except StorageError:
        return Checked(what="key_other", well=False)
    return Checked(what="key", well=True)


def _not_made_yet(url: str) -> bool:
    """Whether the database is a file that is not there; asking the database would make it."""
    where = make_url(url)
    return where.get_backend_name() == "sqlite" and not Path(where.database or "").exists()
