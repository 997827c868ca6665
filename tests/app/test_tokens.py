"""The Official Account's tokens outlive the program, and nobody reads them in the database."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import text

from bot.app.tokens import StoredTokens
from bot.channels.zalo_oa import Tokens
from bot.storage.database import Database

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
FIRST = Tokens(access="access-1", refresh="refresh-1", renew_at=AT, expires_at=AT, origin="consent")
SECOND = Tokens(access="access-2", refresh="refresh-2", renew_at=AT, expires_at=AT, origin="consent")


async def test_at_first_there_are_none(database: Database) -> None:
    assert await StoredTokens(database).load() is None


async def test_the_pair_that_was_saved_last_comes_back(database: Database) -> None:
    await StoredTokens(database).save(FIRST)
    await StoredTokens(database).save(SECOND)
    assert await StoredTokens(database).load() == SECOND


async def test_they_are_sealed(database: Database) -> None:
    await StoredTokens(database).save(FIRST)
    async with database.transaction() as connection:
        kept = [str(row[0]) for row in await connection.execute(text("SELECT value FROM settings"))]
    assert len(kept) == 1
    assert "refresh-1" not in kept[0]
