"""A request that was sent from another chat: its code, and something that only its sender knows, open it here."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import timedelta

from bot.conversation import following
from bot.conversation.buttons import plain_button
from bot.conversation.decision import Decision
from bot.conversation.proofs import could_be_proof, is_proof
from bot.conversation.requesting import later
from bot.conversation.situation import Situation
from bot.conversation.state import ChatState
from bot.domain.codes import normalise

PROOF = "proof:"  # the next free text shows that the customer sent the request whose code follows
_WRONG = 5  # guesses in _SPAN, then none more
_SPAN = timedelta(hours=1)
_MOST_LINKED = 8
_WRITTEN_OUT = re.compile(r"(?<![^\W_])[A-Z0-9]{3}[\s\-\u2010-\u2015]?[A-Z0-9]{3}(?![^\W_])")


def codes(state: ChatState) -> frozenset[str]:
    """The codes of all requests from elsewhere that this chat has to do with."""
    return frozenset((*state.linked, *filter(None, (_claimed(state),))))


def typed(situation: Situation, text: str) -> Decision | None:
    """What a code that was typed leads to; None when there is none, or none that was surely meant as one."""
    code = normalise(text)
    if code is None:
        return None
    found = situation.request(code)
    if found:
        return later.asked_named(situation, found, text) or following.status(situation, code)
    written_out = _WRITTEN_OUT.findall(unicodedata.normalize("NFKC", text).upper())
    return _ask(situation, code) if code in map(normalise, written_out) else None


def proved(situation: Situation, text: str) -> Decision | None:
    """The answer to what was asked; None when nothing was, or when the words are no answer to it."""
    code = _claimed(situation.state)
    if code is None or normalise(text) or not could_be_proof(text, asks=situation.shop.words.asks(text)):
        return None
    if _is_locked(situation):
        return _locked(situation)
    if situation.claimed and situation.claimed.code == code and is_proof(situation.claimed.slots, text):
        return _linked(situation, code)
    return _wrong(situation, code)


def _claimed(state: ChatState) -> str | None:
    awaiting = state.awaiting or ""
    return awaiting.removeprefix(PROOF) if awaiting.startswith(PROOF) else None


def _ask(situation: Situation, code: str) -> Decision:
    """The same words whether there is such a request or not: nobody learns which codes exist."""
    if _is_locked(situation):
        return _locked(situation)
    state = replace(situation.state, awaiting=f"{PROOF}{code}")
    buttons = ((plain_button(situation.shop, "drop"),),)
    return situation.decided(situation.say("elsewhere.ask", code=code), buttons=buttons, state=state)


def _linked(situation: Situation, code: str) -> Decision:
    """From now on the request belongs to this chat as well."""
    linked = (*situation.state.linked, code)[-_MOST_LINKED:]
    state = replace(situation.state, awaiting=None, linked=linked, wrong_proofs=())
    own = tuple(filter(None, (*situation.requests, situation.claimed)))
    return following.status(replace(situation, state=state, requests=own), code)


def _wrong(situation: Situation, code: str) -> Decision:
    guesses = (*situation.state.wrong_proofs, situation.now)[-_WRONG:]
    situation = situation.in_state(replace(situation.state, wrong_proofs=guesses))
    if _is_locked(situation):
        return _locked(situation)
    buttons = ((plain_button(situation.shop, "drop"),),)
    return situation.decided(situation.say("elsewhere.wrong", code=code), buttons=buttons)


def _is_locked(situation: Situation) -> bool:
    recent = [at for at in situation.state.wrong_proofs if situation.now - at < _SPAN]
    return len(recent) >= _WRONG


def _locked(situation: Situation) -> Decision:
    state = replace(situation.state, awaiting=None)
    return situation.decided(situation.say("elsewhere.locked"), state=state)
