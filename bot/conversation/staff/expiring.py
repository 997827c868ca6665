"""Requests whose customer was asked to show who they are and did not: told in good time, then expired by the clock."""

from __future__ import annotations

from datetime import date, timedelta

from bot.conversation.buttons import code_button, column
from bot.conversation.customers import Words
from bot.conversation.dates import say_day
from bot.conversation.ports import Store, Work
from bot.conversation.staff.cards import owner_name
from bot.conversation.staff.desk import Desk
from bot.conversation.staff.threads import about_request
from bot.domain.messages import ButtonRows
from bot.domain.moves import MOVES, allowed, moved
from bot.domain.requests import Actor, DataRequest, Move

_DAY = timedelta(days=1)


class Expiring:
    """Warns, and lets requests expire. Each in a unit of work of its own, so that one does not hold up the others."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk

    async def __call__(self) -> None:
        """Do what is due; while the business is open, so that nobody is written to at night."""
        shop, now = self._desk.shops.current(), self._desk.clock.now()
        if shop.knowledge.deadlines.proof is None or not shop.is_open(now):
            return
        async with self._store.work() as work:
            codes = [each.code for each in await work.open_requests() if Move.EXPIRE in allowed(each, Actor.CLOCK)]
        for code in codes:
            async with self._store.work() as work:
                request = await self._desk.request(work, code)
                if request and Move.EXPIRE in allowed(request, Actor.CLOCK):
                    await self._judge(work, request)

    async def _judge(self, work: Work, request: DataRequest) -> None:
        """The customer has the whole last day. Who was warned late has the day after the warning too."""
        shop, last = self._desk.shops.current(), self._desk.prove_by(request)
        proof = shop.knowledge.deadlines.proof
        if last is None or proof is None:
            return
        today = shop.today(self._desk.clock.now())
        mark = f"proof:{last.isoformat()}"
        warned_at = await work.reminded_at(request.code, mark)
        if warned_at is None:
            if today >= shop.clock.calendar.working_before(last - timedelta(days=proof.warn_days_before)):
                await work.save_reminded(request.code, [mark])
                await self._warn(work, request, max(last, today + _DAY))
        elif today > max(last, shop.today(warned_at) + _DAY):
            await self._expire(work, request)

    async def _warn(self, work: Work, request: DataRequest, last: date) -> None:
        proof = self._desk.proof_words(request)
        day = say_day(self._desk.knowledge(), last)
        words = Words(
            phrase="proof.warning",
            values={"code": request.code, "day": day, "how": proof.text},
            buttons=proof.buttons,
            asks_contact=proof.asks_contact,
        )
        await self._desk.tell_words(work, request.chat, about_request(request.code), words)

    async def _expire(self, work: Work, request: DataRequest) -> None:
        now, about = self._desk.clock.now(), about_request(request.code)
        after, event = moved(request, Move.EXPIRE, actor=Actor.CLOCK, at=now)
        await work.save_request(after, event)
        await self._desk.post_request(work, after, edit=True)
        owner = owner_name(self._desk.knowledge(), request.owner)
        await self._desk.note(work, about, self._desk.say("staff_note.expired", owner=owner))
        await self._desk.customers.release(work, after.chat, about)
        phrase = MOVES[Move.EXPIRE].hears or ""
        buttons = self._reopening(after)
        await self._desk.tell(work, after.chat, about, phrase, buttons=buttons, code=after.code)

    def _reopening(self, request: DataRequest) -> ButtonRows:
        shop = self._desk.shops.current()
        if not shop.may_reopen(request, self._desk.clock.now()):
            return ()
        return column((code_button(shop, "reopen", request.code),))
