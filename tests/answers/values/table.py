"""The tables of messages with what they say, read from YAML."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, cast

import yaml

from bot.domain.requests import Change, Field, Kind, Slots

HERE = Path(__file__).parent


class SlotsRow(TypedDict, total=False):
    changes: list[list[str | None]]
    fields: list[str]
    contact: str
    record: str
    order: str
    name: str


class MessageRow(TypedDict):
    kind: str
    text: str
    slots: SlotsRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    text: str
    kind: Kind
    slots: Slots


def labelled(name: str) -> list[Labelled]:
    """Every message of a table with the slots it should give."""
    rows = cast("list[MessageRow]", yaml.safe_load((HERE / name).read_text(encoding="utf-8")))
    return [Labelled(text=row["text"], kind=Kind(row["kind"]), slots=_slots(row["slots"])) for row in rows]


def facts(slots: Slots) -> set[tuple[str, ...]]:
    """The single facts in slots, for counting what was found and what was missed."""
    found = {("change", change.field.value) for change in slots.changes} | {
        ("field", name.value) for name in slots.fields
    }
    values = [("old", change.field.value, change.old) for change in slots.changes]
    values += [("new", change.field.value, change.new) for change in slots.changes]
    values += [("contact", "", slots.contact), ("record", "", slots.record), ("order", "", slots.order)]
    return {*found, *((name, field, value) for name, field, value in values if value)}


def _slots(row: SlotsRow) -> Slots:
    return Slots(
        changes=tuple(Change(field=Field(str(field)), old=old, new=new) for field, old, new in row.get("changes", [])),
        fields=tuple(Field(name) for name in row.get("fields", [])),
        contact=row.get("contact"),
        record=row.get("record"),
        order=row.get("order"),
        name=row.get("name"),
    )
