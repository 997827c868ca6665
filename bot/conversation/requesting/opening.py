"""How a request begins: from what a message says, from a button, or in place of another draft."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.outcome import Wish
from bot.answers.values.reading import read_slots
from bot.content.models import RequestFile
from bot.conversation.buttons import button, column, plain_button
from bot.conversation.decision import Decision
from bot.conversation.requesting import kept, later
from bot.conversation.requesting.asking import draft_button, go_on
from bot.conversation.requesting.steps import SUMMARY, next_step
from bot.conversation.requesting.summary import recap
from bot.conversation.requesting.values import LONGEST_NOTE
from bot.conversation.restraint import has_many_requests
from bot.conversation.situation import Situation
from bot.conversation.state import Draft
from bot.domain.requests import Kind, Slots

_STORY = 12  # words; a message that long tells what happened, a shorter one only that something is wanted


def kinds(situation: Situation) -> Decision:
    """The kinds of request to choose from."""
    buttons = (button(file.title, "new", kind) for kind, file in situation.knowledge.requests.items())
    return situation.decided(situation.say("kinds.which"), buttons=column(buttons))


def from_message(situation: Situation, wish: Wish, text: str) -> Decision:
    """Open the request that a message makes, with everything it already says, unless it may belong to an open one."""
    asked = None if situation.state.draft else later.asked(situation, wish.kind, text)
    return asked or _from_words(situation, wish, text)


def from_button(situation: Situation, name: str) -> Decision:
    """Open a request of this kind with nothing known yet."""
    kind = _kind(name)
    if kind is None:
        return kinds(situation)
    draft = situation.state.draft
    return _instead(situation, draft, kind, None) if draft else _open(situation, kind, Slots())


def from_offer(situation: Situation, name: str) -> Decision:
    """Open the request that was offered for the customer's last message, with what that one says."""
    return _from_kept(situation, name, situation.state.pending_question)


def anew(situation: Situation, name: str) -> Decision:
    """Open a request of its own with the words that could have been added to another."""
    return _from_kept(situation, name, kept.joined(kept.waiting(situation.state, name)) or None)


def in_place(situation: Situation, name: str) -> Decision:
    """Put the draft away and open the other request."""
    return from_offer(situation.in_state(replace(situation.state, draft=None)), name)


def _from_kept(situation: Situation, name: str, text: str | None) -> Decision:
    kind = _kind(name)
    if kind is None or text is None:
        return from_button(situation, name)
    return _from_words(situation, Wish(kind=kind, slots=read_slots(text, kind)), text)


def _from_words(situation: Situation, wish: Wish, text: str) -> Decision:
    draft = situation.state.draft
    if draft is not None:
        return _instead(situation, draft, wish.kind, text)
    slots = _with_story(situation.knowledge.requests[wish.kind], wish.slots, text)
    return _open(situation, wish.kind, slots, kept.within(situation.state, wish.kind, text))


def _open(situation: Situation, kind: Kind, slots: Slots, words: tuple[str, ...] = ()) -> Decision:
    """A new form with what is known; `words` of the chat's state are in it and wait no more once it is sent."""
    if has_many_requests(situation):
        told = situation.say("odd.many_requests", count=sum(request.is_open for request in situation.requests))
        return situation.decided(told, buttons=((plain_button(situation.shop, "status"),),))
    number = situation.state.drafts + 1
    draft = Draft(number=number, kind=kind, slots=slots, kept=words)
    lead = situation.knowledge.fill(situation.knowledge.requests[kind].intro).strip()
    known = recap(situation, draft)
    if known and next_step(situation.knowledge.requests[kind], draft) != SUMMARY:
        lead += "\n\n" + situation.say("form.read", lines=known)
    opened = situation.in_state(replace(situation.state, drafts=number, pending_question=None))
    return go_on(opened, draft, lead)


def _instead(situation: Situation, draft: Draft, kind: Kind, text: str | None) -> Decision:
    """Another request while one is being written: the customer says which it shall be."""
    if kind is draft.kind and text is None:
        return go_on(situation, draft)
    titles = situation.knowledge.requests
    told = situation.say("form.instead", present=titles[draft.kind].title, other=titles[kind].title)
    switch = button(situation.say("button.replace", other=titles[kind].title), "replace", kind)
    state = replace(situation.state, pending_question=text)
    return situation.decided(told, buttons=column((switch, draft_button(situation, draft, "resume"))), state=state)


def _with_story(file: RequestFile, slots: Slots, text: str) -> Slots:
    """A message that tells what happened is the note that would be asked for."""
    asked_for = any(need.slot == "note" and not need.optional for need in file.needs)
    if slots.note or not asked_for or len(text.split()) < _STORY:
        return slots
    return replace(slots, note=text[:LONGEST_NOTE])


def _kind(name: str) -> Kind | None:
    return Kind(name) if name in set(Kind) else None
