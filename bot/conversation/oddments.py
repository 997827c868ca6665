"""What is no ordinary text: pictures, voice messages, contact cards, edited and empty messages."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import calling, proving
from bot.conversation.browsing import ways
from bot.conversation.decision import Decision
from bot.conversation.requesting.asking import ask
from bot.conversation.requesting.form import typed
from bot.conversation.requesting.values import sort_of
from bot.conversation.situation import Situation
from bot.conversation.state import BY_HAND, Draft
from bot.domain.messages import Contact, Media
from bot.domain.requests import Field

_TAKES_PHONE = frozenset({Field.PHONE, "contact", "record"})


def media(situation: Situation, sent: Media) -> Decision:
    """Something that cannot be read. It is never stored, and in a request the customer is told why."""
    if situation.held and situation.held.about == BY_HAND:
        return calling.pass_on(situation, BY_HAND, "")
    if situation.held:
        kind = situation.say(f"media.{sent.kind}")
        note = situation.say("media.for_staff", kind=kind, caption=sent.caption).strip()
        passed = calling.pass_on(situation, situation.held.about, note)
        return replace(passed, replies=situation.decided(situation.say("media.not_passed", kind=kind)).replies)
    if situation.state.draft:
        return ask(situation, situation.state.draft, situation.say(f"media_in_form.{sent.kind}"))
    return situation.decided(situation.say(f"media_alone.{sent.kind}"), buttons=ways(situation))


def contact(situation: Situation, card: Contact) -> Decision:
    """A shared phone number, taken where the form waits for one and not kept otherwise."""
    draft = situation.state.draft
    proved = None if draft and sort_of(draft.step) in _TAKES_PHONE else proving.shared(situation, card)
    if proved is not None:
        return proved
    if situation.held:
        note = situation.say("media.contact_for_staff", phone=card.phone)
        return calling.pass_on(situation, situation.held.about, note)
    if draft and sort_of(draft.step) in _TAKES_PHONE:
        return typed(situation, draft, _dialled(card.phone))
    if draft:
        return ask(situation, draft, situation.say("media.contact_not_now"))
    return situation.decided(situation.say("media.contact_alone"), buttons=ways(situation))


def empty(situation: Situation) -> Decision:
    """A message without anything in it."""
    draft = situation.state.draft
    if draft:
        return ask(situation, draft, situation.say("odd.empty_in_form"))
    return situation.decided(situation.say("odd.empty"), buttons=ways(situation))


def edited_in_form(situation: Situation, draft: Draft) -> Decision:
    """An answer changed after it was read: the form says how to change it."""
    return ask(situation, draft, situation.say("odd.edited_in_form"))


def _dialled(phone: str) -> str:
    """Telegram gives the country code without a plus."""
    return phone if phone.startswith(("+", "0")) else f"+{phone}"
