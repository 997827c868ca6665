"""One version of the content with what is worked out from it once: typed words, working days, legal clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from bot.content.calendar import legal_clock
from bot.content.knowledge import Knowledge
from bot.conversation.dates import local
from bot.conversation.words import TypedWords
from bot.domain.moves import allowed
from bot.domain.requests import Actor, DataRequest, Move


class Shop:
    """What the conversation asks of the content."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.words = TypedWords(knowledge)
        self.clock = legal_clock(knowledge.deadlines)
        self.opens = time.fromisoformat(knowledge.business.opens)
        self._closes = time.fromisoformat(knowledge.business.closes)

    def today(self, now: datetime) -> date:
        """The date where the business is."""
        return local(self.knowledge, now).date()

    def finish_by(self, request: DataRequest, *, third_party: bool, extended: bool) -> date:
        """The last day for this request, with or without a third party and an extension."""
        profile = self.knowledge.requests[request.kind].deadline
        received = self.today(request.counted_from)
        return self.clock.finish_by(received, profile, third_party=third_party, extended=extended)

    def may_reopen(self, request: DataRequest, now: datetime) -> bool:
        """Whether the customer may still have it opened again: once, and so many days after its end."""
        if request.ended_at is None or Move.REOPEN not in allowed(request, Actor.CUSTOMER):
            return False
        last = self.today(request.ended_at) + timedelta(days=self.knowledge.deadlines.reopen_days)
        return self.knowledge.deadlines.reopen_days > 0 and self.today(now) <= last

    def is_open(self, now: datetime) -> bool:
        """Whether the business works at this moment."""
        there = local(self.knowledge, now)
        return self.clock.calendar.is_working(there.date()) and self.opens <= there.time() < self._closes


class Shops:
    """The shop of the content in force; made anew only when the content was read again."""

    def __init__(self, knowledge: Callable[[], Knowledge]) -> None:
        self._knowledge = knowledge
        self._shop = Shop(knowledge())

    def current(self) -> Shop:
        """The shop of the present content."""
        knowledge = self._knowledge()
        if self._shop.knowledge is not knowledge:
            self._shop = Shop(knowledge)
        return self._shop
