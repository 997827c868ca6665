"""The cards of the staff group: a request's and a talk's, with the buttons that are possible now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from bot.content.knowledge import Knowledge
from bot.conversation.dates import say_day, say_moment
from bot.conversation.staff.buttons import Action, StaffPress
from bot.conversation.staff.freewords import masked_words, named
from bot.conversation.staff.masked import masked_lines, whole_lines
from bot.conversation.staff.progress import progress_lines, said_in_time
from bot.conversation.staff.threads import request_code, talk_id
from bot.domain.masking import mask_value
from bot.domain.messages import Button, ButtonRows, Person, Reply
from bot.domain.moves import allowed
from bot.domain.requests import CLOSED_BY_STAFF, Actor, DataRequest, Field, Move, Status
from bot.domain.talks import Talk

_LONGEST_LABEL = 40  # a longer label is cut by a phone's screen
_LONGEST_QUESTION = 1500  # characters of a customer's words on a card; all of them are in the details


class Verification(StrEnum):
    """How staff made sure that the customer is who they say; kept in the record."""

    CHAT_PHONE = "chat_phone"  # the chat account shared its own phone number, and it is the one of the request
    EMAIL_CODE = "email_code"  # the customer typed the code that was sent to the e-mail of the request
    CALL_BACK = "call_back"  # staff called the number on record
    EMAIL = "email_on_record"  # staff and the customer wrote to each other through the e-mail on record

    @property
    def is_by_staff(self) -> bool:
        """Whether staff say so; of the others the program made sure itself."""
        return self in {Verification.CALL_BACK, Verification.EMAIL}


# Buttons of a request's card in the order of the work; each is shown while its move is possible.
_BUTTONS: tuple[tuple[tuple[Action, Move], ...], ...] = (
    ((Action.TAKE, Move.TAKE), (Action.ASK, Move.ASK)),
    ((Action.VERIFY, Move.VERIFY), (Action.FINISH, Move.FINISH)),
    ((Action.REFUSE, Move.REFUSE), (Action.VIEW, Move.VIEW)),
    ((Action.MORE, Move.HAND_OVER),),
)


def request_card(knowledge: Knowledge, request: DataRequest, customer: Person | None) -> Reply:
    """The request as the group sees it: masked, and only code and result once it has ended."""
    if not request.is_open:
        return Reply(text=_ended_text(knowledge, request))
    return Reply(text=_open_text(knowledge, request, customer), buttons=_possible_buttons(knowledge, request))


def asking_card(knowledge: Knowledge, request: DataRequest, customer: Person | None, question: Reply) -> Reply:
    """The card of an open request with a question to its owner below it, and the buttons that answer it."""
    return replace(question, text=f"{_open_text(knowledge, request, customer)}\n\n{question.text}")


def request_details(knowledge: Knowledge, request: DataRequest) -> str:
    """The request with its whole values, for one member's own chat only."""
    return knowledge.say(
        "card.details",
        title=knowledge.requests[request.kind].title,
        code=request.code,
        values=whole_lines(knowledge, request),
        progress=progress_lines(knowledge, request),
    )


def talk_card(knowledge: Knowledge, talk: Talk, customer: Person | None) -> Reply:
    """A customer's call for a person as the group sees it; only its number and end once it is over."""
    if talk.closed_at:
        return Reply(text=knowledge.say("card.talk_ended", id=talk.id, at=say_moment(knowledge, talk.closed_at)))
    text = knowledge.say(
        "card.talk",
        id=talk.id,
        channel=channel_name(knowledge, talk.chat.channel),
        opened=say_moment(knowledge, talk.opened_at),
        text=masked_words(talk.text, named(customer))[:_LONGEST_QUESTION],
        customer=mask_value(Field.NAME, customer.name if customer else ""),
        owner=owner_name(knowledge, talk.owner),
    )
    return Reply(text=text, buttons=_talk_buttons(knowledge, talk))


def talk_details(knowledge: Knowledge, talk: Talk) -> str:
    """The customer's whole words, for one member's own chat only."""
    return knowledge.say("card.talk_details", id=talk.id, text=talk.text)


def owner_name(knowledge: Knowledge, owner: Person | None) -> str:
    """Who has it, or that nobody has."""
    return owner.name if owner else knowledge.say("card.nobody")


def channel_name(knowledge: Knowledge, channel: str) -> str:
    """The service's name as people know it."""
    return knowledge.phrases.get(f"card_channel.{channel}", channel)


def code_buttons(items: Iterable[tuple[Action, str]]) -> ButtonRows:
    """Buttons that show a card each, three in a row, labelled with its code."""
    buttons = [card_button(key, action, key) for action, key in items]
    return tuple(tuple(buttons[start : start + 3]) for start in range(0, len(buttons), 3))


