"""The steps of a draft: which things its kind needs, which of them are known, and how a value finds its place.

A step is named after the slot it fills; the new value of a correction is "changes:" and the field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from bot.content.models import Need, RequestFile
from bot.conversation.state import Draft
from bot.domain.requests import Change, Field, Slots

SUMMARY = "summary"  # everything is known: to be confirmed
EDIT = "edit"  # choosing what to change before sending
MORE = "more"  # choosing one thing more to correct or delete
CHANGES, FIELDS = "changes", "fields"
_CONTACTS = frozenset({Field.PHONE, Field.EMAIL})

_READ: Mapping[str, Callable[[Slots], str | None]] = {
    CHANGES: lambda slots: " ".join(change.field for change in slots.changes) or None,
    FIELDS: lambda slots: " ".join(slots.fields) or None,
    "name": lambda slots: slots.name,
    "contact": lambda slots: slots.contact,
    "record": lambda slots: slots.record,
    "order": lambda slots: slots.order,
    "note": lambda slots: slots.note,
}
_WRITE: Mapping[str, Callable[[Slots, str], Slots]] = {
    "name": lambda slots, value: replace(slots, name=value),
    "contact": lambda slots, value: replace(slots, contact=value),
    "record": lambda slots, value: replace(slots, record=value),
    "order": lambda slots, value: replace(slots, order=value),
    "note": lambda slots, value: replace(slots, note=value),
}


def next_step(file: RequestFile, draft: Draft) -> str:
    """The first step whose value is neither known nor skipped; the summary when none is left."""
    waiting = (step for step in steps_of(file, draft.slots) if step not in draft.skipped)
    return next((step for step in waiting if not is_known(draft.slots, step)), SUMMARY)


def fitted(file: RequestFile, draft: Draft) -> Draft:
    """The draft as the content now wants it: steps that are not asked any more are forgotten."""
    slots = {need.slot for need in file.needs}
    done = tuple(step for step in draft.done if step.partition(":")[0] in slots)
    draft = replace(draft, done=done)
    if draft.step in {SUMMARY, EDIT, MORE} or draft.step.partition(":")[0] in slots:
        return draft
    return replace(draft, step=next_step(file, draft), odd_value=None)


def steps_of(file: RequestFile, slots: Slots) -> Iterator[str]:
    """All steps in the order of asking; every correction that was named has one."""
    for need in file.needs:
        yield need.slot
        if need.slot == CHANGES:
            yield from (change_step(change.field) for change in slots.changes)


def change_step(field: Field) -> str:
    """The step that asks for the new value of a field."""
    return f"{CHANGES}:{field}"


def field_of(step: str) -> Field | None:
    """The field whose new value a step asks for; None for every other step."""
    slot, _, field = step.partition(":")
    return Field(field) if slot == CHANGES and field else None


def need_of(file: RequestFile, step: str) -> Need:
    """What the content says about a step; choosing one thing more belongs to the list it adds to."""
    slots = {CHANGES, FIELDS} if step == MORE else {step.partition(":")[0]}
    return next(need for need in file.needs if need.slot in slots)


def is_known(slots: Slots, step: str) -> bool:
    """Whether the step has its value. An old phone or e-mail is also what the person is known by."""
    if step == "record" and slots.record is None:
        return any(change.old for change in slots.changes if change.field in _CONTACTS)
    return bool(value_of(slots, step))


def value_of(slots: Slots, step: str) -> str | None:
    """The value of a step as text; for a list of fields their names."""
    field = field_of(step)
    if field is not None:
        return next((change.new for change in slots.changes if change.field is field), None)
    return _READ[step](slots) if step in _READ else None


def with_value(slots: Slots, step: str, value: str) -> Slots:
    """The slots with this value at a step that holds one value."""
    field = field_of(step)
    if field is None:
        return _WRITE[step](slots, value)
    changes = (replace(each, new=value) if each.field is field else each for each in slots.changes)
    return replace(slots, changes=tuple(changes))


def with_fields(file: RequestFile, slots: Slots, chosen: tuple[Field, ...], *, more: bool) -> Slots:
    """The slots with these fields to correct or to act on; `more` keeps the ones chosen before.

    A correction whose new value is known is never lost by choosing anew.
    """
    if any(need.slot == CHANGES for need in file.needs):
        kept = tuple(change for change in slots.changes if more or change.new)
        known = {change.field for change in kept}
        added = tuple(Change(field=field) for field in chosen if field not in known)
        return replace(slots, changes=(*kept, *added))
    fields = tuple(dict.fromkeys((*(slots.fields if more else ()), *chosen)))
    return replace(slots, fields=(Field.ALL,) if Field.ALL in chosen else _without_all(fields))


def without_change(slots: Slots, field: Field) -> Slots:
    """The slots without the correction of this field."""
    return replace(slots, changes=tuple(change for change in slots.changes if change.field is not field))


def joined(slots: Slots, said: Slots) -> Slots:
    """What is known, with what a further message says put in its place; a new value leaves the old one as it was."""
    named = {change.field for change in said.changes}
    before = {change.field: change.old for change in slots.changes}
    kept = (change for change in slots.changes if change.field not in named)
    mended = (replace(change, old=change.old or before.get(change.field)) for change in said.changes)
    return Slots(
        changes=(*kept, *mended),
        fields=said.fields or slots.fields,
        name=said.name or slots.name,
        contact=said.contact or slots.contact,
        record=said.record or slots.record,
        order=said.order or slots.order,
        note=said.note or slots.note,
    )


def _without_all(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    return tuple(field for field in fields if field is not Field.ALL) if len(fields) > 1 else fields
