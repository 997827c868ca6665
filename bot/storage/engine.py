"""The engine of each database: where transactions come from."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeAlias

from sqlalchemy import Dialect, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.storage.sqlite import QUEUE_SECONDS, InlineConnection, SqliteEngine

Connection: TypeAlias = AsyncConnection | InlineConnection
"""A connection within a transaction."""

_POSTGRES_CONNECTIONS = 10


class PostgresEngine:
    """Transactions side by side, on a pool of connections; connects when first used."""

    def __init__(self, url: str) -> None:
        self.pool = create_async_engine(
            url,
            pool_size=_POSTGRES_CONNECTIONS,
            max_overflow=_POSTGRES_CONNECTIONS,
            pool_timeout=QUEUE_SECONDS,  # no ping before each use: whoever meets a lost connection tries again
            hide_parameters=True,
        )

    @property
    def dialect(self) -> Dialect:
        """PostgreSQL's; it holds this engine's keys."""
        return self.pool.sync_engine.dialect

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A transaction, committed when the block is left."""
        async with self.pool.begin() as connection:
            yield connection

    async def close(self) -> None:
        """Give all connections back."""
        await self.pool.dispose()


def open_engine(url: str) -> SqliteEngine | PostgresEngine:
    """The engine for an address as the settings have it: `sqlite+aiosqlite` or `postgresql+asyncpg`."""
    return SqliteEngine(url) if make_url(url).get_backend_name() == "sqlite" else PostgresEngine(url)
