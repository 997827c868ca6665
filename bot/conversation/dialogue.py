"""The single door: every message of every channel comes in here, once, as one unit of work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.content.knowledge import Knowledge
from bot.content.models import CustomerLimits
from bot.conversation import elsewhere, restraint
from bot.conversation.customers import CustomerSide
from bot.conversation.deciding import decide
from bot.conversation.decision import Decision, EraseHistory, Logged
from bot.conversation.effects import Effects
from bot.conversation.ports import Clock, Store, Supplies, Understands, Work
from bot.conversation.shop import Shops
from bot.conversation.situation import Situation
from bot.conversation.staff import StaffSide
from bot.conversation.staff.freewords import masked_words, named
from bot.conversation.state import ChatState, dump, load, remembered
from bot.domain.messages import (
    AnsweredByHand,
    Blocked,
    GivenUp,
    Handled,
    Incoming,
    Migrated,
    Outgoing,
    Reply,
    Unblocked,
)
from bot.domain.records import ChatRecord, QuestionLog


class Dialogue:
    """Handles messages of customers and of the staff.

    `knowledge` and `engine` give those in force.
    """

    def __init__(
        self,
        *,
        store: Store,
        knowledge: Callable[[], Knowledge],
        engine: Callable[[], Understands],
        clock: Clock,
        staff: StaffSide,
        customers: CustomerSide,
        supplies: Supplies,
    ) -> None:
        self._store = store
        self._engine = engine
        self._clock = clock
        self._staff = staff
        self._shops = Shops(knowledge)
        self._mails = supplies.pins is not None
        self._effects = Effects(staff, customers, supplies)

    async def handle(self, incoming: Incoming) -> Handled:
        """Do everything that the message causes, or nothing when it came before. Commits before it returns."""
        if isinstance(incoming.content, GivenUp):
            return await self._given_up(incoming)
        turned_away = await self._staff.turned_away(incoming)
        if turned_away is not None:
            return turned_away
        incoming = restraint.cut(incoming, self._limits())
        async with self._store.work() as work:
            if not await work.first_time(incoming):
                return Handled(outcome="repeated")
            if self._staff.claims(incoming) or incoming.chat == await self._staff.group(work):
                return replace(await self._staff.handle(work, incoming), outcome="staff")
            return await self._customer(work, incoming)

    async def _given_up(self, incoming: Incoming) -> Handled:
        """The customer is asked to say it again, staff are told. Nothing of the chat is read, it may be at fault."""
        async with self._store.work() as work:
            if not await work.first_time(incoming):
                return Handled(outcome="repeated")
            if incoming.chat != await self._staff.group(work):
                knowledge = self._shops.current().knowledge
                told = knowledge.say("odd.given_up", hotlines=knowledge.hotlines)
                await work.post(Outgoing(chat=incoming.chat, reply=Reply(text=told)))
            update = f"{incoming.chat.channel}:{incoming.update_id}"  # as the log names it
            await self._staff.announce(work, "staff_alarm.given_up", update=update)
        return Handled(outcome=_kind_of(incoming))

    async def _customer(self, work: Work, incoming: Incoming) -> Handled:
        if isinstance(incoming.content, Migrated):
            await work.move_chat(incoming.chat, incoming.content.new_id)
            return Handled(outcome=_kind_of(incoming))
        record = await self._heard(work, incoming)
        if isinstance(incoming.content, Blocked | Unblocked):
            await self._let_in(work, record, incoming)
            return Handled(outcome=_kind_of(incoming))
        state = load(record.state)
        if not isinstance(incoming.content, AnsweredByHand):
            state = restraint.counted(state, self._limits(), self._clock.now())
        if unread := restraint.unread(state, self._limits()):
            return await self._leave_unread(work, replace(record, state=dump(state)), first=unread == 1)
        situation = await self._situation(work, incoming, record, state)
        return await self._carry_out(work, incoming, record, situation)

    async def _let_in(self, work: Work, record: ChatRecord, incoming: Incoming) -> None:
        """The customer shut the bot out, or lets it in again; staff are told of the first, once."""
        blocked = isinstance(incoming.content, Blocked)
        await work.save_chat(replace(record, blocked=blocked))
        if blocked and not record.blocked:
            await self._staff.customer_blocked(work, incoming.chat)

    async def _heard(self, work: Work, incoming: Incoming) -> ChatRecord:
        """The chat's record. A customer who does something may be written to again: what was kept goes now."""
        record = await work.chat(incoming.chat)
        if isinstance(incoming.content, Blocked | AnsweredByHand):
            return record
        if record.has_kept:
            await work.resume(incoming.chat)
        return replace(record, heard_at=self._clock.now())

    async def _leave_unread(self, work: Work, record: ChatRecord, *, first: bool) -> Handled:
        """The customer writes too much: told so once, before anything is spent on understanding; then silence."""
        await work.save_chat(record)
        if first:
            knowledge = self._shops.current().knowledge
            told = knowledge.say("odd.too_fast", hotlines=knowledge.hotlines)
            await work.post(Outgoing(chat=record.ref, reply=Reply(text=told)))
        return Handled(outcome="too_fast")

    def _limits(self) -> CustomerLimits:
        return self._shops.current().knowledge.business.limits

    async def _situation(self, work: Work, incoming: Incoming, record: ChatRecord, state: ChatState) -> Situation:
        reply_to = incoming.reply_to
        own, others = await work.requests_of(incoming.chat), await work.requests_coded(elsewhere.codes(state))
        return Situation(
            shop=self._shops.current(),
            engine=self._engine(),
            now=self._clock.now(),
            state=state,
            requests=(*own, *(each for each in others if each.code in state.linked)),
            claimed=next((each for each in others if each.code not in state.linked), None),
            staffed=await self._staff.group(work) is not None,
            opted_out=record.opted_out,
            mails=self._mails,
            replied_about=await work.about(incoming.chat, reply_to) if reply_to else None,
            update_id=incoming.update_id,
            message_id=incoming.message_id or "",
        )

    async def _carry_out(self, work: Work, incoming: Incoming, record: ChatRecord, situation: Situation) -> Handled:
        """Erase what is to be erased, remember, reply, keep the question, and do the rest; in this order.

        What comes after may change the chat's record again, so it is saved before.
        """
        decision = decide(situation, incoming.content)
        if EraseHistory() in decision.effects:
            await work.erase_chat(incoming.chat)
        person = record.person if isinstance(incoming.content, AnsweredByHand) else incoming.sender
        await work.save_chat(replace(remembered(record, decision.state), person=person, blocked=False))
        await self._reply(work, incoming, decision)
        for logged in decision.logged:
            await work.log_question(_log(incoming, situation, logged))
        for effect in decision.effects:
            await self._effects.carry_out(work, incoming, situation, effect)
        return Handled(toast=decision.toast, outcome=decision.logged[0].kind if decision.logged else _kind_of(incoming))

    async def _reply(self, work: Work, incoming: Incoming, decision: Decision) -> None:
        for reply in decision.replies:
            await work.post(Outgoing(chat=incoming.chat, reply=reply))


def _kind_of(incoming: Incoming) -> str:
    return type(incoming.content).__name__.lower()


def _log(incoming: Incoming, situation: Situation, logged: Logged) -> QuestionLog:
    return QuestionLog(
        chat=incoming.chat,
        at=situation.now,
        text=masked_words(logged.text, named(incoming.sender)),
        kind=logged.kind,
        entry=logged.entry,
        score=logged.score,
        content_version=situation.knowledge.version,
        update_id=incoming.update_id,
    )
