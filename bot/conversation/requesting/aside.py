"""Something else said in the middle of a form: a question is answered, a wish asked about, and the form goes on."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.outcome import Outcome, OutcomeKind
from bot.answers.values.certainty import Certainty
from bot.conversation import answering, calling
from bot.conversation.decision import Decision
from bot.conversation.requesting import opening
from bot.conversation.requesting.asking import ask, go_on
from bot.conversation.requesting.steps import joined
from bot.conversation.requesting.values import read_value, sort_of
from bot.conversation.situation import Situation
from bot.conversation.state import Draft
from bot.domain.requests import Field, Slots

_FREE = frozenset({"note", Field.OTHER, Field.ADDRESS})  # any words can be such a value
_SHAPED = frozenset({Field.PHONE, Field.EMAIL, Field.BIRTHDATE, "contact", "record", "order"})
_NAMES = frozenset({Field.NAME, Field.COMPANY})
_SHORTEST_STORY = 5  # words; less, and no question, is a poor try at the value rather than another subject
_MANY_DIGITS = 7  # as in a mistyped number, or two at once
_LONGEST_QUESTION = 20  # words; in place of free words only a short message is taken for a question
_ANSWERED = frozenset({OutcomeKind.ANSWER, OutcomeKind.SILENT})


def aside(situation: Situation, draft: Draft, text: str) -> Decision | None:
    """What to do with a message that is no answer to the form; None when it may well be one."""
    if _may_be_value(situation, draft, text):
        return None
    outcome = situation.understand(text).first
    decision = _handled(situation, draft, text, outcome)
    return decision and replace(decision, logged=(answering.logged(text, outcome),))


def is_free(draft: Draft) -> bool:
    """Whether any words can be what this step asks for."""
    return sort_of(draft.step) in _FREE


def _may_be_value(situation: Situation, draft: Draft, text: str) -> bool:
    """Whether the form should read this text before anything else does."""
    sort, asks, length = sort_of(draft.step), situation.shop.words.asks(text), len(text.split())
    if is_free(draft):
        return not asks or length > _LONGEST_QUESTION
    if sort in _NAMES:
        return not asks and (_is_short_name(situation, draft, text) or _is_capitalised(text))
    return sort in _SHAPED and (_has_value(situation, draft, text) or not (asks or length >= _SHORTEST_STORY))


def _has_value(situation: Situation, draft: Draft, text: str) -> bool:
    """Whether the text holds what was asked for, or so many digits that it was surely meant to."""
    if sum(map(str.isdigit, text)) >= _MANY_DIGITS:
        return True
    return read_value(draft.step, text, situation.shop.today(situation.now)).certainty is Certainty.SURE


def _is_short_name(situation: Situation, draft: Draft, text: str) -> bool:
    """A single word, or a few that make a usual name."""
    return len(text.split()) < _SHORTEST_STORY and (" " not in text or _has_value(situation, draft, text))


def _is_capitalised(text: str) -> bool:
    """Whether words begin with capitals the way names do."""
    words = text.split()
    return sum(word[0].isupper() for word in words) * 2 >= len(words)


def _handled(situation: Situation, draft: Draft, text: str, outcome: Outcome) -> Decision | None:
    by_the_way = outcome.kind is OutcomeKind.SMALLTALK and sort_of(draft.step) in _SHAPED | _NAMES
    if outcome.kind in _ANSWERED or by_the_way:
        return _answered(situation, draft, text, outcome)
    if outcome.kind is OutcomeKind.HANDOFF:
        return calling.call(situation, text)
    if outcome.kind is OutcomeKind.REQUEST and outcome.wish:
        if outcome.wish.kind is not draft.kind:
            return opening.from_message(situation, outcome.wish, text)
        if outcome.wish.slots != Slots():
            return go_on(situation, replace(draft, slots=joined(draft.slots, outcome.wish.slots)))
    return None


def _answered(situation: Situation, draft: Draft, text: str, outcome: Outcome) -> Decision:
    """The answer without its buttons, then the form's question again."""
    answer = answering.told(situation, outcome, text)
    again = ask(situation.in_state(answer.state), draft, situation.say("form.where_we_were"))
    replies = tuple(replace(reply, buttons=()) for reply in answer.replies)
    return replace(again, replies=(*replies, *again.replies))
