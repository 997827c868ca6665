"""Which process sends to a service now, and how it hears at once of what others posted.

Two senders at a time would each keep the service's limits and break them together. On PostgreSQL the right is a lock
of the database's session: it is free the moment its holder's connection ends, however the holder died.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol, cast

import structlog
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.errors import StorageError

if TYPE_CHECKING:  # who runs on SQLite needs none of it
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

POSTED: Final = "bot_outbox_posted"  # what is notified when something was posted
_SENDING: Final = 5104188  # any number, the same in every process; the channel is the lock's second half
_PATIENCE: Final = 5.0  # seconds for the database to answer here
_BETWEEN_TELLINGS: Final = 0.01  # seconds; what is posted meanwhile is told with the next
_BETWEEN_TRIES: Final = 0.5  # seconds; the right that another process has is not asked for at every post
_PULSE: Final = 5.0  # seconds after which a connection that says nothing is asked whether it still lives
_FAREWELL: Final = 1.0  # seconds for a connection to be closed in order
_KEEPALIVE: Final = (  # a holder whose machine went away says no farewell: the server looks after ten seconds
    "SET tcp_keepalives_idle = 4",
    "SET tcp_keepalives_interval = 2",
    "SET tcp_keepalives_count = 3",
)


class Turns(Protocol):
    """The right to send to each service, which one process has at a time."""

    async def has(self, channel: str) -> bool:
        """Whether this process sends to the service now; takes the right when it is free. Raises StorageError."""

    def tell(self) -> None:
        """Let whoever sends hear soon that something was posted."""

    async def close(self) -> None:
        """Give every right back."""


class OnlyProcess:
    """On SQLite one process does everything."""

    async def has(self, channel: str) -> bool:
        """Always."""
        return True

    def tell(self) -> None:
        """There is nobody else."""

    async def close(self) -> None:
        """Nothing was taken."""


class _Listens(Protocol):
    async def add_listener(self, name: str, callback: Callable[..., None]) -> None: ...

    def is_closed(self) -> bool: ...

    async def close(self) -> None: ...


class PostgresTurns:
    """One session of its own: it holds the locks and hears the notifications. Made anew whenever it is lost."""

    def __init__(self, engine: AsyncEngine, ring: Callable[[], None]) -> None:
        """`ring` is called whenever another process may have posted something."""
        self._engine = engine
        self._ring = ring
        self._session: AsyncConnection | None = None
        self._asked: set[str] = set()  # the services that this process would send to
        self._held: set[str] = set()
        self._try_again: dict[str, float] = {}  # when, by the loop's own time, the right is asked for again
        self._untold = False
        self._telling: asyncio.Task[None] | None = None
        self._heard_at = 0.0
        self._one_at_a_time = asyncio.Lock()

    async def has(self, channel: str) -> bool:
        """See Turns. The session is looked after on the way: the delivery asks at least once a second."""
        try:
            async with self._one_at_a_time, asyncio.timeout(_PATIENCE):
                session = await self._living()
                self._asked.add(channel)
                return channel in self._held or await self._take(session, channel)
        except (SQLAlchemyError, OSError) as error:  # a time-out is an OSError too
            await self._lose()
            raise StorageError(f"the session that listens was lost ({type(error).__name__})") from error

    def tell(self) -> None:
        """See Turns. Many posts are one notification, after their commits and outside of them: a transaction that
        notifies makes every other one that does wait until it is on the disk. A process that itself sends to all its
        services has nobody to tell. What is never told is found by looking, within a second.
        """
        if self._asked and self._asked <= self._held:
            return
        self._untold = True
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell())

    async def close(self) -> None:
        """End the session, and with it every right."""
        if self._telling is not None:
            await asyncio.wait({self._telling})
        await self._lose()

    async def _tell(self) -> None:
        try:
            while self._untold:
                self._untold = False
                async with self._one_at_a_time, asyncio.timeout(_PATIENCE):
                    await (await self._living()).execute(text(f"NOTIFY {POSTED}"))
                await asyncio.sleep(_BETWEEN_TELLINGS)
        except (SQLAlchemyError, OSError) as error:
            _LOG.warning("telling_failed", error=type(error).__name__)
            await self._lose()

    async def _lose(self) -> None:
        session, self._session = self._session, None
        self._held.clear()
        if session is not None:
            await _end(session)

    async def _living(self) -> AsyncConnection:
        session = self._session
        if session is not None and (await _driver(session)).is_closed():
            await self._lose()
            session = None
        if session is None:
            return await self._open()
        if asyncio.get_running_loop().time() - self._heard_at > _PULSE:
            await session.execute(text("SELECT 1"))
            self._heard_at = asyncio.get_running_loop().time()
        return session

    async def _open(self) -> AsyncConnection:
        """Listen, and look once: what was posted while nobody listened rang no bell."""
        self._session = session = await self._engine.connect()
        await session.execution_options(isolation_level="AUTOCOMMIT")
        for setting in _KEEPALIVE:
            await session.execute(text(setting))
        await (await _driver(session)).add_listener(POSTED, lambda *_: self._ring())
        self._heard_at = asyncio.get_running_loop().time()
        self._ring()
        return session

    async def _take(self, session: AsyncConnection, channel: str) -> bool:
        now = asyncio.get_running_loop().time()
        if now < self._try_again.get(channel, now):
            return False
        lock = func.pg_try_advisory_lock(_SENDING, func.hashtext(channel))
        if not (await session.execute(select(lock))).scalar_one():
            self._try_again[channel] = now + _BETWEEN_TRIES
            return False
        self._held.add(channel)
        _LOG.info("sending_taken", channel=channel)
        return True


async def _end(session: AsyncConnection) -> None:
    """Close the connection for good: back in the pool, it would keep its locks."""
    try:
        async with asyncio.timeout(_FAREWELL):
            await (await _driver(session)).close()
    except (SQLAlchemyError, OSError):  # it was lost before; nothing of it is left but our side
        _LOG.info("listening_session_lost")
    finally:
        await session.invalidate()
        await session.close()


async def _driver(session: AsyncConnection) -> _Listens:
    """The connection as the driver knows it."""
    return cast(_Listens, (await session.get_raw_connection()).driver_connection)
