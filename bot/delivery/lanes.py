"""One service's share of the delivery: how to send to it, how fast it lets us, and what goes together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.delivery.pacing import Pacer
from bot.domain.limits import Limits
from bot.domain.messages import Outgoing, Parcel, Reply, Sent
from bot.domain.records import OutboxRow

Gather: TypeAlias = Callable[[Sequence[Outgoing]], Reply]
"""Makes one message of several, each of which `can_be_gathered`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One service: how to send to it, and how fast it lets us. With `gather`, groups are told much at once."""

    send: Callable[[Parcel], Awaitable[Sent]]
    limits: Limits
    gather: Gather | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What goes as one message: one row of the outbox, or several of one group."""

    rows: tuple[OutboxRow, ...]
    parcel: Parcel

    @property
    def attempts(self) -> int:
        """How often any of it was tried, this time included."""
        return max(row.attempts for row in self.rows)

    def outcome(self, sent: Sent) -> Sent:
        """What is kept of the sending: a message made of several is none of them, and nothing hangs below it."""
        return sent if len(self.rows) == 1 else Sent(message_id=None)


def by_itself(row: OutboxRow) -> Batch:
    """A message as it was posted."""
    return Batch(rows=(row,), parcel=row.parcel)


class Lane:
    """How far a service's share is used."""

    def __init__(self, route: Route) -> None:
        self.send = route.send
        self.limits = route.limits
        self.pacer = Pacer(route.limits)
        self._gather = route.gather
        self.under_way = 0
        self.leads = False

    def room(self, now: datetime) -> int:
        """How many messages may be begun now."""
        return min(self.limits.at_once - self.under_way, self.pacer.room(now))

    def gathers(self, row: OutboxRow, now: datetime) -> bool:
        """Whether the message should go together with others of its group, which is near its limit."""
        chat_id = row.message.chat.id
        gathering = self._gather is not None and self.limits.is_group(chat_id) and row.message.can_be_gathered
        return gathering and self.pacer.is_near_limit(chat_id, now)

    def batch(self, row: OutboxRow, others: Sequence[OutboxRow]) -> Batch:
        """The message together with the others, or by itself when there are none."""
        if self._gather is None or not others:
            return by_itself(row)
        rows = (row, *others)
        reply = self._gather([each.message for each in rows])
        return Batch(rows=rows, parcel=Parcel(key=str(row.id), chat=row.message.chat, reply=reply))
