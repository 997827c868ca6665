"""Deleting what has been kept long enough."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Delete, Table, func, or_, select

from bot.domain.requests import OPEN
from bot.storage.engine import Connection
from bot.storage.tables import (
    IS_KEPT,
    addressees,
    announcements,
    chats,
    email_codes,
    event_values,
    lessons,
    outbox,
    papers,
    questions,
    requests,
    searches,
    sent_messages,
    suggestions,
    talks,
    updates,
)

_OPEN: Final = [status.value for status in OPEN]


async def purge(connection: Connection, keep: Mapping[str, timedelta], now: datetime) -> Mapping[str, int]:
    """Delete what is older than its table's time in `keep`; a table without one is kept. Rows gone per table.

    A chat goes when nobody wrote in it for that long and no request or talk of it is open. Of a request that ended,
    the personal values go; that it was there, its dates and its sealed record stay.
    """
    gone: dict[str, int] = {}
    for name, age in keep.items():
        for statement in _expired(name, now - age):
            gone[name] = gone.get(name, 0) + (await connection.execute(statement)).rowcount
    if "requests" in keep:
        gone["requests"] = await _strip_requests(connection, now - keep["requests"])
    return gone


def _expired(table: str, before: datetime) -> tuple[Delete, ...]:
    match table:
        case "updates":
            return (updates.delete().where(updates.c.at < before),)
        case "questions":
            of_them = (table.delete().where(table.c.at < before) for table in (suggestions, lessons))
            return questions.delete().where(questions.c.at < before), *of_them
        case "announcements":
            unsent = (announcements.c.at < before) & announcements.c.begun_at.is_(None)
            over = or_(announcements.c.ended_at < before, unsent)
            theirs = addressees.c.announcement_id.in_(select(announcements.c.id).where(over))
            return addressees.delete().where(theirs), announcements.delete().where(over)
        case "searches":
            return (searches.delete().where(searches.c.at < before),)
        case "talks":
            return (talks.delete().where(talks.c.closed_at < before),)
        case "outbox":
            sent = sent_messages.delete().where(sent_messages.c.at < before)
            kept = IS_KEPT & (outbox.c.posted_at < before)
            codes = email_codes.delete().where(email_codes.c.sent_at < before)
            return outbox.delete().where(or_(outbox.c.settled_at < before, kept)), sent, codes
        case "chats":
            return (chats.delete().where(func.coalesce(chats.c.heard_at, chats.c.seen_at) < before, ~_in_use()),)
        case _:
            return ()


def _in_use() -> ColumnElement[bool]:
    """Whether something is still open in the chat."""
    request = select(requests.c.code).where(_same_chat(requests), requests.c.status.in_(_OPEN))
    talk = select(talks.c.id).where(_same_chat(talks), talks.c.closed_at.is_(None))
    return request.exists() | talk.exists()


def _same_chat(table: Table) -> ColumnElement[bool]:
    return (table.c.channel == chats.c.channel) & (table.c.chat_id == chats.c.chat_id)


async def _strip_requests(connection: Connection, before: datetime) -> int:
    """Nobody can be recognised in what is left: the chat, the values and the names are gone."""
    ended = (requests.c.ended_at < before) & requests.c.slots.is_not(None) & requests.c.status.not_in(_OPEN)
    codes = select(requests.c.code).where(ended)
    for table in (event_values, papers):
        await connection.execute(table.delete().where(table.c.code.in_(codes)))
    bare = {"slots": None, "verified_how": None, "owner_name": None, "chat_id": ""}
    return (await connection.execute(requests.update().where(ended).values(bare))).rowcount
