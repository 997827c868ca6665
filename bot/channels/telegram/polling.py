"""Long polling that acknowledges nothing before it is handled.

Telegram takes an update as acknowledged when a later call asks for higher ids, so the next call is made only
after the whole batch was worked through. The library's own updater confirms what it fetched, handled or not,
and loses a whole batch over one update that it cannot read; hence this one.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.channels.patience import Patience, Pause
from bot.channels.reach import Reach
from bot.channels.shapes import place_of
from bot.channels.telegram.intake import Arrival
from bot.channels.telegram.sending import wait_of
from bot.domain.errors import ChannelError, StorageError

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_ATTEMPTS = 5
_ATTEMPTS_ALONE = 25  # ten minutes: a program that was just being replaced is whole again
_CHATS_AT_ONCE = 16


async def wait_after(error: TelegramError, patience: Patience) -> None:
    """Wait after the service failed; a token that it does not know is final and raises ChannelError."""
    _LOG.warning("telegram_unreachable", error=type(error).__name__, answer=error.message)
    if isinstance(error, InvalidToken):
        raise ChannelError("unauthorized", retryable=False) from error
    await patience.wait(wait_of(error) if isinstance(error, RetryAfter) else 0.0)


@dataclass(slots=True)
class _Trouble:
    """An update that was tried in vain: how often, and how many others had been handled before."""

    handled_before: int
    attempts: int = 0


@dataclass(slots=True)
class Progress:
    """Which updates are done and from which id on to ask next.

    An update that keeps failing is given up after five attempts when others went well meanwhile: then the trouble is
    its own. Where it is alone, that takes twenty-five, some ten minutes; while the database is away nothing is given
    up.
    """

    offset: int | None = None
    _done: set[int] = field(default_factory=set)
    _handled: int = 0
    _troubles: dict[int, _Trouble] = field(default_factory=dict)

    def is_done(self, update_id: int) -> bool:
        return update_id in self._done

    def done(self, update_id: int) -> None:
        self._done.add(update_id)
        self._handled += 1
        self._troubles.pop(update_id, None)

    def failed(self, update_id: int, *, by_database: bool) -> bool:
        """Note a vain attempt; True when the update is given up and counts as done."""
        trouble = self._troubles.setdefault(update_id, _Trouble(handled_before=self._handled))
        trouble.attempts += 1
        alone = self._handled == trouble.handled_before
        if trouble.attempts < (_ATTEMPTS_ALONE if alone else _ATTEMPTS) or (alone and by_database):
            return False
        del self._troubles[update_id]
        self._done.add(update_id)
        return True

    def close_round(self, update_ids: Sequence[int]) -> bool:
        """Move on past what is done; False when something is left to be tried again.

        After an empty answer everything is acknowledged, and no id is asked for: after a quiet week Telegram
        goes on from a random id, which may be lower.
        """
        left = [update_id for update_id in update_ids if update_id not in self._done]
        if left:
            self.offset = min(left)
        else:
            self.offset = max(update_ids) + 1 if update_ids else None
        self._done = {update_id for update_id in self._done if left and update_id > min(left)}
        return not left


class Poller:
    """Fetches, works through, acknowledges, for ever."""

    def __init__(
        self,
        *,
        fetch: Callable[[int | None], Awaitable[Sequence[object]]],
        read: Callable[[object], Arrival | None],
        take: Callable[[Arrival], Awaitable[None]],
        give_up: Callable[[Arrival], Awaitable[None]],
        pause: Pause,
        reach: Reach,
    ) -> None:
        self._fetch = fetch
        self._read = read
        self._take = take
        self._give_up = give_up
        self._service = Patience(pause, reach)
        self._ourselves = Patience(pause)
        self._progress = Progress()
        self._places = asyncio.Semaphore(_CHATS_AT_ONCE)

    async def run(self) -> None:
        """Poll until cancelled. What was not acknowledged by then comes again, and is recognised by its id."""
        while True:
            try:
                batch = await self._fetch(self._progress.offset)
            except TelegramError as error:
                await wait_after(error, self._service)
                continue
            self._service.succeeded()
            await self._work_through(batch)

    async def _work_through(self, batch: Sequence[object]) -> None:
        arrivals = [arrival for raw in batch if (arrival := self._read(raw)) is not None]
        waiting = [arrival for arrival in arrivals if not self._progress.is_done(arrival.update_id)]
        async with asyncio.TaskGroup() as chats:
            for lane in _lanes(waiting):
                chats.create_task(self._in_order(lane))
        if self._progress.close_round([arrival.update_id for arrival in arrivals]):
            self._ourselves.succeeded()
        else:
            await self._ourselves.wait()

    async def _in_order(self, lane: Sequence[Arrival]) -> None:
        """Take one chat's updates; what stands behind one that failed waits for the next round."""
        async with self._places:
            for arrival in lane:
                try:
                    await self._take(arrival)
                except Exception as error:  # whatever the conversation raises, the update must come again
                    if not self._failed(arrival, error):
                        return
                    await self._give_up(arrival)
                else:
                    self._progress.done(arrival.update_id)

    def _failed(self, arrival: Arrival, error: Exception) -> bool:
        given_up = self._progress.failed(arrival.update_id, by_database=isinstance(error, StorageError))
        _LOG.error(
            "telegram_update_given_up" if given_up else "telegram_update_failed",
            update=arrival.update_id,
            error=type(error).__name__,  # never its text, which may quote the message
            origin=place_of(error),
        )
        return given_up


def _lanes(arrivals: Sequence[Arrival]) -> list[list[Arrival]]:
    """The updates chat by chat, in the order of their ids; what belongs to no chat waits for nothing."""
    lanes: defaultdict[str, list[Arrival]] = defaultdict(list)
    for arrival in sorted(arrivals, key=lambda arrival: arrival.update_id):
        chat = arrival.incoming.chat.id if arrival.incoming else f"update {arrival.update_id}"
        lanes[chat].append(arrival)
    return list(lanes.values())
