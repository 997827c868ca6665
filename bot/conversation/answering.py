"""Questions answered: each outcome of understanding as what the customer reads and may press next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import assert_never

from bot.answers.outcome import Outcome, OutcomeKind
from bot.content.models import Answer, Entry, Plain, Silent
from bot.conversation import calling
from bot.conversation.buttons import button, clause_button, column, entry_button, packed, plain_button
from bot.conversation.decision import Chose, Decision, Logged
from bot.conversation.rating import with_thumbs
from bot.conversation.requesting import later, opening
from bot.conversation.situation import Situation
from bot.conversation.state import Asked, ChatState
from bot.domain.messages import Button, ButtonRows, Reply
from bot.domain.requests import Kind

LONGEST_QUESTION = 1500  # letters; a longer message is a story that a person should read
_MOST_RELATED = 3
_MOST_OFFERED = 3
_MOST_ROUNDS = 2  # questions asked back in a row before a person is offered
_RATED = frozenset({OutcomeKind.ANSWER, OutcomeKind.SILENT})
_ROWS_OF_EACH = 2  # of several answers, so that the buttons still fit on a phone


def answer_text(situation: Situation, text: str) -> Decision:
    """What the message asks, each question in it in order."""
    if len(text) > LONGEST_QUESTION:
        return _too_long(situation, text)
    outcomes = situation.understand(text).outcomes
    first, *others = sorted(outcomes, key=lambda outcome: outcome.kind is OutcomeKind.REQUEST)  # a form comes last
    situation = _asking(situation, text)
    decision = told(situation, first, text)
    for outcome in others:
        decision = _both(situation, decision, told(situation.in_state(decision.state), outcome, text))
    asks = decision.state.draft is not None or later.asks(decision)
    if not asks and any(outcome.kind in _RATED for outcome in outcomes):
        decision = with_thumbs(situation, decision)
    return replace(decision, logged=tuple(logged(text, outcome) for outcome in outcomes))


def _asking(situation: Situation, text: str) -> Situation:
    asked = Asked(update=situation.update_id, text=text) if situation.update_id else None
    return situation.in_state(replace(situation.state, asked=asked))


def logged(text: str, outcome: Outcome) -> Logged:
    """The line of the question log for one outcome."""
    entry = outcome.wish.kind if outcome.kind is OutcomeKind.REQUEST and outcome.wish else outcome.entry
    return Logged(text=text, kind=outcome.kind, entry=entry, score=outcome.score)


def show_entry(situation: Situation, entry_id: str) -> Decision:
    """The entry behind a button."""
    entry = situation.knowledge.entry(entry_id)
    if entry is None:
        return situation.decided(situation.say("stale.entry"), buttons=((plain_button(situation.shop, "menu"),),))
    asked = situation.state.pending_question if situation.state.unclear_rounds else None
    decision = _shown(situation, entry, asked or entry.title, said=asked is not None)
    if asked is None:
        return decision
    return replace(with_thumbs(situation, decision), effects=(*decision.effects, Chose(entry=entry.id)))


def not_these(situation: Situation) -> Decision:
    """None of the offered questions was meant: once more in other words, then a person."""
    if situation.state.unclear_rounds >= _MOST_ROUNDS:
        return _person_instead(situation)
    return situation.decided(situation.say("clarify.other_words"), buttons=_menu_and_person(situation))


def told(situation: Situation, outcome: Outcome, text: str) -> Decision:
    """What one outcome makes the customer read."""
    match outcome.kind:
        case OutcomeKind.CLARIFY | OutcomeKind.UNSURE:
            return later.asked_unclear(situation, outcome, text) or _asked_back(situation, outcome, text)
        case OutcomeKind.ANSWER | OutcomeKind.SMALLTALK | OutcomeKind.OFFTOPIC if asked := later.asked_unclear(
            situation, outcome, text
        ):
            return asked
        case OutcomeKind.REQUEST:
            return opening.from_message(situation, outcome.wish, text) if outcome.wish else _lost(situation, text)
        case OutcomeKind.HANDOFF:
            return calling.call(situation, text)
        case OutcomeKind.ANSWER | OutcomeKind.SILENT | OutcomeKind.SMALLTALK | OutcomeKind.OFFTOPIC:
            entry = situation.knowledge.entry(outcome.entry or "")
            wish = outcome.wish.kind if outcome.wish else None
            return _shown(situation, entry, text, wish, said=True) if entry else _lost(situation, text)
        case _:
            assert_never(outcome.kind)


def _shown(situation: Situation, entry: Entry, text: str, wish: Kind | None = None, *, said: bool) -> Decision:
    """An entry's text with what rests on it and what may come next. `said`: the text is the customer's own."""
    match entry:
        case Answer():
            return _answer(situation, entry, text if said else None, wish)
        case Silent():
            return _silent(situation, entry, text)
        case Plain() if entry.id in situation.knowledge.off_topic:
            return _off_topic(situation, entry, text)
        case Plain() if entry.id in situation.knowledge.handoff:
            return calling.ask_what(situation)
        case _:
            rows = column(_related(situation, entry))
            state = replace(situation.state, unclear_rounds=0)
            return situation.decided(situation.knowledge.text_of(entry), buttons=rows, state=state)


def _answer(situation: Situation, entry: Answer, said: str | None, wish: Kind | None) -> Decision:
    """The answer, what it rests on, and the request that may follow, with what was said towards it."""
    basis = situation.say("common.and").join(entry.clauses[:2])
    words = situation.knowledge.text_of(entry) + "\n\n" + situation.say("answer.basis", clauses=basis)
    kind = wish or (None if situation.knowledge.needs_review(entry) else entry.offer)
    offered = () if kind is None else (_wish_button(situation, kind, said=said is not None),)
    rows = column((clause_button(situation.shop, entry.clauses[0]), *offered, *_related(situation, entry)))
    return situation.decided(words, buttons=rows, state=_answered(situation, entry, said if kind else None))


def _silent(situation: Situation, entry: Silent, text: str) -> Decision:
    """The entry's own words offer a person; what is missing there is the clause, and another way without a group."""
    words = situation.knowledge.text_of(entry)
    if entry.clauses:
        words += "\n\n" + situation.say("silent.nearest", clause=entry.clauses[0])
    if not situation.staffed:
        words += "\n\n" + situation.say("call.reach_us")
    near = [clause_button(situation.shop, number) for number in entry.clauses[:1]]
    rows = column((*calling.person_buttons(situation), *near, *_related(situation, entry)))
    return situation.decided(words, buttons=rows, state=_answered(situation, entry, text))


