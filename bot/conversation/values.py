"""What a request holds, each value under the label that its kind gives it; how a value is shown is handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from bot.content.knowledge import Knowledge
from bot.conversation.shown import shown
from bot.domain.requests import Change, DataRequest, Field

Show: TypeAlias = Callable[[Field, str], str]


def value_pairs(knowledge: Knowledge, request: DataRequest, show: Show) -> Iterator[tuple[str, str]]:
    """Label and value of everything but the free words."""
    slots = request.slots
    for change in slots.changes:
        yield _change(knowledge, change, show)
    if slots.fields:
        names = ", ".join(knowledge.say(f"field.{field}") for field in slots.fields)
        yield label_of(knowledge, request, "fields"), names
    for slot, value, field in (
        ("name", slots.name, Field.NAME),
        ("contact", slots.contact, Field.PHONE),
        ("record", slots.record, Field.PHONE),
        ("order", slots.order, Field.OTHER),
    ):
        if value:
            yield label_of(knowledge, request, slot), show(field, value)


def whole_pairs(knowledge: Knowledge, request: DataRequest) -> Iterator[tuple[str, str]]:
    """Everything that the request holds, written the way one reads it aloud."""
    yield from value_pairs(knowledge, request, _whole)
    if request.slots.note:
        yield label_of(knowledge, request, "note"), request.slots.note


def label_of(knowledge: Knowledge, request: DataRequest, slot: str) -> str:
    """What the kind of request calls this value."""
    needs = knowledge.requests[request.kind].needs
    label = next((need.summary for need in needs if need.slot == slot), None)
    return label or knowledge.say(f"card_value.{slot}")


def line(knowledge: Knowledge, label: str, value: str) -> str:
    """A value with its label, as one line of text."""
    return knowledge.say("card_value.line", label=label, value=value)


def _change(knowledge: Knowledge, change: Change, show: Show) -> tuple[str, str]:
    unknown = knowledge.say("card_value.unknown")
    name = knowledge.say(f"field.{change.field}")
    value = knowledge.say(
        "card_value.change",
        old=show(change.field, change.old) if change.old else unknown,
        new=show(change.field, change.new) if change.new else unknown,
    )
    return f"{name[:1].upper()}{name[1:]}", value


def _whole(field: Field, value: str) -> str:
    return shown(value)
