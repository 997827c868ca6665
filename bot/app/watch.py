"""What goes through this process, noted: one line in the log under one id from first to last, and counts."""

from __future__ import annotations

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Protocol

import structlog

from bot.channels.reach import Reach
from bot.domain.errors import ChannelError, StorageError
from bot.domain.messages import Handled, Incoming
from bot.domain.records import OutboxRow

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

MESSAGES, FAILURES, ANSWERED, WAITED = "messages", "send_failures", "answered", "waited_ms"
BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
"""Seconds to answer are counted up to each of these, and beyond."""

_BETWEEN_WRITINGS = 5.0  # seconds; a killed process takes what it counted since with it
_ODD = re.compile(r"[^\w.-]+")


class Counts(Protocol):
    """Where counts are added up; may raise StorageError."""

    async def add_counts(self, counts: Mapping[str, int]) -> None: ...


class Watch:
    """Notes for every update and every message; the counts of all processes are added up in the database."""

    def __init__(self, database: Counts, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._counts: Counter[str] = Counter()
        self.sending: defaultdict[str, Reach] = defaultdict(Reach)
        """By channel, how it went when this process last sent something."""

    def handling(self, handle: Callable[[Incoming], Awaitable[Handled]]) -> Callable[[Incoming], Awaitable[Handled]]:
        """The conversation's door, watched."""

        async def watched(incoming: Incoming) -> Handled:
            channel, begun = incoming.chat.channel, self._now()
            with structlog.contextvars.bound_contextvars(update=f"{channel}:{incoming.update_id}"):
                try:
                    handled = await handle(incoming)
                except Exception:
                    self.count(MESSAGES, channel, "failed")
                    raise
                self.count(MESSAGES, channel, handled.outcome or "other")
                seconds = round((self._now() - begun).total_seconds(), 3)
                _LOG.info("handled", outcome=handled.outcome, seconds=seconds)
                return handled

        return watched

    def sent(self, row: OutboxRow) -> None:
        """A service took a message: since its update came in is how long the answer took."""
        _LOG.info("sent", attempts=row.attempts)
        channel = row.message.chat.channel
        self.sending[channel].answered()
        if row.received_at:
            self._answered(channel, (self._now() - row.received_at).total_seconds())

    def refused(self, row: OutboxRow, error: ChannelError) -> None:
        """An attempt to send failed; a service that refuses this message for good, or for now, is there."""
        channel = row.message.chat.channel
        self.count(FAILURES, channel, error.reason)
        if error.retryable and error.retry_after is None:
            self.sending[channel].failed()
        else:
            self.sending[channel].answered()

    def count(self, name: str, *labels: str, amount: int = 1) -> None:
        """Count under a name and labels; written to the database a moment later."""
        self._counts["|".join((name, *(_ODD.sub("_", label) for label in labels)))] += amount

    async def keep(self) -> None:
        """Write the counts every few seconds until cancelled."""
        while True:
            await asyncio.sleep(_BETWEEN_WRITINGS)
            await self.write()

    async def write(self) -> None:
        """Write what was counted since the last time; without a database it is tried again."""
        counts, self._counts = self._counts, Counter()
        try:
            await self._database.add_counts(counts)
        except StorageError as error:
            _LOG.warning("counts_not_written", reason=str(error))
            self._counts.update(counts)

    def _answered(self, channel: str, seconds: float) -> None:
        bound = next((str(bound) for bound in BOUNDS if seconds <= bound), "+Inf")
        self.count(ANSWERED, channel, bound)
        self.count(WAITED, channel, amount=max(0, round(seconds * 1000)))
