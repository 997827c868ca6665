"""Everything held about a chat as a file for its owner: names in their language, times on the business's clock."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime

from bot.content.knowledge import Knowledge
from bot.conversation.dates import local
from bot.domain.records import HeldData

_JSON = frozenset(
    {("chats", "state"), ("requests", "slots"), ("requests", "items"), ("event_values", "content"), ("outbox", "reply")}
)
_FILES = frozenset({("papers", "content")})  # the very file that the customer has; only named here
_OF_OTHERS = frozenset(  # about the staff and their group, not about the customer
    {
        "owner_id",
        "owner_name",
        "made_by",
        "receipt_channel",
        "receipt_chat_id",
        "receipt_message_id",
        "receipt_about",
    }
)


def own_data(knowledge: Knowledge, held: HeldData, now: datetime) -> str:
    """The file's text: tables and columns by the names that the content gives them."""
    tables = {
        knowledge.say(f"own_data.table_{table}"): [_row(knowledge, table, row) for row in rows]
        for table, rows in held.tables.items()
    }
    head = {knowledge.say("own_data.made_at"): _shown(knowledge, now)}
    return json.dumps({**head, **tables}, ensure_ascii=False, indent=2) + "\n"


def _row(knowledge: Knowledge, table: str, row: Mapping[str, object]) -> Mapping[str, object]:
    return {
        knowledge.say(f"own_data.column_{column}"): _value(knowledge, (table, column), value)
        for column, value in row.items()
        if (table, column) not in _FILES and column not in _OF_OTHERS
    }


def _value(knowledge: Knowledge, place: tuple[str, str], value: object) -> object:
    if place in _JSON and isinstance(value, str) and value:
        return _without_files(json.loads(value))
    return _shown(knowledge, value)


def _without_files(value: object) -> object:
    """A file that waits to be sent is named, not copied into the text."""
    if isinstance(value, dict) and isinstance(value.get("attachment"), dict):
        return {**value, "attachment": value["attachment"].get("name")}
    return value


def _shown(knowledge: Knowledge, value: object) -> object:
    if isinstance(value, datetime):
        return f"{local(knowledge, value):%d/%m/%Y %H:%M:%S}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value
