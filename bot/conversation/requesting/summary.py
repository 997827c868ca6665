"""What a draft holds, as its owner reads it before sending."""

from __future__ import annotations

from collections.abc import Iterator

from bot.conversation.requesting.steps import CHANGES, FIELDS, value_of
from bot.conversation.shown import shown
from bot.conversation.situation import Situation
from bot.conversation.state import Draft
from bot.domain.requests import Change, Slots


def summary(situation: Situation, draft: Draft) -> str:
    """Everything that would be sent, what it is used for, and the question whether it is right."""
    file = situation.knowledge.requests[draft.kind]
    return situation.say(
        "form.summary",
        title=file.title,
        lines=recap(situation, draft),
        purpose=situation.knowledge.fill(file.purpose).strip(),
    )


def recap(situation: Situation, draft: Draft) -> str:
    """One line for each thing known so far; empty when nothing is."""
    return "\n".join(_lines(situation, draft))


def value_shown(situation: Situation, slots: Slots, step: str, value: str | None = None) -> str:
    """The value of a step for its owner's eyes; `value` stands in for one that is not yet taken."""
    if step in {CHANGES, FIELDS}:
        names = (value_of(slots, step) or "").split()
        return ", ".join(situation.say(f"field.{name}") for name in names)
    return shown(value or value_of(slots, step) or "")


def capital(words: str) -> str:
    """The words with a capital at the beginning, the other letters as they are."""
    return words[:1].upper() + words[1:]


def _lines(situation: Situation, draft: Draft) -> Iterator[str]:
    for need in situation.knowledge.requests[draft.kind].needs:
        if need.slot == CHANGES:
            yield from (_change(situation, change) for change in draft.slots.changes)
        elif value_of(draft.slots, need.slot):
            value = value_shown(situation, draft.slots, need.slot)
            yield situation.say("form.line", label=need.summary, value=value)


def _change(situation: Situation, change: Change) -> str:
    label = capital(situation.say(f"field.{change.field}"))
    if change.old and change.new:
        return situation.say("form.line_change", label=label, old=shown(change.old), new=shown(change.new))
    if change.new:
        return situation.say("form.line", label=label, value=shown(change.new))
    return situation.say("form.line_open", label=label)