def _off_topic(situation: Situation, entry: Entry, text: str) -> Decision:
    rows = column((*calling.person_buttons(situation), plain_button(situation.shop, "menu")))
    state = replace(situation.state, unclear_rounds=0, pending_question=text)
    return situation.decided(situation.knowledge.text_of(entry), buttons=rows, state=state)


def _asked_back(situation: Situation, outcome: Outcome, text: str) -> Decision:
    """The likely meanings as buttons; after two rounds a person."""
    state = replace(situation.state, unclear_rounds=situation.state.unclear_rounds + 1, pending_question=text)
    situation = situation.in_state(state)
    if state.unclear_rounds > _MOST_ROUNDS:
        return _person_instead(situation)
    titles = _titles(situation, [candidate.entry for candidate in outcome.alternatives])
    if not titles:
        return _lost(situation, text)
    wish = (_wish_button(situation, outcome.wish.kind, said=True),) if outcome.wish else ()
    if outcome.kind is OutcomeKind.CLARIFY:
        rows = column((*titles, *wish, plain_button(situation.shop, "none")))
        return situation.decided(situation.say("clarify.which"), buttons=rows, state=state)
    rows = column((*titles, *wish, *calling.person_buttons(situation), plain_button(situation.shop, "menu")))
    return situation.decided(situation.say("unsure.maybe"), buttons=rows, state=state)


def _lost(situation: Situation, text: str) -> Decision:
    """Nothing near was found."""
    state = replace(situation.state, pending_question=text)
    return situation.decided(situation.say("unsure.nothing"), buttons=_menu_and_person(situation), state=state)


def _person_instead(situation: Situation) -> Decision:
    state = replace(situation.state, unclear_rounds=0)
    words = situation.say("clarify.person") + "\n\n" + calling.offer(situation)
    rows = packed((*calling.person_buttons(situation), plain_button(situation.shop, "menu")))
    return situation.decided(words, buttons=rows, state=state)


def _too_long(situation: Situation, text: str) -> Decision:
    state = replace(situation.state, pending_question=text)
    words = situation.say("odd.too_long") + "\n\n" + calling.offer(situation)
    return situation.decided(words, buttons=column(calling.person_buttons(situation)), state=state)


def _both(situation: Situation, first: Decision, second: Decision) -> Decision:
    """Two decisions of one message: all replies, the buttons of answers together under the last.

    Where the message goes is asked once, and at the end; beside a form it is only said that the words are kept.
    """
    if later.asks(first):
        *before, question = first.replies
        first = replace(first, replies=tuple(before))
        second = _asked_last(situation.in_state(second.state), second, question)
    rows = second.replies[-1].buttons if second.replies else ()
    if second.state.draft is None and not later.asks(second):
        earlier = first.replies[-1].buttons[:_ROWS_OF_EACH] if first.replies else ()
        rows = _distinct((*earlier, *rows[:_ROWS_OF_EACH]))
    bare = tuple(replace(reply, buttons=()) for reply in (*first.replies, *second.replies))
    replies = (*bare[:-1], replace(bare[-1], buttons=rows)) if bare else ()
    return replace(second, replies=replies, effects=(*first.effects, *second.effects))


def _asked_last(situation: Situation, decision: Decision, question: Reply) -> Decision:
    """The decision with the question where the message goes, as far as it does not ask itself."""
    if later.asks(decision):
        return decision
    if decision.state.draft is None:
        return replace(decision, replies=(*decision.replies, question))
    kind = decision.state.undecided[-1].kind
    return replace(decision, replies=(Reply(text=later.quoted(situation, kind)), *decision.replies))


def _distinct(rows: ButtonRows) -> ButtonRows:
    return tuple({tuple(each.data for each in row): row for row in rows}.values())


def _titles(situation: Situation, ids: Iterable[str]) -> list[Button]:
    entries = (situation.knowledge.entry(each) for each in ids)
    return [entry_button(entry) for entry in islice(filter(None, entries), _MOST_OFFERED)]


def _related(situation: Situation, entry: Entry) -> list[Button]:
    """What an entry leads to; nothing while its clause speaks for itself."""
    if situation.knowledge.needs_review(entry):
        return []
    return _titles(situation, entry.related[:_MOST_RELATED])


def _wish_button(situation: Situation, kind: Kind, *, said: bool) -> Button:
    """Offers a request; `said`: the message itself holds what the request would say."""
    label = situation.say("button.wish", request=situation.knowledge.requests[kind].title)
    return button(label, "wish" if said else "new", kind)


def _menu_and_person(situation: Situation) -> ButtonRows:
    return packed((plain_button(situation.shop, "menu"), *calling.person_buttons(situation)))


def _answered(situation: Situation, entry: Entry, pending: str | None) -> ChatState:
    """The state after an answer: what a follow-up is read in the light of."""
    return replace(
        situation.state, last_entry=entry.id, last_at=situation.now, unclear_rounds=0, pending_question=pending
    )
