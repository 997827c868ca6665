"""A customer's own requests: where they stand, adding something, withdrawing while there is time."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.buttons import code_button, column, plain_button
from bot.conversation.dates import say_day
from bot.conversation.decision import CustomerMove, Decision, SendForm
from bot.conversation.requesting.values import LONGEST_NOTE
from bot.conversation.situation import Situation
from bot.domain.messages import Button
from bot.domain.moves import allowed
from bot.domain.requests import Actor, DataRequest, Move

ADD = "add:"  # the next free text is an addition to the request whose code follows
REOPEN = "reopen:"  # the next free text is why the request whose code follows shall be opened again
_MOST_LISTED = 8


def status(situation: Situation, code: str = "") -> Decision:
    """All requests of this chat, or the one with this code, each with its state and dates."""
    found = situation.request(code)
    if found is not None:
        return _one(situation, found)
    match situation.requests:
        case ():
            rows = ((plain_button(situation.shop, "kinds"),),)
            return situation.decided(situation.say("status.none"), buttons=rows)
        case (only,):
            return _one(situation, only)
    listed = situation.requests[:_MOST_LISTED]
    lines = "\n\n".join(_line(situation, request) for request in listed)
    labels = (Button(label=each.code, data=f"status:{each.code}") for each in listed)
    return situation.decided(situation.say("status.all", lines=lines), buttons=column(labels))


def ask_addition(situation: Situation, code: str) -> Decision:
    """The next message is to be added to this request."""
    found = situation.request(code)
    if found is None or Move.ADD not in allowed(found, Actor.CUSTOMER):
        return _too_late(situation, found)
    state = replace(situation.state, awaiting=f"{ADD}{code}")
    return situation.decided(
        situation.say("add.what", code=code), buttons=((plain_button(situation.shop, "drop"),),), state=state
    )


def add(situation: Situation, code: str, text: str) -> Decision:
    """Add these words to the request."""
    found = situation.request(code)
    state = replace(situation.state, awaiting=None)
    if found is None or Move.ADD not in allowed(found, Actor.CUSTOMER):
        return replace(_too_late(situation, found), state=state)
    effect = CustomerMove(code=code, move=Move.ADD, text=text[:LONGEST_NOTE])
    return situation.decided(*when_cut(situation, text), state=state, effects=(effect,))


def ask_withdrawal(situation: Situation, code: str) -> Decision:
    """Whether the request shall really be withdrawn; that needs the chat that it was sent from."""
    found = situation.request(code)
    if _is_from_elsewhere(situation, code):
        return situation.decided(situation.say("elsewhere.only_there"))
    if found is None or Move.WITHDRAW not in allowed(found, Actor.CUSTOMER):
        return _too_late(situation, found)
    title = situation.knowledge.requests[found.kind].title
    buttons = (code_button(situation.shop, "withdrawn", code), code_button(situation.shop, "keep", code))
    return situation.decided(situation.say("withdraw.sure", code=code, title=title), buttons=column(buttons))


def withdraw(situation: Situation, code: str) -> Decision:
    """Withdraw the request."""
    found = situation.request(code)
    if _is_from_elsewhere(situation, code) or found is None or Move.WITHDRAW not in allowed(found, Actor.CUSTOMER):
        return ask_withdrawal(situation, code)
    return situation.decided(effects=(CustomerMove(code=code, move=Move.WITHDRAW),))


def ask_reopening(situation: Situation, code: str) -> Decision:
    """Why the request shall be opened again; once, a short while after its end, in the chat that it was sent from."""
    found = situation.request(code)
    if _is_from_elsewhere(situation, code):
        return situation.decided(situation.say("elsewhere.only_there"))
    if found is None or not situation.shop.may_reopen(found, situation.now):
        return _not_reopened(situation, found)
    state = replace(situation.state, awaiting=f"{REOPEN}{code}")
    return situation.decided(
        situation.say("reopen.why", code=code), buttons=((plain_button(situation.shop, "drop"),),), state=state
    )


def reopen(situation: Situation, code: str, text: str) -> Decision:
    """Open the request again for this reason."""
    found = situation.request(code)
    state = replace(situation.state, awaiting=None)
    if found is None or not situation.shop.may_reopen(found, situation.now):
        return replace(_not_reopened(situation, found), state=state)
    effect = CustomerMove(code=code, move=Move.REOPEN, text=text[:LONGEST_NOTE])
    return situation.decided(*when_cut(situation, text), state=state, effects=(effect,))


def when_cut(situation: Situation, text: str) -> tuple[str, ...]:
    """What is said about words too long to be kept whole; nothing about others."""
    return (situation.say("add.cut", most=LONGEST_NOTE),) if len(text) > LONGEST_NOTE else ()


def form(situation: Situation, code: str) -> Decision:
    """The request's form once more; it holds whole values, so it goes only where the request was sent from."""
    if _is_from_elsewhere(situation, code):
        return situation.decided(situation.say("elsewhere.only_there"))
    if situation.request(code) is None:
        return _too_late(situation, None)
    return situation.decided(effects=(SendForm(code=code),))


