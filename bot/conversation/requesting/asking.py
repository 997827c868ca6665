"""The question of a draft's present step, with the buttons that it may be answered by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.content.models import RequestFile
from bot.conversation.buttons import button, column, packed
from bot.conversation.decision import Decision
from bot.conversation.requesting.steps import (
    CHANGES,
    EDIT,
    FIELDS,
    MORE,
    SUMMARY,
    field_of,
    is_known,
    need_of,
    next_step,
    value_of,
)
from bot.conversation.requesting.summary import capital, summary, value_shown
from bot.conversation.requesting.values import sort_of
from bot.conversation.situation import Situation
from bot.conversation.state import Draft
from bot.domain.messages import Button, ButtonRows
from bot.domain.requests import Field

GENDERS = ("male", "female", "other")


def draft_button(situation: Situation, draft: Draft, verb: str, *arguments: str, label: str | None = None) -> Button:
    """A button that belongs to this draft alone."""
    return button(label or situation.say(f"button.{verb}"), "draft", str(draft.number), verb, *arguments)


def file_of(situation: Situation, draft: Draft) -> RequestFile:
    """What the content says about the draft's kind."""
    return situation.knowledge.requests[draft.kind]


def go_on(situation: Situation, draft: Draft, lead: str = "") -> Decision:
    """Ask for the next thing that is missing, or show the summary."""
    step = next_step(file_of(situation, draft), draft)
    return ask(situation, replace(draft, step=step, odd_value=None), lead)


def ask(situation: Situation, draft: Draft, lead: str = "") -> Decision:
    """Ask the present step's question, below a leading sentence if there is one."""
    question = _question(situation, draft)
    told = f"{lead}\n\n{question}" if lead else question
    state = replace(situation.state, draft=draft, awaiting=None, unclear_rounds=0)
    return situation.decided(told, buttons=_buttons(situation, draft), state=state)


def choosable(situation: Situation, draft: Draft) -> list[Field]:
    """The fields that can still be chosen."""
    fields = file_of(situation, draft).fields
    taken = {change.field for change in draft.slots.changes} | set(draft.slots.fields)
    return [field for field in fields if field not in taken] if draft.step == MORE else list(fields)


def can_take_more(situation: Situation, draft: Draft) -> bool:
    """Whether the kind has a list of fields with something left to add."""
    listed = any(need.slot in {CHANGES, FIELDS} for need in file_of(situation, draft).needs)
    left = choosable(situation, replace(draft, step=MORE))
    return listed and bool(left) and Field.ALL not in draft.slots.fields


def _question(situation: Situation, draft: Draft) -> str:
    if draft.odd_value is not None:
        return _odd_question(situation, draft, draft.odd_value)
    if draft.step == SUMMARY:
        return summary(situation, draft)
    if draft.step in {EDIT, MORE}:
        return situation.say(f"form.{draft.step}")
    field = field_of(draft.step)
    question = situation.say(f"form.new_{field}") if field else _need_question(situation, draft)
    if is_known(draft.slots, draft.step):
        now = situation.say("form.now", value=value_shown(situation, draft.slots, draft.step))
        return f"{question}\n{now}"
    return question


def _odd_question(situation: Situation, draft: Draft, value: str) -> str:
    sort = sort_of(draft.step)
    if sort in {"contact", "record"}:
        sort = Field.EMAIL if "@" in value else Field.PHONE
    return situation.say(f"form.odd_{sort}", value=value_shown(situation, draft.slots, draft.step, value))


def _need_question(situation: Situation, draft: Draft) -> str:
    return situation.knowledge.fill(need_of(file_of(situation, draft), draft.step).ask).strip()


def _buttons(situation: Situation, draft: Draft) -> ButtonRows:
    if draft.odd_value is not None:
        return packed(draft_button(situation, draft, verb) for verb in ("yes", "no"))
    if draft.step == SUMMARY:
        return _summary_buttons(situation, draft)
    return (*packed(_choices(situation, draft)), *packed(_ways_on(situation, draft)))


def _choices(situation: Situation, draft: Draft) -> Iterator[Button]:
    """What may be pressed instead of typed at this step."""
    if draft.step in {CHANGES, FIELDS, MORE}:
        for field in choosable(situation, draft):
            label = capital(situation.say(f"field.{field}"))
            yield draft_button(situation, draft, "pick", field, label=label)
    elif draft.step == EDIT:
        yield from _editable(situation, draft)
    elif field_of(draft.step) is Field.GENDER:
        for gender in GENDERS:
            yield draft_button(situation, draft, "gender", gender, label=situation.say(f"form.gender_{gender}"))


def _editable(situation: Situation, draft: Draft) -> Iterator[Button]:
    """One button for each thing of the summary; corrections one by one."""
    for need in file_of(situation, draft).needs:
        if need.slot == CHANGES:
            for change in draft.slots.changes:
                label = capital(situation.say(f"field.{change.field}"))
                yield draft_button(situation, draft, "redo", CHANGES, change.field, label=label)
        else:
            yield draft_button(situation, draft, "redo", need.slot, label=need.summary)


def _ways_on(situation: Situation, draft: Draft) -> Iterator[Button]:
    """Keeping, leaving out, going back, giving up."""
    if draft.step in {EDIT, MORE}:
        yield draft_button(situation, draft, "keep", label=situation.say("button.enough"))
    elif is_known(draft.slots, draft.step):
        yield draft_button(situation, draft, "keep")
    field = field_of(draft.step)
    if field is not None and len(draft.slots.changes) > 1:
        yield draft_button(situation, draft, "leave_out", field)
    if _is_optional(situation, draft) and value_of(draft.slots, draft.step) is None:
        yield draft_button(situation, draft, "skip")
    if draft.done and draft.step not in {EDIT, MORE}:
        yield draft_button(situation, draft, "back")
    yield draft_button(situation, draft, "stop")


def _is_optional(situation: Situation, draft: Draft) -> bool:
    return draft.step not in {EDIT, MORE} and need_of(file_of(situation, draft), draft.step).optional


def _summary_buttons(situation: Situation, draft: Draft) -> ButtonRows:
    verbs = ["edit", "more"] if can_take_more(situation, draft) else ["edit"]
    send = draft_button(situation, draft, "send")
    return (*column((send,)), *packed(draft_button(situation, draft, verb) for verb in (*verbs, "stop")))
