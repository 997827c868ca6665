"""Asking Zalo for updates. There is no cursor: an update comes once, or again and again, as Zalo likes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from bot.channels.leases import Lease
from bot.channels.patience import Patience, Pause
from bot.channels.reach import Reach
from bot.channels.shapes import shape_of
from bot.channels.zalo_bot.service import TIMEOUT, UNAUTHORIZED
from bot.domain.errors import ChannelError, StorageError
from bot.domain.messages import Incoming

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_BETWEEN_POLLS = 1.0  # seconds; while old updates come back, Zalo answers at once, a dozen times a second
_ANOTHER_POLLS = 15.0
_CHATS_AT_ONCE = 16


class Poller:
    """Fetches, hands over, keeps what failed and tries it again, for ever; alone while it has the lease."""

    def __init__(
        self,
        *,
        fetch: Callable[[], Awaitable[Sequence[object]]],
        read: Callable[[object], Incoming | None],
        see_through: Callable[[Incoming, Patience], Awaitable[None]],
        lease: Lease,
        lease_seconds: float,
        pause: Pause,
        reach: Reach,
    ) -> None:
        self._fetch = fetch
        self._read = read
        self._see_through = see_through
        self._lease = lease
        self._lease_seconds = lease_seconds
        self._pause = pause
        self._service = Patience(pause, reach)
        self._under_way: set[str] = set()
        self._places = asyncio.Semaphore(_CHATS_AT_ONCE)

    async def run(self) -> None:
        """Poll until cancelled. Raises ChannelError when Zalo does not know the token."""
        try:
            async with asyncio.TaskGroup() as updates:
                refusal = await self._until_refused(updates)
        finally:
            await self._release()
        raise ChannelError(refusal.reason, retryable=False) from refusal

    async def _until_refused(self, updates: asyncio.TaskGroup) -> ChannelError:
        while True:
            try:
                await self._round(updates)
            except ChannelError as error:
                return error

    async def _round(self, updates: asyncio.TaskGroup) -> None:
        if not await self._alone():
            await self._pause(_ANOTHER_POLLS)
            return
        try:
            fetched = await self._fetch()
        except ChannelError as error:
            await self._after(error)
            return
        self._service.succeeded()
        for incoming in map(self._read, fetched):
            if incoming is not None and incoming.update_id not in self._under_way:
                self._under_way.add(incoming.update_id)
                await self._places.acquire()
                updates.create_task(self._keep(incoming))
        await self._pause(_BETWEEN_POLLS)

    async def _alone(self) -> bool:
        try:
            return await self._lease.take(self._lease_seconds)
        except StorageError as error:
            _LOG.error("zalo_bot_lease_unreachable", reason=str(error))
            return False

    async def _release(self) -> None:
        try:
            await self._lease.release()
        except StorageError:  # it runs out by itself
            _LOG.warning("zalo_bot_lease_not_released")

    async def _after(self, error: ChannelError) -> None:
        """Wait, or raise what waiting does not mend. No news is no failure."""
        if error.reason == TIMEOUT:
            self._service.succeeded()
            await self._pause(_BETWEEN_POLLS)
            return
        _LOG.warning("zalo_bot_unreachable", reason=error.reason)
        if error.reason == UNAUTHORIZED:
            raise error
        await self._service.wait()

    async def _keep(self, incoming: Incoming) -> None:
        """Zalo may never bring it again, so it is tried here until it is kept or given up."""
        try:
            await self._see_through(incoming, Patience(self._pause))
        finally:
            self._under_way.discard(incoming.update_id)
            self._places.release()


def events_of(result: object) -> Sequence[object]:
    """The updates of an answer: one object, as documented, or several."""
    if isinstance(result, list):
        return result
    if isinstance(result, dict):
        return (result,)
    if result is not None:
        _LOG.warning("zalo_bot_answer_unreadable", shape=shape_of(result))
    return ()