def has_open(situation: Situation) -> bool:
    """Whether a request of this chat is still open."""
    return bool(_open_ones(situation))


def cancel(situation: Situation) -> Decision:
    """ "/huy" with no draft: one of the open requests may be meant."""
    open_ones = _open_ones(situation)
    if not open_ones:
        return situation.decided(situation.say("withdraw.nothing"), state=replace(situation.state, awaiting=None))
    if len(open_ones) == 1:
        return ask_withdrawal(situation, open_ones[0].code)
    buttons = (Button(label=_name(situation, each), data=f"withdraw:{each.code}") for each in open_ones)
    return situation.decided(situation.say("withdraw.which"), buttons=column(buttons))


def _open_ones(situation: Situation) -> list[DataRequest]:
    own = (each for each in situation.requests if not _is_from_elsewhere(situation, each.code))
    return [request for request in own if request.is_open]


def _one(situation: Situation, request: DataRequest) -> Decision:
    from_elsewhere = _is_from_elsewhere(situation, request.code)
    may = allowed(request, Actor.CUSTOMER) - ({Move.WITHDRAW} if from_elsewhere else set())
    verbs = ["prove"] if Move.VERIFY in may and not from_elsewhere else []
    verbs += [verb for verb, move in (("add", Move.ADD), ("withdraw", Move.WITHDRAW)) if move in may]
    if situation.shop.may_reopen(request, situation.now) and not from_elsewhere:
        verbs.append("reopen")
    if not from_elsewhere:
        verbs.append("form")
    rows = column(code_button(situation.shop, verb, request.code) for verb in verbs)
    told = _line(situation, request)
    if from_elsewhere and request.is_open:
        told += "\n\n" + situation.say("elsewhere.answered_there")
    return situation.decided(told, buttons=rows)


def _is_from_elsewhere(situation: Situation, code: str) -> bool:
    """Whether the request was sent from another chat: a code and a proof allow less than the chat itself."""
    return code in situation.state.linked


def _line(situation: Situation, request: DataRequest) -> str:
    """Code, title, state, and the date that matters now."""
    knowledge = situation.knowledge
    values = {
        "code": request.code,
        "title": knowledge.requests[request.kind].title,
        "state": situation.say(f"status.is_{request.status}"),
        "opened": say_day(knowledge, situation.shop.today(request.opened_at)),
    }
    if not request.is_open:
        ended = situation.shop.today(request.ended_at or situation.now)
        return situation.say("status.ended", ended=say_day(knowledge, ended), **values)
    due = {"finish_by": say_day(knowledge, request.finish_by), "answer_by": say_day(knowledge, request.answer_by)}
    key = "status.waiting" if request.answered_at is None else "status.under_way"
    return situation.say(key, **due, **values)


def _name(situation: Situation, request: DataRequest) -> str:
    title = situation.knowledge.requests[request.kind].title
    return situation.say("status.name", code=request.code, title=title)


def _not_reopened(situation: Situation, found: DataRequest | None) -> Decision:
    """It is open, was opened again before, or ended too long ago."""
    if found is None:
        return situation.decided(situation.say("stale.request"))
    if found.is_open:
        return _one(situation, found)
    days = situation.knowledge.deadlines.reopen_days
    return situation.decided(situation.say("reopen.too_late", line=_line(situation, found), days=days))


def _too_late(situation: Situation, found: DataRequest | None) -> Decision:
    if found is None:
        return situation.decided(situation.say("stale.request"))
    return situation.decided(situation.say("request.ended_already", line=_line(situation, found)))
