"""Giving up: by a command, or because the customer changed their mind."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.outcome import OutcomeKind
from bot.content.models import SmallTalk
from bot.conversation import calling, following
from bot.conversation.decision import Decision
from bot.conversation.requesting import form
from bot.conversation.requesting.aside import is_free
from bot.conversation.situation import Situation

_SURE = 0.75  # of what was meant; a form that is given up must be filled in again


def cancel(situation: Situation) -> Decision:
    """Give up what is being done; with nothing under way, a request that was sent may be meant."""
    if situation.state.draft:
        return form.give_up(situation)
    if situation.state.awaiting:
        return calling.declined(situation)
    return following.cancel(situation)


def changed_mind(situation: Situation, text: str) -> Decision | None:
    """What follows when the form being filled in, or the request that was sent, is not wanted any more; None when the
    message does not say so.
    """
    draft, words = situation.state.draft, situation.shop.words
    if not draft and not following.has_open(situation):
        return None
    if not words.gives_up(text) and (_may_be_asked_for(situation) or not _is_read_so(situation, text)):
        return None
    if draft:
        return form.give_up(situation)
    return following.cancel(situation.in_state(replace(situation.state, awaiting=None)))


def _may_be_asked_for(situation: Situation) -> bool:
    """Whether any words can be what the bot waits for: then only those that say so outright give up."""
    if situation.state.draft:
        return is_free(situation.state.draft)
    return bool(situation.state.awaiting or situation.replied_about)


def _is_read_so(situation: Situation, text: str) -> bool:
    """Whether the message is small talk that gives up, and nothing else."""
    (first, *more) = situation.understand(text).outcomes
    if more or first.kind is not OutcomeKind.SMALLTALK or first.score < _SURE:
        return False
    entry = situation.knowledge.entry(first.entry or "")
    return isinstance(entry, SmallTalk) and entry.gives_up
