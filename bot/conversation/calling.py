"""Bringing in a person: offering one, passing a question on, and the customer's way back to the bot."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.outcome import OutcomeKind
from bot.conversation.buttons import packed, plain_button
from bot.conversation.decision import CallPerson, Decision, EndTalk, PassOn
from bot.conversation.situation import Situation
from bot.conversation.state import BY_HAND, ChatState, Held
from bot.domain.messages import Button

LONGEST_PASSED_ON = 3000  # letters; with its heading it still fits one message of every service
TALK = "talk"  # the next free text is for a person


def offer(situation: Situation) -> str:
    """The sentence that offers a person, or says how the staff is reached when the bot cannot pass anything on."""
    return situation.say("call.offer" if situation.staffed else "call.reach_us")


def person_buttons(situation: Situation) -> tuple[Button, ...]:
    """The button that passes the question on; none when there is nobody to pass it to."""
    return (plain_button(situation.shop, "person"),) if situation.staffed else ()


def is_wanted(situation: Situation, text: str) -> bool:
    """Whether the message asks for a person and for nothing else; a number by itself may be one to call, or another."""
    if any(map(str.isdigit, text)):
        return False
    return [outcome.kind for outcome in situation.understand(text).outcomes] == [OutcomeKind.HANDOFF]


def ask_what(situation: Situation) -> Decision:
    """The customer wants a person and has not yet said what about."""
    if not situation.staffed:
        return situation.decided(situation.say("call.nobody"))
    state = replace(situation.state, awaiting=TALK)
    return situation.decided(
        situation.say("call.what"), buttons=((plain_button(situation.shop, "drop"),),), state=state
    )


def call(situation: Situation, text: str) -> Decision:
    """Begin a conversation with a person; while the business is open the bot then keeps quiet."""
    if not situation.staffed:
        return situation.decided(situation.say("call.nobody"), state=_settled(situation))
    is_open = situation.shop.is_open(situation.now)
    told = situation.say("call.called" if is_open else "call.called_closed")
    effect = CallPerson(text=_cut(text), hold=is_open)
    buttons = ((plain_button(situation.shop, "bot"),),) if is_open else ()
    return situation.decided(told, buttons=buttons, state=_settled(situation), effects=(effect,))


def pass_pending(situation: Situation) -> Decision:
    """Pass on the question that a person was offered for; the bot goes on answering meanwhile."""
    pending = situation.state.pending_question
    if pending is None:
        return ask_what(situation)
    if not situation.staffed:
        return situation.decided(situation.say("call.nobody"), state=_settled(situation))
    told = situation.say("call.passed" if situation.shop.is_open(situation.now) else "call.passed_closed")
    return situation.decided(told, state=_settled(situation), effects=(CallPerson(text=_cut(pending)),))


def declined(situation: Situation) -> Decision:
    """What was offered is not wanted."""
    return situation.decided(situation.say("call.declined"), state=_settled(situation))


def pass_on(situation: Situation, about: str, text: str, *, edited: bool = False) -> Decision:
    """The customer's words go to the thread; the bot stays quiet, and stays so as long as they talk."""
    held = situation.held
    state = situation.state
    if held:  # what was offered before they talked is chosen by a number no more
        state = replace(state, held=replace(held, until=situation.hold_until), offered=())
    if about == BY_HAND:  # whoever writes there reads there
        return situation.decided(state=state)
    return situation.decided(state=state, effects=(PassOn(about=about, text=_cut(text), edited=edited),))


def answered_by_hand(situation: Situation) -> Decision:
    """A person wrote past the bot: it keeps quiet, as it does for a thread, and a thread stays the one that holds."""
    about = situation.held.about if situation.held else BY_HAND
    return situation.decided(state=replace(situation.state, held=Held(about=about, until=situation.hold_until)))


def asks_back(situation: Situation, text: str) -> bool:
    """Whether a typed text is the way back: words for it, the button's label, or its number if it was offered last."""
    words = situation.shop.words
    if words.meaning(text) == "bot" or words.spelled(text) == words.spelled(situation.say("button.bot")):
        return True
    offered = enumerate(situation.state.offered, start=1)
    return any(button.data == "bot" and text == str(number) for number, button in offered)


def back_to_bot(situation: Situation) -> Decision:
    """The customer wants the bot again."""
    held = situation.state.held
    told = situation.say("call.back" if held else "call.here")
    effects = (EndTalk(about=held.about),) if held and held.about != BY_HAND else ()
    state = replace(situation.state, held=None)
    buttons = packed((plain_button(situation.shop, "menu"), plain_button(situation.shop, "kinds")))
    return situation.decided(told, buttons=buttons, state=state, effects=effects)


def _settled(situation: Situation) -> ChatState:
    return replace(situation.state, pending_question=None, unclear_rounds=0, awaiting=None)


def _cut(text: str) -> str:
    return text[:LONGEST_PASSED_ON]
