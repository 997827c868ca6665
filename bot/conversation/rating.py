"""Thumbs under answers: what a customer thinks of one, kept with the question; a thumb down offers a person."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import calling
from bot.conversation.buttons import packed, plain_button
from bot.conversation.decision import Decision, Rate
from bot.conversation.situation import Situation
from bot.domain.messages import Button, ButtonRows
from bot.domain.records import Rating


def with_thumbs(situation: Situation, decision: Decision) -> Decision:
    """The decision with thumbs for the question asked last, beside the button of the clause that it rests on."""
    asked = situation.state.asked
    if asked is None or not decision.replies:
        return decision
    shown = decision.replies[-1]
    rows = _beside_clause(shown.buttons, tuple(_thumb(situation, rating, asked.update) for rating in Rating))
    return replace(decision, replies=(*decision.replies[:-1], replace(shown, buttons=rows)))


def rate(situation: Situation, argument: str) -> Decision:
    """A thumb was pressed; the last one counts."""
    word, _, update = argument.partition(":")
    if word not in set(Rating):
        return situation.decided()
    effect = Rate(update=update, rating=Rating(word))
    if effect.rating is Rating.UP:
        return replace(situation.decided(effects=(effect,)), toast=situation.say("rating.thanks"))
    asked = situation.state.asked
    question = asked.text if asked and asked.update == update else None
    words = situation.say("rating.sorry") + "\n\n" + calling.offer(situation)
    rows = packed((*calling.person_buttons(situation), plain_button(situation.shop, "menu")))
    state = replace(situation.state, pending_question=question)
    return situation.decided(words, buttons=rows, state=state, effects=(effect,))


def _thumb(situation: Situation, rating: Rating, update: str) -> Button:
    return Button(label=situation.say(f"button.thumb_{rating}"), data=f"rate:{rating}:{update}", aside=True)


def _beside_clause(rows: ButtonRows, thumbs: tuple[Button, ...]) -> ButtonRows:
    """The thumbs in the first row that opens a clause; in a row of their own where none does."""
    for place, row in enumerate(rows):
        if any(button.data.startswith("clause:") for button in row):
            return (*rows[:place], (*row, *thumbs), *rows[place + 1 :])
    return (*rows, thumbs)
