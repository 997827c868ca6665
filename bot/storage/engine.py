"""The engine of each database: where transactions come from."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import Dialect, event, make_url

from bot.storage.sqlite import InlineConnection, SqliteEngine
from bot.storage.waiting import QUEUE_SECONDS, in_turn

if TYPE_CHECKING:  # who runs on SQLite needs none of it
    from sqlalchemy.ext.asyncio import AsyncConnection

Connection: TypeAlias = "AsyncConnection | InlineConnection"
"""A connection within a transaction."""

_POSTGRES_CONNECTIONS = 10
_AT_ONCE = 12  # transactions; the other connections are for what is held for long, such as the turns of senders


class PostgresEngine:
    """Transactions side by side, on a pool of connections; connects when first used."""

    def __init__(self, url: str, *, read_only: bool) -> None:
        from sqlalchemy.ext.asyncio import create_async_engine

        self.pool = create_async_engine(
            url,
            pool_size=_POSTGRES_CONNECTIONS,
            max_overflow=_POSTGRES_CONNECTIONS,
            pool_timeout=QUEUE_SECONDS,  # no ping before each use: whoever meets a lost connection tries again
            hide_parameters=True,
        )
        self._turns = asyncio.Semaphore(_AT_ONCE)
        if read_only:
            event.listen(self.pool.sync_engine, "begin", _only_read)

    @property
    def dialect(self) -> Dialect:
        """PostgreSQL's; it holds this engine's keys."""
        return self.pool.sync_engine.dialect

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A transaction, committed when the block is left. Raises StorageError when none became free for too long.

        Turns are taken in order: the pool itself gives a free connection to whoever happens to ask first.
        """
        async with in_turn(self._turns), self.pool.begin() as connection:
            yield connection

    async def close(self) -> None:
        """Give all connections back."""
        await self.pool.dispose()


def open_engine(url: str, *, read_only: bool = False) -> SqliteEngine | PostgresEngine:
    """The engine for an address as the settings have it: `sqlite+aiosqlite` or `postgresql+asyncpg`.

    One that is `read_only` sees what was committed when its transaction began, makes no writer wait, and cannot write.
    """
    embedded = make_url(url).get_backend_name() == "sqlite"
    return SqliteEngine(url, read_only=read_only) if embedded else PostgresEngine(url, read_only=read_only)


def _only_read(connection: SyncConnection) -> None:
    connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
