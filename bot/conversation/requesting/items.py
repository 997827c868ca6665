"""The items of a request: what each gets a result of its own for."""

from __future__ import annotations

from bot.content.models import RequestFile
from bot.conversation.requesting.steps import CHANGES, FIELDS
from bot.domain.requests import Field, Item, Slots


def items_of(file: RequestFile, slots: Slots) -> tuple[Item, ...]:
    """One for each correction or field that the kind asks for; "everything" is each field that could be chosen."""
    asked = {need.slot for need in file.needs}
    fields = [change.field for change in slots.changes] if CHANGES in asked else []
    if FIELDS in asked:
        fields += [field for field in file.fields if field is not Field.ALL] if _is_all(slots) else slots.fields
    return tuple(Item(field=field) for field in dict.fromkeys(fields))


def _is_all(slots: Slots) -> bool:
    return Field.ALL in slots.fields
