"""The database as the rest of the program sees it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.domain.dossiers import Dossier
from bot.domain.errors import StorageError
from bot.domain.messages import ChatRef, Failed, Sent
from bot.domain.records import BrokenRecord, OutboxRow, Standing
from bot.storage import dossiers, retention, rotation, seals, standing
from bot.storage.crypto import KeyRing, give_keys
from bot.storage.engine import Connection, PostgresEngine, open_engine
from bot.storage.migrations import is_current
from bot.storage.turns import OnlyProcess, PostgresTurns, Turns
from bot.storage.work import UnitOfWork


class Database:
    """Where units of work come from. Connects when first used; close it in the end.

    `posted` is set after the commit of a unit of work that put something into the outbox; on PostgreSQL also when
    another process did so, as long as this one asks whether it `leads`.
    """

    def __init__(self, url: str, *, keys: Sequence[str], now: Callable[[], datetime], read_only: bool = False) -> None:
        """`url` as SQLAlchemy writes it; `keys` newest first (SettingsError when bad); `now` always with a zone."""
        self._engine = open_engine(url, read_only=read_only)
        self._ring = KeyRing(keys)
        give_keys(self._engine.dialect, self._ring)
        self._now = now
        self.posted = asyncio.Event()
        self._turns: Turns = OnlyProcess()
        if isinstance(self._engine, PostgresEngine):
            self._turns = PostgresTurns(self._engine.pool, self.posted.set)

    @property
    def embedded(self) -> bool:
        """Whether it is SQLite: one process does everything, and nobody else holds leases."""
        return self._engine.dialect.name == "sqlite"

    async def close(self) -> None:
        """Give all connections back."""
        await self._turns.close()
        await self._engine.close()

    @asynccontextmanager
    async def work(self) -> AsyncIterator[UnitOfWork]:
        """A unit of work. Raises StorageError when the database refuses or does not answer; then nothing is kept."""
        begun = self._now()  # before the wait for a connection, which is part of how long an answer takes
        async with self.transaction() as connection:
            work = UnitOfWork(connection, self._now)
            work.begun = begun
            yield work
        if work.posted:
            self.posted.set()
            self._turns.tell()

    async def leads(self, channel: str) -> bool:
        """Whether this process is the one that sends to the service now, see Turns.has."""
        return await self._turns.has(channel)

    async def recent(self, channel: str, since: datetime) -> tuple[tuple[str, datetime], ...]:
        """What went to the service since then, see Outbox.recent."""
        async with self.work() as work:
            return await work.recent(channel, since)

    async def claim(self, channel: str, limit: int) -> tuple[OutboxRow, ...]:
        """Lease messages that are due, see Outbox.claim."""
        async with self.work() as work:
            return await work.claim(channel, limit)

    async def claim_others(self, chat: ChatRef, *, fewest: int, most: int) -> tuple[OutboxRow, ...]:
        """Lease what else can be gathered in the chat, see Outbox.claim_others."""
        async with self.work() as work:
            return await work.claim_others(chat, fewest=fewest, most=most)

    async def postpone(self, row_id: int, until: datetime, *, counted: bool) -> None:
        """Give a leased message back until then, see Outbox.postpone."""
        async with self.work() as work:
            await work.postpone(row_id, until, counted=counted)

    async def settle(self, results: Mapping[int, Sent | Failed]) -> frozenset[int]:
        """Mark messages as sent or failed for good, see Outbox.settle."""
        async with self.work() as work:
            return await work.settle(results)

    async def purge(self, keep: Mapping[str, timedelta]) -> Mapping[str, int]:
        """Delete what is older than its table's time, see retention.purge."""
        async with self.transaction() as connection:
            return await retention.purge(connection, keep, self._now())

    async def dossier(self, code: str) -> Dossier | None:
        """Everything that is kept of one request; None when no request has this code."""
        async with self.transaction() as connection:
            return await dossiers.dossier(connection, code)

    async def all_dossiers(self) -> tuple[Dossier, ...]:
        """Everything that is kept of every request, the oldest first."""
        async with self.transaction() as connection:
            return await dossiers.all_dossiers(connection)

    async def add_counts(self, counts: Mapping[str, int]) -> None:
        """Add to the counts that are figures, see standing.Figures."""
        if counts:
            async with self.transaction() as connection:
                await standing.Figures(connection, self._now).add(counts)

    async def standing(self, today: date) -> Standing:
        """How everything stands, see standing.standing."""
        async with self.transaction() as connection:
            return await standing.standing(connection, today)

    async def is_current(self) -> bool:
        """Whether the tables are those that this version of the program works with."""
        async with self.transaction() as connection:
            return await connection.run_sync(is_current)

    async def reencrypt(self, told: Callable[[int, int], None]) -> int:
        """Seal with the newest key what an older one sealed, see rotation.reencrypt."""
        return await rotation.reencrypt(self.transaction, self._ring, told)

    async def verify_chains(self) -> tuple[BrokenRecord, ...]:
        """The requests whose sealed record is broken, each with its first broken link."""
        async with self.transaction() as connection:
            return await seals.broken_records(connection)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """A bare transaction, for what is no part of the conversation. Raises StorageError as `work` does."""
        try:
            async with self._engine.transaction() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as error:
            raise StorageError(f"the database refused or did not answer ({type(error).__name__})") from error
