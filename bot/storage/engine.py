"""The engine: what each database needs to keep the promises that the rest of this room relies on."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_QUEUE_SECONDS = 30  # how long a unit of work waits for a connection before it gives up
_POSTGRES_CONNECTIONS = 10


class _SqliteConnection(Protocol):
    isolation_level: str | None

    def execute(self, statement: str) -> object: ...

    def rollback(self) -> None: ...


def make_engine(url: str, *, read_only: bool = False) -> AsyncEngine:
    """An engine for `sqlite+aiosqlite` or `postgresql+asyncpg`; connects when first used.

    One that is `read_only` sees what was committed when its transaction began, makes nobody wait, and cannot write.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return _reading_sqlite(url) if read_only else _sqlite(url)
    engine = create_async_engine(
        url,
        pool_size=_POSTGRES_CONNECTIONS,
        max_overflow=_POSTGRES_CONNECTIONS,
        pool_timeout=_QUEUE_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
    )
    if read_only:
        event.listen(engine.sync_engine, "begin", _begin_reading)
    return engine


def _sqlite(url: str) -> AsyncEngine:
    """One connection: units of work of this process queue for it in order; other processes wait at SQLite's lock."""
    path = make_url(url).database
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url, pool_size=1, max_overflow=0, pool_timeout=_QUEUE_SECONDS, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    event.listen(engine.sync_engine, "invalidate", _end)
    return engine


def _reading_sqlite(url: str) -> AsyncEngine:
    """Beside the process that owns the file: no mode of the file is changed, no lock of a writer is taken."""
    engine = create_async_engine(url, pool_size=1, max_overflow=0, pool_timeout=_QUEUE_SECONDS, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_reading)
    event.listen(engine.sync_engine, "begin", _begin_deferred)
    event.listen(engine.sync_engine, "invalidate", _end)
    return engine


def _prepare_reading(connection: _SqliteConnection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (f"busy_timeout = {_QUEUE_SECONDS * 1000}", "query_only = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN DEFERRED")


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _prepare(connection: _SqliteConnection, _record: object) -> None:
    connection.isolation_level = None  # this program begins its transactions itself, see _begin
    for pragma in (
        f"busy_timeout = {_QUEUE_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",  # an update is acknowledged after the commit: it must outlive a power cut too
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer from the start: a transaction that reads first and writes later could not be begun again by SQLite."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _end(connection: _SqliteConnection, _record: object, _error: object) -> None:
    """A cancelled unit of work leaves cursors open; closing alone would keep the file locked until they are gone."""
    connection.rollback()
