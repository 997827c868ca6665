"""What a customer's message causes beside replies: requests opened and moved, people called, words passed on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.conversation.buttons import code_button, column
from bot.conversation.customers import CustomerSide, Words
from bot.conversation.dates import say_day
from bot.conversation.decision import (
    AskOn,
    CallPerson,
    CheckCode,
    Chose,
    CustomerMove,
    Effect,
    EndTalk,
    EraseHistory,
    OpenRequest,
    PassOn,
    Prove,
    Rate,
    SendCode,
    SendForm,
    TakeAway,
    WantNews,
)
from bot.conversation.handing import Handing, mail_button
from bot.conversation.papers.forms import Forms, as_file
from bot.conversation.papers.request_form import quoted
from bot.conversation.ports import Supplies, Work
from bot.conversation.proofing import Proofs
from bot.conversation.requesting.items import items_of
from bot.conversation.situation import Situation
from bot.conversation.staff import StaffSide
from bot.conversation.staff.cards import channel_name
from bot.domain.messages import ChatRef, Incoming
from bot.domain.moves import MOVES, Dates, allowed, moved
from bot.domain.papers import Paper
from bot.domain.requests import Actor, DataRequest, Event, Move, Status

_IN_NOTE = "note"  # a customer's reason is free words: they stand in the request's note, the record points there

_SOON = timedelta(minutes=15)  # a call within that time says that the answer before it did not do


class Effects:
    """Carries out, within the message's unit of work, what deciding asked for."""

    def __init__(self, staff: StaffSide, customers: CustomerSide, supplies: Supplies) -> None:
        self._staff = staff
        self._customers = customers
        self._codes = supplies.codes
        self._proofs = Proofs(staff, customers, supplies.pins)
        self._handing = Handing(customers, Forms(supplies.prints))

    async def carry_out(self, work: Work, incoming: Incoming, situation: Situation, effect: Effect) -> None:
        """Do one of the things."""
        chat = incoming.chat
        match effect:
            case OpenRequest():
                await self._open(work, incoming, situation, effect)
            case CustomerMove():
                await self._move(work, incoming, situation, effect)
            case Prove() | SendCode() | CheckCode():
                await self._proofs.carry_out(work, incoming, situation, effect)
            case Rate() | Chose():
                await _note(work, chat, situation, effect)
            case CallPerson() | PassOn() | EndTalk():
                await self._talk(work, incoming, situation, effect)
            case SendForm() | TakeAway() | WantNews():
                await self._handing.carry_out(work, incoming, situation, effect)
            case AskOn():
                await self._customers.ask(work, chat, effect.reply)
            case EraseHistory():
                pass  # done before anything new was written, so that it erases only what was there
            case _:
                assert_never(effect)

    async def _talk(
        self, work: Work, incoming: Incoming, situation: Situation, effect: CallPerson | PassOn | EndTalk
    ) -> None:
        """What concerns a conversation with a person: its beginning, a word in it, its end."""
        match effect:
            case CallPerson():
                await self._call(work, incoming, situation, effect)
            case PassOn():
                await self._staff.pass_on(work, effect.about, incoming.chat, effect.text, effect.edited)
            case EndTalk():
                await self._staff.talk_ended(work, effect.about)

    async def _call(self, work: Work, incoming: Incoming, situation: Situation, call: CallPerson) -> None:
        await work.note_call(incoming.chat, situation.now - _SOON)
        talk = await self._staff.call_person(work, incoming.chat, incoming.sender, call.text)
        if call.hold:
            await self._customers.hold(work, incoming.chat, f"talk:{talk.id}", situation.hold_until)

    async def _open(self, work: Work, incoming: Incoming, situation: Situation, wanted: OpenRequest) -> None:
        request = _request(incoming, situation, wanted, await self._new_code(work))
        form = await self._handing.forms.of(situation.knowledge, request, situation.now)
        await work.save_request(request, _opened(request, situation.now, form))
        await work.save_paper(form)
        await self._staff.new_request(work, request)
        quotes = quoted(situation.knowledge, request)
        words = Words(
            phrase="request.sent" if situation.staffed else "request.sent_nobody",
            values={
                "code": request.code,
                "quotes": f"\n\n{quotes}" if quotes else "",
                "hotlines": situation.knowledge.hotlines,
                "answer_by": say_day(situation.knowledge, request.answer_by),
                "finish_by": say_day(situation.knowledge, request.finish_by),
            },
            buttons=column((code_button(situation.shop, "status", request.code), *mail_button(situation, request))),
            attachment=as_file(form),
        )
        await self._customers.write(work, incoming.chat, words, about=f"request:{request.code}")

    async def _move(self, work: Work, incoming: Incoming, situation: Situation, wanted: CustomerMove) -> None:
        """Make the customer's move, unless the staff closed the request meanwhile."""
        request = await work.request(wanted.code)
        if request is None or not _may(request, incoming, situation, wanted.move):
            await self._customers.tell(work, incoming.chat, "request.too_late", code=wanted.code)
            return
        after, event = _customer_moved(request, situation, wanted.move)
        text = wanted.text
        if request.chat != incoming.chat:
            text, event = _from_elsewhere(situation, incoming.chat, text), _came_through(event, incoming.chat)
        if text:
            note = "\n".join(filter(None, (after.slots.note, text)))
            after = replace(after, slots=replace(after.slots, note=note))
        await work.save_request(after, event)
        await self._staff.customer_moved(work, after, event, text)
        about = f"request:{after.code}"
        if wanted.move is Move.WITHDRAW:
            await self._customers.release(work, incoming.chat, about)
        phrase = MOVES[wanted.move].hears
        if phrase:
            await self._customers.tell(
                work,
                incoming.chat,
                phrase,
                about=about,
                code=after.code,
                answer_by=say_day(situation.knowledge, after.answer_by),
                finish_by=say_day(situation.knowledge, after.finish_by),
                proof="\n" + situation.say("reopen.proof") if after.awaits_proof else "",
            )

    async def _new_code(self, work: Work) -> str:
        """A code that no request has."""
        while await work.chat_of_request(code := self._codes()) is not None:
            pass
        return code


