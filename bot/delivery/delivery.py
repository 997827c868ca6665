"""The loop that carries the outbox to the services."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

import structlog

from bot.delivery.lanes import Batch, Lane, Route, by_itself
from bot.delivery.pacing import Pacer
from bot.delivery.times import Patience, Times
from bot.domain.errors import ChannelError, ChatMoved, StorageError, where_broke
from bot.domain.messages import ChatRef, Failed, Sent
from bot.domain.records import Delivered, OutboxRow

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
_FEWEST_OTHERS = 2  # fewer are not worth a message that is none of them
_MOST_OTHERS = 19  # more is no overview
_SETTLING_PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0)  # together shorter than what is left of the lease after a send

_AWAY = 2  # when so many could not be settled it is the database, and the rest need not be tried now
_BREATH = 2.0  # for how many times as long as a round took the next one waits
_LONGEST_BREATH = 0.02  # seconds
_LONGEST_WAIT = 3600.0  # seconds, also when a service asks for more: it may be asked again

Settled: TypeAlias = Callable[[Sequence[Delivered]], Awaitable[None]]
"""Marks the rows in the outbox and tells whoever waits for a receipt; a second time nothing happens."""

Moved: TypeAlias = Callable[[ChatRef, str], Awaitable[None]]
"""Everything that names the chat, rows of the outbox included, follows to its new id."""


class Outbox(Protocol):
    """What the delivery needs of the storage."""

    async def leads(self, channel: str) -> bool:
        """Whether this process is the one that sends to the service now: two would break its limits together."""

    async def recent(self, channel: str, since: datetime) -> Sequence[tuple[str, datetime]]:
        """Chat and time of what went to the service since then, by whatever process; oldest first."""

    async def claim(self, channel: str, limit: int) -> Sequence[OutboxRow]:
        """Lease the messages that are due, one of each chat at most."""

    async def claim_others(self, chat: ChatRef, *, fewest: int, most: int) -> Sequence[OutboxRow]:
        """Lease what else is due in the chat and can be gathered; nothing when that is too little."""

    async def postpone(self, row_id: int, until: datetime, *, counted: bool) -> None:
        """Give a leased message back until then; unless `counted`, this was no attempt."""

    async def settle(self, results: Mapping[int, Sent | Failed]) -> frozenset[int]:
        """Mark messages as sent or failed for good."""


class Watching(Protocol):
    """Hears of every attempt."""

    def sent(self, row: OutboxRow) -> None:
        """The service took the message."""

    def refused(self, row: OutboxRow, error: ChannelError) -> None:
        """The attempt failed."""


class _Nobody:
    """Hears of nothing."""

    def sent(self, row: OutboxRow) -> None:
        """See Watching."""

    def refused(self, row: OutboxRow, error: ChannelError) -> None:
        """See Watching."""


class Delivery:
    """Sends what waits in the outbox until it is stopped.

    It goes in rounds: settle what was delivered, then take what is due. Many messages are one round when they are many.

    Within a chat messages go in order, one at a time; chats do not wait for each other. A message goes twice
    only when a send was cut (by a time-out, a kill) after the service had taken it.
    """

    def __init__(
        self,
        outbox: Outbox,
        routes: Mapping[str, Route],
        *,
        settled: Settled,
        moved: Moved,
        wake: asyncio.Event,
        times: Times,
        watch: Watching | None = None,
        patience: Patience | None = None,
    ) -> None:
        """`routes` by the name of the channel; `wake` is set whenever this process put something into the outbox."""
        self._outbox = outbox
        self._lanes = {name: Lane(route) for name, route in routes.items()}
        self._settled = settled
        self._moved = moved
        self._watch = watch or _Nobody()
        self._wake = wake
        self._times = times
        self._patience = patience or Patience()
        self._alarms: set[datetime] = set()  # when something postponed here falls due
        self._delivered: list[Delivered] = []  # not settled yet
        self._quiet = asyncio.Event()
        self._next_round = 0.0  # not before this, by the loop's own time
        self._stopping = False

    async def run(self) -> None:
        """Deliver until `stop` is called, then finish the sends under way and return. Cancelling cuts them."""
        async with asyncio.TaskGroup() as sends:
            while not self._stopping:
                self._wake.clear()
                if not await self._round(sends) and not self._rang() and not self._stopping:
                    self._note_quiet()
                    await self._nap()
                await asyncio.sleep(self._next_round - asyncio.get_running_loop().time())
        await self._settle_the_rest()

    def stop(self) -> None:
        """Begin no more sends."""
        self._stopping = True
        self._wake.set()

    async def all_delivered(self) -> None:
        """Until everything posted before is delivered or has failed; what waits to be tried again is waited for too."""
        self._quiet.clear()
        self._wake.set()
        await self._quiet.wait()

    def _note_quiet(self) -> None:
        """Nothing is due, under way or put off, and nothing was posted since the outbox was last looked at."""
        busy = any(lane.under_way for lane in self._lanes.values()) or self._alarms or self._delivered
        if not busy and not self._wake.is_set():
            self._quiet.set()

    async def _round(self, sends: asyncio.TaskGroup) -> bool:
        """Settle what was delivered and begin what may go now; whether anything was begun.

        Under load there is a reason for the next round at every moment. It waits for a while, the longer the longer
        this one took: what comes meanwhile is a part of it.
        """
        loop = asyncio.get_running_loop()
        begun = loop.time()
        try:
            await self._settle()
            return any([await self._serve(sends, name, lane) for name, lane in self._lanes.items()])
        except StorageError as error:
            _LOG.error("outbox_unreachable", reason=str(error))
            return False
        finally:
            self._next_round = loop.time() + min(_BREATH * (loop.time() - begun), _LONGEST_BREATH)

    async def _serve(self, sends: asyncio.TaskGroup, channel: str, lane: Lane) -> bool:
        if not await self._leads(channel, lane):
            return False
        room = lane.room(self._times.now())
        if room <= 0:
            self._alarm(lane.pacer.wait(self._times.now()))
            return False
        rows = await self._outbox.claim(channel, room)
        for row in rows:
            await self._begin(sends, lane, row)
        return bool(rows)

    async def _leads(self, channel: str, lane: Lane) -> bool:
        """Whether we are the service's sender; who becomes it goes on where the one before was in its limits."""
        before, lane.leads = lane.leads, False
        if not await self._outbox.leads(channel):
            return False
        if not before:
            now = self._times.now()
            lane.pacer = Pacer(lane.limits, await self._outbox.recent(channel, now - lane.limits.longest))
        lane.leads = True
        return True

    async def _begin(self, sends: asyncio.TaskGroup, lane: Lane, row: OutboxRow) -> None:
        """Send the message now, or when its chat's own limit lets it go."""
        now = self._times.now()
        wait = lane.pacer.chat_wait(row.parcel.chat.id, now)
        if wait:
            await self._outbox.postpone(row.id, now + wait, counted=False)
            self._alarm(wait)
            return
        batch = await self._batch(lane, row, now)
        lane.pacer.begin(row.parcel.chat.id, now)
        lane.under_way += 1
        sends.create_task(self._deliver(lane, batch, lane.pacer))

    async def _batch(self, lane: Lane, row: OutboxRow, now: datetime) -> Batch:
        """The message by itself; with others in one where its group is near its limit and they would all wait."""
        if not lane.gathers(row, now):
            return by_itself(row)
        chat = row.message.chat
        return lane.batch(row, await self._outbox.claim_others(chat, fewest=_FEWEST_OTHERS, most=_MOST_OTHERS))

    async def _deliver(self, lane: Lane, batch: Batch, pacer: Pacer) -> None:
        first = batch.rows[0]
        structlog.contextvars.bind_contextvars(update=first.cause, row=first.id)  # of this task alone
        try:
            await self._attempt(lane, batch, pacer)
        except Exception as error:  # the lease runs out and the rows are given again; the others go on
            _LOG.error("delivery_broke", fault=where_broke(error))
        finally:
            lane.under_way -= 1
            self._wake.set()
        if self._stopping:  # there are no more rounds, and another send may hang until it is cut
            await self._settle()

    async def _attempt(self, lane: Lane, batch: Batch, pacer: Pacer) -> None:
        """One attempt and what follows from it."""
        try:
            result = await self._send(lane, batch, pacer)
        except ChatMoved as error:
            await self._moved(batch.parcel.chat, error.new_id)
            await self._postpone_all(batch, timedelta())
        except ChannelError as error:
            await self._refused(batch, error)
        except TimeoutError:
            await self._refused(batch, ChannelError("timeout", retryable=True))
        except Exception as error:  # a fault in the channel: this message must not stop all the others
            _LOG.error("send_broke", fault=where_broke(error))
            await self._refused(batch, ChannelError("internal", retryable=True))
        else:
            self._end(batch, result)

    async def _send(self, lane: Lane, batch: Batch, pacer: Pacer) -> Sent | Failed:
        """Send it; a message whose every attempt was cut is given up."""
        try:
            if batch.attempts > self._patience.attempts:
                return Failed(reason="gave_up")
            async with asyncio.timeout(self._patience.send):
                sent = await lane.send(batch.parcel)
            for row in batch.rows:
                self._watch.sent(row)
            return batch.outcome(sent)
        finally:
            pacer.end(batch.parcel.chat.id, self._times.now())

    async def _refused(self, batch: Batch, error: ChannelError) -> None:
        """Later again, or never."""
        for row in batch.rows:
            self._watch.refused(row, error)
        _LOG.warning("send_refused", reason=error.reason, attempts=batch.attempts, retryable=error.retryable)
        if not error.retryable or batch.attempts >= self._patience.attempts:
            self._end(batch, Failed(reason=error.reason))
            return
        pause = self._patience.pause(batch.attempts, self._times.jitter())
        await self._postpone_all(batch, timedelta(seconds=min(error.retry_after or pause, _LONGEST_WAIT)))

    def _end(self, batch: Batch, result: Sent | Failed) -> None:
        self._delivered += [(row, result) for row in batch.rows]

    async def _postpone_all(self, batch: Batch, wait: timedelta) -> None:
        """All to the same moment, the first of them last: while that is leased its chat waits."""
        until = self._times.now() + wait
        for row in reversed(batch.rows):
            await self._outbox.postpone(row.id, until, counted=True)
        self._alarm(wait)

    async def _settle(self) -> None:
        """Settle what was delivered, before anything else is taken: what is not settled would be sent again.

        What cannot be settled now stays for the next round.
        """
        delivered, self._delivered = self._delivered, []
        if not delivered:
            return
        try:
            await self._settled(delivered)
        except Exception:  # it is one of them, whom the others must not wait for, or the database is away
            await self._settle_each(delivered)

    async def _settle_each(self, delivered: Sequence[Delivered]) -> None:
        """One by one; the first that the database does not take are tried last in the next round."""
        refused: list[Delivered] = []
        for done, each in enumerate(delivered, start=1):
            if not await self._settle_by_itself(each):
                refused.append(each)
            if len(refused) == _AWAY:
                self._delivered += delivered[done:]
                break
        self._delivered += refused

    async def _settle_by_itself(self, delivered: Delivered) -> bool:
        """Whether it is settled now; False when it must be tried again."""
        row, result = delivered
        try:
            try:
                await self._settled([delivered])
            except StorageError:
                raise
            except Exception as error:  # whoever waits for the receipt is not told, but the message goes once
                _LOG.error("settling_broke", row=row.id, fault=where_broke(error))
                await self._outbox.settle({row.id: result})
        except Exception as error:
            _LOG.error("not_settled", row=row.id, fault=where_broke(error))
            return False
        return True

    async def _settle_the_rest(self) -> None:
        """Before the end, also when the database is away for a moment. Raises StorageError when it stays away."""
        for pause in _SETTLING_PAUSES:
            await self._settle()
            if not self._delivered:
                return
            await self._times.sleep(pause)
        raise StorageError("a delivered message could not be settled")

    def _alarm(self, wait: timedelta) -> None:
        if wait:
            self._alarms.add(self._times.now() + wait)

    async def _nap(self) -> None:
        """Rest until something was posted, a send ended, something postponed falls due, or it is time to look."""
        bell = asyncio.ensure_future(self._wake.wait())
        alarm = asyncio.ensure_future(self._times.sleep(self._seconds_to_rest()))
        try:
            await asyncio.wait({bell, alarm}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            bell.cancel()
            alarm.cancel()

    def _seconds_to_rest(self) -> float:
        now = self._times.now()
        return min([self._patience.poll, *((alarm - now).total_seconds() for alarm in self._alarms)])

    def _rang(self) -> bool:
        """Whether something fell due, perhaps while the outbox was looked at: then it is looked at once more."""
        now = self._times.now()
        due = {alarm for alarm in self._alarms if alarm <= now}
        self._alarms -= due
        return bool(due)
