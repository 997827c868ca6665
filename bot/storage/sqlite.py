"""SQLite: one connection, used where the program runs, and one commit for all that came while the last was written.

A statement takes microseconds and waits for nothing, because the transaction is a writer from its start: handing it
to a thread would cost more than it takes. What waits goes to a thread: another process's lock, and the disk.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import CursorResult, Dialect, Executable, create_engine, event, make_url
from sqlalchemy.pool import NullPool

from bot.domain.errors import StorageError
from bot.storage.waiting import QUEUE_SECONDS, take_turn

_T = TypeVar("_T")


class InlineConnection:
    """The connection within a transaction, as code sees it that awaits; nothing here really waits."""

    def __init__(self, connection: SyncConnection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> Dialect:
        """SQLite's."""
        return self._connection.dialect

    async def execute(self, statement: Executable, parameters: Mapping[str, object] | None = None) -> CursorResult[Any]:
        """Run one statement."""
        return cast(CursorResult[Any], self._connection.execute(statement, parameters))

    async def scalar(self, statement: Executable) -> Any:
        """The first value of the first row."""
        return self._connection.scalar(statement)

    async def run_sync(self, act: Callable[[SyncConnection], _T]) -> _T:
        """Let something work that does not await."""
        return act(self._connection)


@dataclass(slots=True)
class _Batch:
    """Transactions that are committed together: each is a savepoint of one transaction of SQLite's."""

    over: asyncio.Event = field(default_factory=asyncio.Event)
    error: Exception | None = None

    def end(self, error: Exception | None = None) -> None:
        self.error = error
        self.over.set()

    async def kept(self) -> None:
        """Until it is on the disk. Raises StorageError when it never will be."""
        await self.over.wait()
        if self.error:
            raise _refused(self.error) from self.error


class SqliteEngine:
    """Transactions on one file, one after the other; connects when first used."""

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        """`url` as the settings have it; its folder is made."""
        path = make_url(url).database
        if path:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._engine = create_engine(
            make_url(url).set(drivername="sqlite+pysqlite"),
            poolclass=NullPool,
            connect_args={"check_same_thread": False, "timeout": QUEUE_SECONDS},
            hide_parameters=True,
        )
        event.listen(self._engine, "connect", _prepare_reading if read_only else _prepare)
        self._beginning = "BEGIN DEFERRED" if read_only else "BEGIN IMMEDIATE"
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite")
        self._turn = asyncio.Lock()
        self._connection: SyncConnection | None = None
        self._batch: _Batch | None = None
        self._committing: set[asyncio.Task[None]] = set()

    @property
    def dialect(self) -> Dialect:
        """SQLite's; it holds this engine's keys."""
        return self._engine.dialect

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[InlineConnection]:
        """A transaction; it is on the disk when the block was left. Raises StorageError when it cannot be."""
        await take_turn(self._turn)
        try:
            batch, connection = self._batch or await self._begin(), self._connected()
            try:
                _run(connection, "SAVEPOINT unit")
                yield InlineConnection(connection)
                _run(connection, "RELEASE unit")
            except BaseException as error:
                self._undo(connection, error)
                raise
        except sqlite3.Error as error:
            raise _refused(error) from error
        finally:
            self._turn.release()
        await batch.kept()

    async def close(self) -> None:
        """Commit what is still to be, and let go of the file."""
        await asyncio.gather(*self._committing)
        if self._connection is not None:
            await self._in_thread(self._connection.close)
            self._connection = None
        self._thread.shutdown(wait=False)

    async def _begin(self) -> _Batch:
        """A new batch. Its commit queues behind whoever waits for a turn already: they all go into it."""
        await self._in_thread(self._begin_now)
        self._batch = _Batch()
        committing = asyncio.create_task(self._commit(self._batch))
        self._committing.add(committing)
        committing.add_done_callback(self._committing.discard)
        return self._batch

    def _begin_now(self) -> None:
        """Begin as a writer: a transaction that reads first and writes later could not be begun again by SQLite.

        Who only reads takes no lock that a writer waits for.
        """
        if self._connection is None:
            connection = self._engine.connect()
            connection.begin()  # only so that nobody above begins or ends one: that is done here, on the driver
            self._connection = connection
        if not _driver(self._connection).in_transaction:  # left by one that was cancelled while it waited here
            _run(self._connection, self._beginning)

    async def _commit(self, batch: _Batch) -> None:
        async with self._turn:
            if self._batch is not batch:
                return  # it was lost
            self._batch = None
            driver = _driver(self._connected())
            try:
                await self._in_thread(driver.commit)
            except Exception as error:  # whatever it is, those who wait must hear of it
                batch.end(error)
                if driver.in_transaction:
                    driver.rollback()
            else:
                batch.end()

    def _undo(self, connection: SyncConnection, error: BaseException) -> None:
        """Take back this unit of work alone; after some errors, such as a full disk, SQLite took everything back."""
        if _driver(connection).in_transaction:
            _run(connection, "ROLLBACK TO unit")
            _run(connection, "RELEASE unit")
        elif self._batch:
            batch, self._batch = self._batch, None
            batch.end(error if isinstance(error, Exception) else None)

    def _connected(self) -> SyncConnection:
        if self._connection is None:
            raise StorageError("the database is closed")
        return self._connection

    async def _in_thread(self, act: Callable[[], object]) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, act)


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun and ended here, not by the driver
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",  # an update is acknowledged after the commit: it must outlive a power cut too
        "foreign_keys = ON",
        "cache_size = -1000",  # kB, half of what is usual: the pages in use are few
    ):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_reading(connection: sqlite3.Connection, _record: object) -> None:
    """Another process owns the file: nothing of it is changed, not even its mode."""
    connection.isolation_level = None
    connection.execute("PRAGMA query_only = ON")


def _driver(connection: SyncConnection) -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def _run(connection: SyncConnection, statement: str) -> None:
    _driver(connection).execute(statement)


def _refused(error: Exception) -> StorageError:
    return StorageError(f"the database refused ({type(error).__name__})")
