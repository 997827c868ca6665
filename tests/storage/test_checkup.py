"""What is wrong with a database or its keys is found without making or changing anything."""

from __future__ import annotations

from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import text

from bot.storage.checkup import check_storage
from bot.storage.database import Database
from tests.conftest import KEY, HandClock


async def found(url: str, clock: HandClock, *keys: str) -> dict[str, bool]:
    return {checked.what: checked.well for checked in await check_storage(url, keys, clock.now)}


async def keep_something(url: str, clock: HandClock) -> None:
    database = Database(url, keys=[KEY], now=clock.now)
    async with database.work() as work:
        await work.save_setting("a", "b")
    await database.close()


async def test_a_migrated_database_with_its_key_is_well(database_url: str, clock: HandClock) -> None:
    await keep_something(database_url, clock)
    assert await found(database_url, clock, KEY) == {"database": True, "key": True}
    assert await found(database_url, clock, Fernet.generate_key().decode(), KEY) == {"database": True, "key": True}


async def test_a_key_that_does_not_open_what_is_stored_is_found(database_url: str, clock: HandClock) -> None:
    other = Fernet.generate_key().decode()
    assert await found(database_url, clock, other) == {"database": True, "key": True}  # nothing is stored yet
    await keep_something(database_url, clock)
    assert await found(database_url, clock, other) == {"database": True, "key_other": False}


async def test_a_missing_or_misshapen_key_is_found(sqlite_url: str, clock: HandClock) -> None:
    assert await found(sqlite_url, clock) == {"key_none": False}
    assert await found(sqlite_url, clock, "ngắn quá") == {"key_bad": False}


async def test_a_database_that_is_not_there_yet_is_not_made(tmp_path: Path, clock: HandClock) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'new' / 'bot.db'}"
    assert await found(url, clock) == {"database_none": True}
    assert not (tmp_path / "new").exists()


async def test_a_database_of_another_version_is_found(database_url: str, clock: HandClock) -> None:
    database = Database(database_url, keys=[KEY], now=clock.now)
    async with database.transaction() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    await database.close()
    assert await found(database_url, clock, KEY) == {"database_old": False}


async def test_a_database_that_does_not_answer_is_found(clock: HandClock) -> None:
    url = "postgresql+asyncpg://nobody:secret@127.0.0.1:9/none"
    assert await found(url, clock, KEY) == {"database_unreachable": False}
