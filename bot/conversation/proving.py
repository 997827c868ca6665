"""How a customer can show who they are without anybody's help, and what they are asked for. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.answers.values.certainty import Certainty
from bot.answers.values.phones import check_phone
from bot.content.knowledge import Knowledge
from bot.conversation.buttons import code_button, column
from bot.conversation.decision import CheckCode, Decision, Prove, SendCode
from bot.conversation.shop import Shop
from bot.conversation.situation import Situation
from bot.domain.masking import mask_value
from bot.domain.messages import ButtonRows, Contact
from bot.domain.moves import allowed
from bot.domain.pins import PIN_DIGITS
from bot.domain.requests import Actor, DataRequest, Field, Move

EMAIL = "email"  # the channel of e-mails; a chat of it is a request, whose e-mail is the address
PIN = "pin:"  # the next six digits are the code that was sent by e-mail for the request whose code follows


class Way(StrEnum):
    """The ways up the ladder, the easiest first."""

    SHARE_PHONE = "share_phone"  # the chat account shares its own number, which is the one of the request
    EMAIL = "email"  # a code goes to the e-mail of the request
    CALL = "call"  # staff call the number of the request


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a customer reads who is to show who they are, and what they may press."""

    text: str
    buttons: ButtonRows = ()
    asks_contact: bool = False


def way_of(knowledge: Knowledge, request: DataRequest, *, mails: bool) -> Way:
    """The easiest way that this chat and this request allow; `mails`: whether e-mail can be sent."""
    if phone_of(request) and str(request.chat).startswith(tuple(knowledge.shares_phone)):
        return Way.SHARE_PHONE
    return Way.EMAIL if mails and email_of(request) else Way.CALL


def asked(shop: Shop, request: DataRequest, *, mails: bool) -> Asked:
    """The way in words."""
    way = way_of(shop.knowledge, request, mails=mails)
    record = (email_of(request) if way is Way.EMAIL else phone_of(request)) or email_of(request) or ""
    shown = mask_value(Field.EMAIL if "@" in record else Field.PHONE, record)
    text = shop.knowledge.say(f"proof.how_{way}" if record else "proof.how_none", record=shown)
    buttons = column((code_button(shop, "mail_code", request.code),)) if way is Way.EMAIL else ()
    return Asked(text=text, buttons=buttons, asks_contact=way is Way.SHARE_PHONE)


def phone_of(request: DataRequest) -> str | None:
    """The number under which the business knows the customer, as the request names it."""
    return next((value for value in _records(request) if "@" not in value), None)


def email_of(request: DataRequest) -> str | None:
    """The e-mail under which the business knows the customer, as the request names it."""
    return next((value for value in _records(request) if "@" in value), None)


def ask_again(situation: Situation, code: str) -> Decision:
    """The customer wants to show who they are now."""
    found = situation.request(code)
    if found is None or found.code in situation.state.linked or not _may_prove(found):
        return situation.decided(situation.say("proof.not_needed"))
    words = asked(situation.shop, found, mails=situation.mails)
    decision = situation.decided(words.text, buttons=words.buttons)
    replies = tuple(replace(reply, asks_contact=words.asks_contact) for reply in decision.replies)
    return replace(decision, replies=replies)


def shared(situation: Situation, card: Contact) -> Decision | None:
    """What a shared contact proves; None when no request waits for one. Only the sender's own number counts."""
    waiting = [each for each in _waiting(situation) if phone_of(each)]
    if not waiting:
        return None
    if not card.own and situation.held:  # for whoever they talk to
        return None
    if not card.own:
        return situation.decided(situation.say("proof.not_own"))
    number = check_phone(card.phone)
    same = [each for each in waiting if number.certainty is not Certainty.NONE and phone_of(each) == number.value]
    if not same:
        record = mask_value(Field.PHONE, phone_of(waiting[0]) or "")
        return situation.decided(situation.say("proof.other_phone", record=record))
    return situation.decided(effects=tuple(Prove(code=each.code, how="chat_phone") for each in same))


def send_code(situation: Situation, code: str) -> Decision:
    """Send a code to the e-mail of the request; the next six digits are read as that code."""
    found = situation.request(code)
    if found not in _waiting(situation) or found is None or not (situation.mails and email_of(found)):
        return situation.decided(situation.say("proof.not_needed"))
    state = replace(situation.state, awaiting=f"{PIN}{code}")
    return situation.decided(state=state, effects=(SendCode(code=code),))


def typed_code(situation: Situation, text: str) -> Decision | None:
    """Six digits while a request waits for its e-mail to be shown; None when the text is something else."""
    digits = "".join(text.split())
    if len(digits) != PIN_DIGITS or not (digits.isascii() and digits.isdigit()) or not situation.mails:
        return None
    waited = (situation.state.awaiting or "").removeprefix(PIN)
    waiting = [each for each in _waiting(situation) if email_of(each)]
    found = next((each for each in waiting if each.code == waited), waiting[0] if waiting else None)
    if found is None:
        return None
    return situation.decided(effects=(CheckCode(code=found.code, pin=digits),))


def _waiting(situation: Situation) -> list[DataRequest]:
    """The chat's own requests whose person is still to be verified, newest first."""
    return [each for each in situation.requests if each.code not in situation.state.linked and _may_prove(each)]


def _may_prove(request: DataRequest) -> bool:
    return Move.VERIFY in allowed(request, Actor.CUSTOMER)


def _records(request: DataRequest) -> Iterator[str]:
    """What the customer says the business has of them: given as such, or as the old value of a correction."""
    if request.slots.record:
        yield request.slots.record
    for change in request.slots.changes:
        if change.field in {Field.PHONE, Field.EMAIL} and change.old:
            yield change.old