def view_buttons(knowledge: Knowledge, about: str) -> ButtonRows:
    """The button that opens a thread's whole values, for where there is no card with one."""
    code, talk = request_code(about), talk_id(about)
    view = (Action.VIEW, code) if code else (Action.TALK_VIEW, talk or "")
    return ((card_button(knowledge.say("card_button.view"), *view),),)


def _open_text(knowledge: Knowledge, request: DataRequest, customer: Person | None) -> str:
    return knowledge.say(
        "card.request",
        title=knowledge.requests[request.kind].title,
        code=request.code,
        channel=channel_name(knowledge, request.chat.channel),
        opened=_opened(knowledge, request),
        answer_by=_answer_line(knowledge, request),
        finish_by=_finish_line(knowledge, request),
        values=masked_lines(knowledge, request, customer) or knowledge.say("card.no_values"),
        owner=owner_name(knowledge, request.owner),
        state=_state(knowledge, request),
    )


def _opened(knowledge: Knowledge, request: DataRequest) -> str:
    opened = say_moment(knowledge, request.opened_at)
    if request.reopened_at is None:
        return opened
    return knowledge.say("card.reopened", opened=opened, at=say_moment(knowledge, request.reopened_at))


def _answer_line(knowledge: Knowledge, request: DataRequest) -> str:
    if request.answered_at:
        answered = knowledge.say("card.answered", at=say_moment(knowledge, request.answered_at))
        return said_in_time(knowledge, answered, request.answered_at, request.answer_by)
    return knowledge.say("card.answer_by", day=say_day(knowledge, request.answer_by))


def _finish_line(knowledge: Knowledge, request: DataRequest) -> str:
    """The last day, and why it is a later one than at first."""
    reasons = [
        knowledge.say(f"card.{key}")
        for key, at in (("with_third_party", request.third_party_at), ("with_extension", request.extended_at))
        if at
    ]
    day = say_day(knowledge, request.finish_by)
    return f"{day} ({', '.join(reasons)})" if reasons else day


def _state(knowledge: Knowledge, request: DataRequest) -> str:
    if request.status is Status.TAKEN and not request.needs_verification:
        return knowledge.say("card_state.taken_no_verification")
    if request.status is Status.RECEIVED and request.verified_at:
        return knowledge.say("card_state.received_verified")
    if request.status is Status.IN_WORK:
        marked = sum(item.result is not None for item in request.items)
        return knowledge.say("card_state.in_work", marked=marked, count=len(request.items))
    known = {way.value for way in Verification}
    how = request.verified_how or ""
    way = knowledge.say(f"card_verified.{how}") if how in known else how
    return knowledge.say(f"card_state.{request.status}", how=f"{way[:1].lower()}{way[1:]}")


def _ended_text(knowledge: Knowledge, request: DataRequest) -> str:
    ended = say_moment(knowledge, request.ended_at) if request.ended_at else ""
    if request.ended_at and request.status in CLOSED_BY_STAFF:
        ended = said_in_time(knowledge, ended, request.ended_at, request.finish_by)
    return knowledge.say(
        "card.ended",
        title=knowledge.requests[request.kind].title,
        code=request.code,
        result=knowledge.say(f"card_state.{request.status}", how=""),
        at=ended,
        owner=owner_name(knowledge, request.owner),
    )


def _possible_buttons(knowledge: Knowledge, request: DataRequest) -> ButtonRows:
    """What the table of moves allows the owner now (anybody, while there is none), and to hand it on."""
    possible = allowed(request, Actor.STAFF, request.owner) | (allowed(request, Actor.STAFF) & {Move.HAND_OVER})
    rows = (
        tuple(
            card_button(knowledge.say(f"card_button.{action}"), action, request.code)
            for action, move in row
            if move in possible
        )
        for row in _BUTTONS
    )
    return tuple(row for row in rows if row)


def _talk_buttons(knowledge: Knowledge, talk: Talk) -> ButtonRows:
    take = () if talk.owner else (card_button(knowledge.say("card_button.talk_take"), Action.TALK_TAKE, talk.id),)
    end = card_button(knowledge.say("card_button.talk_end"), Action.TALK_END, talk.id)
    view = card_button(knowledge.say("card_button.view"), Action.TALK_VIEW, talk.id)
    return ((*take, end), (view,))


def card_button(label: str, action: Action, key: str, choice: str = "") -> Button:
    """A button of a card, its label cut to what a phone shows."""
    short = label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1].rstrip()}…"
    return Button(label=short, data=str(StaffPress(action=action, key=key, choice=choice)))
