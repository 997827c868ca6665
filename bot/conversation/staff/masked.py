"""What a request or a customer's words hold, line by line: masked for the group, whole for a member's own chat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from bot.content.knowledge import Knowledge
from bot.conversation.shown import shown
from bot.conversation.staff.freewords import masked_words
from bot.domain.masking import mask_value
from bot.domain.requests import Change, DataRequest, Field

Show: TypeAlias = Callable[[Field, str], str]

_LONGEST_NOTE = 600  # characters of free words on a card; all of them are in the details


def masked_lines(knowledge: Knowledge, request: DataRequest) -> str:
    """The request's values as the group may see them."""
    lines = list(_value_lines(knowledge, request, mask_value))
    if request.slots.note:
        note = masked_words(request.slots.note, request.slots)
        lines.append(_line(knowledge, request, "note", _shortened(note)))
    return "\n".join(lines)


def whole_lines(knowledge: Knowledge, request: DataRequest) -> str:
    """The request's values as they are, written the way one reads them aloud."""
    lines = list(_value_lines(knowledge, request, _whole))
    if request.slots.note:
        lines.append(_line(knowledge, request, "note", request.slots.note))
    return "\n".join(lines)


def _value_lines(knowledge: Knowledge, request: DataRequest, show: Show) -> Iterator[str]:
    slots = request.slots
    for change in slots.changes:
        yield _change_line(knowledge, change, show)
    if slots.fields:
        names = ", ".join(knowledge.say(f"field.{field}") for field in slots.fields)
        yield _line(knowledge, request, "fields", names)
    for slot, value, field in (
        ("name", slots.name, Field.NAME),
        ("contact", slots.contact, Field.PHONE),
        ("record", slots.record, Field.PHONE),
        ("order", slots.order, Field.OTHER),
    ):
        if value:
            yield _line(knowledge, request, slot, show(field, value))


def _change_line(knowledge: Knowledge, change: Change, show: Show) -> str:
    unknown = knowledge.say("card_value.unknown")
    name = knowledge.say(f"field.{change.field}")
    return knowledge.say(
        "card_value.change",
        field=f"{name[:1].upper()}{name[1:]}",
        old=show(change.field, change.old) if change.old else unknown,
        new=show(change.field, change.new) if change.new else unknown,
    )


def _line(knowledge: Knowledge, request: DataRequest, slot: str, value: str) -> str:
    """A value under the label that the kind of request gives it."""
    needs = knowledge.requests[request.kind].needs
    label = next((need.summary for need in needs if need.slot == slot), None)
    return knowledge.say("card_value.line", label=label or knowledge.say(f"card_value.{slot}"), value=value)


def _whole(field: Field, value: str) -> str:
    return shown(value)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_NOTE else f"{text[:_LONGEST_NOTE].rstrip()}…"