async def _note(work: Work, chat: ChatRef, situation: Situation, effect: Rate | Chose) -> None:
    """Keep with the question how its answer fared."""
    if isinstance(effect, Rate):
        await work.rate(chat, effect.update, effect.rating)
    else:
        await work.note_choice(chat, situation.now - _SOON, effect.entry)


def _may(request: DataRequest, incoming: Incoming, situation: Situation, move: Move) -> bool:
    """Whether the customer may do it from this chat: from another than the request's own only add, when linked."""
    linked = move is Move.ADD and request.code in situation.state.linked
    if move is Move.REOPEN and not situation.shop.may_reopen(request, situation.now):
        return False
    return (request.chat == incoming.chat or linked) and move in allowed(request, Actor.CUSTOMER)


def _from_elsewhere(situation: Situation, chat: ChatRef, text: str) -> str:
    """The words, marked as coming from a chat that is linked to the request by what its writer knew, no more."""
    channel = channel_name(situation.knowledge, chat.channel)
    return situation.say("staff_note.from_elsewhere", channel=channel, text=text)


def _came_through(event: Event, chat: ChatRef) -> Event:
    """The event with the service that another chat than the request's own is on."""
    return replace(event, detail={**event.detail, "channel": chat.channel})


def _customer_moved(request: DataRequest, situation: Situation, move: Move) -> tuple[DataRequest, Event]:
    """The move and its event. One that opens a request again gives its reason in the note, and new last days."""
    if move is not Move.REOPEN:
        return moved(request, move, actor=Actor.CUSTOMER, at=situation.now)
    shop, today = situation.shop, situation.shop.today(situation.now)
    profile = shop.knowledge.requests[request.kind].deadline
    third_party = request.third_party_at is not None
    dates = Dates(
        answer_by=shop.clock.answer_by(today),
        finish_by=shop.clock.finish_by(today, profile, third_party=third_party),
    )
    return moved(request, move, actor=Actor.CUSTOMER, at=situation.now, reason=_IN_NOTE, dates=dates)


def _request(incoming: Incoming, situation: Situation, wanted: OpenRequest, code: str) -> DataRequest:
    """The request with its dates, counted from today where the business is."""
    shop = situation.shop
    file = shop.knowledge.requests[wanted.kind]
    today = shop.today(situation.now)
    return DataRequest(
        code=code,
        kind=wanted.kind,
        chat=incoming.chat,
        slots=wanted.slots,
        opened_at=situation.now,
        answer_by=shop.clock.answer_by(today),
        finish_by=shop.clock.finish_by(today, file.deadline),
        needs_verification=file.verification == "required",
        items=items_of(file, wanted.slots),
    )


def _opened(request: DataRequest, at: datetime, form: Paper) -> Event:
    """The first event; it seals which form was handed out."""
    return Event(
        move=Move.OPEN,
        actor=Actor.CUSTOMER,
        by=Actor.CUSTOMER,
        at=at,
        status=Status.RECEIVED,
        detail={"kind": request.kind, "form": form.digest},
    )
