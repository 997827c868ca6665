"""Requests and their sealed record."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import Row, Select, select
from sqlalchemy.exc import IntegrityError

from bot.domain.chain import FIRST, Values, canonical, seal_event, seal_values
from bot.domain.errors import IllegalMove
from bot.domain.messages import ChatRef, Person
from bot.domain.requests import OPEN, Actor, DataRequest, Event, Item, Kind, Move, Slots, Status
from bot.storage.engine import Connection
from bot.storage.rows import Rows, given, of_given_chat
from bot.storage.tables import event_values, request_events, requests

_SLOTS: TypeAdapter[Slots] = TypeAdapter(Slots)
_ITEMS: TypeAdapter[tuple[Item, ...]] = TypeAdapter(tuple[Item, ...])
_OF_CHAT: Final = select(requests).where(of_given_chat(requests)).order_by(requests.c.opened_at.desc())
_SALT_BYTES = 16
_PLAIN = (  # columns that are called as the request calls them and need no turning
    "code",
    "opened_at",
    "answer_by",
    "finish_by",
    "needs_verification",
    "answered_at",
    "proof_asked_at",
    "verified_at",
    "verified_how",
    "third_party_at",
    "extended_at",
    "ended_at",
    "reopened_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """How a request's record stood when this unit of work read it."""

    version: int = 0
    head: str = FIRST
    slots: Slots | None = None


class Requests(Rows):
    """The requests of one unit of work."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        super().__init__(connection, now)
        self._seen: dict[str, _Seen] = {}

    async def request(self, code: str) -> DataRequest | None:
        """The request with this code, locked until the work ends."""
        found = await self._run(select(requests).where(requests.c.code == code).with_for_update())
        row = found.one_or_none()
        return self._read(row) if row else None

    async def chat_of_request(self, code: str) -> ChatRef | None:
        """Whose request this is, without locking it: a chat is always locked before what belongs to it."""
        return await self._chat_in(requests, requests.c.code == code)

    async def requests_of(self, chat: ChatRef) -> tuple[DataRequest, ...]:
        """All requests of a chat, newest first."""
        return await self._all(_OF_CHAT, given(chat))

    async def requests_coded(self, codes: Collection[str]) -> tuple[DataRequest, ...]:
        """The requests with these codes, of whatever chat, newest first."""
        if not codes:
            return ()
        return await self._all(
            select(requests).where(requests.c.code.in_(codes)).order_by(requests.c.opened_at.desc(), requests.c.code)
        )

    async def open_requests(self) -> tuple[DataRequest, ...]:
        """All requests that are still open, due first first."""
        still_open = requests.c.status.in_([status.value for status in OPEN])
        return await self._all(
            select(requests).where(still_open).order_by(requests.c.finish_by, requests.c.opened_at, requests.c.code)
        )

    async def unstripped_requests(self) -> tuple[DataRequest, ...]:
        """All requests whose values are still kept, newest first."""
        return await self._all(
            select(requests).where(requests.c.slots.is_not(None)).order_by(requests.c.opened_at.desc(), requests.c.code)
        )

    async def requests_during(self, begin: datetime, end: datetime) -> tuple[DataRequest, ...]:
        """All requests that were there between the two moments: sent before the end, not ended before the begin."""
        there = (requests.c.opened_at < end) & (requests.c.ended_at.is_(None) | (requests.c.ended_at >= begin))
        return await self._all(select(requests).where(there).order_by(requests.c.opened_at, requests.c.code))

    async def save_request(self, request: DataRequest, event: Event) -> None:
        """Insert or update the request and append the event to its sealed record.

        Raises IllegalMove when the request was changed since this unit of work read it, when a new one's code
        is taken, and when it would be completed without the verification it needs.
        """
        seen = self._seen.get(request.code, _Seen())
        values = _said(request, event, seen)
        digest = seal_event(seen.head, body_of(request.code, event), seal_values(values))
        await self._write(request, seen, digest)
        await self._append(request.code, event, seen, values, digest)
        self._seen[request.code] = _Seen(version=seen.version + 1, head=digest, slots=request.slots)

    async def events(self, code: str) -> tuple[Event, ...]:
        """The request's record, first event first; details whose time is up are empty."""
        found = await self._run(events_with_values().where(request_events.c.code == code))
        return tuple(event_from(row) for row in found)

    async def _all(self, query: Select[Any], parameters: Mapping[str, object] | None = None) -> tuple[DataRequest, ...]:
        return tuple(self._read(row) for row in await self._run(query, parameters))

    def _read(self, row: Row[Any]) -> DataRequest:
        request = request_from(row)
        self._seen[request.code] = _Seen(version=row.version, head=row.head, slots=request.slots)
        return request

    async def _write(self, request: DataRequest, seen: _Seen, head: str) -> None:
        values = {**_columns(request), "version": seen.version + 1, "head": head}
        unchanged = (requests.c.code == request.code) & (requests.c.version == seen.version)
        statement = (
            requests.update().where(unchanged).values(values) if seen.version else requests.insert().values(values)
        )
        try:
            written = (await self._run(statement)).rowcount
        except IntegrityError:
            raise IllegalMove("the database refuses this state of the request") from None
        if written != 1:
            raise IllegalMove("the request was changed meanwhile")

    async def _append(self, code: str, event: Event, seen: _Seen, values: Values, digest: str) -> None:
        place = {"code": code, "seq": seen.version + 1}
        row = {
            **place,
            "move": event.move.value,
            "actor": event.actor.value,
            "made_by": event.by,
            "at": event.at,
            "status": event.status.value,
            "values_hash": seal_values(values),
            "prev_hash": seen.head,
            "hash": digest,
        }
        await self._run(request_events.insert().values(row))
        await self._run(event_values.insert().values(**place, salt=values.salt, content=values.content))


def body_of(code: str, event: Event) -> Mapping[str, str]:
    """What the chain seals of an event beside its values."""
    return {
        "code": code,
        "move": event.move.value,
        "actor": event.actor.value,
        "by": event.by,
        "at": event.at.astimezone(UTC).isoformat(),
        "status": event.status.value,
    }


def events_with_values() -> Select[Any]:
    """All events in the order of their chains, each with its values where they are still there."""
    together = request_events.outerjoin(event_values)
    columns = (request_events, event_values.c.salt, event_values.c.content)
    return select(*columns).select_from(together).order_by(request_events.c.code, request_events.c.seq)


def event_from(row: Row[Any]) -> Event:
    """The event in a row of `events_with_values`."""
    return Event(
        move=Move(row.move),
        actor=Actor(row.actor),
        by=row.made_by,
        at=row.at,
        status=Status(row.status),
        detail=json.loads(row.content)["detail"] if row.content is not None else {},
    )


def _said(request: DataRequest, event: Event, seen: _Seen) -> Values:
    """The event's values: its detail, and what the request says where that is new."""
    content: dict[str, object] = {"detail": dict(event.detail)}
    if request.slots != seen.slots:
        content["slots"] = _SLOTS.dump_python(request.slots, mode="json", exclude_defaults=True)
    return Values(salt=secrets.token_hex(_SALT_BYTES), content=canonical(content))


def _columns(request: DataRequest) -> dict[str, object]:
    return {
        **{name: getattr(request, name) for name in _PLAIN},
        "kind": request.kind.value,
        "channel": request.chat.channel,
        "chat_id": request.chat.id,
        "slots": _SLOTS.dump_json(request.slots, exclude_defaults=True).decode(),
        "items": _ITEMS.dump_json(request.items, exclude_defaults=True).decode(),
        "status": request.status.value,
        "owner_id": request.owner.id if request.owner else None,
        "owner_name": request.owner.name if request.owner else None,
    }


def request_from(row: Row[Any]) -> DataRequest:
    """The request in a row of its table; its values are gone once their time is up."""
    return DataRequest(
        **{name: getattr(row, name) for name in _PLAIN},
        kind=Kind(row.kind),
        chat=ChatRef(channel=row.channel, id=row.chat_id),
        slots=_SLOTS.validate_json(row.slots) if row.slots is not None else Slots(),
        items=_ITEMS.validate_json(row.items),
        status=Status(row.status),
        owner=Person(id=row.owner_id, name=row.owner_name or "") if row.owner_id is not None else None,
    )
