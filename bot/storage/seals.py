"""Whether the sealed records are still what they were."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import Row, Select, select

from bot.domain.chain import Fault, FaultKind, Link, Values, first_fault
from bot.domain.records import BrokenRecord
from bot.storage.engine import Connection
from bot.storage.requests import body_of, event_from, events_with_values
from bot.storage.tables import request_events, requests


async def broken_records(connection: Connection) -> tuple[BrokenRecord, ...]:
    """The requests whose record is broken, each with its first broken link; empty when all are whole."""
    found = [(row.code, await fault_of(connection, row)) async for row in _rows(connection, _all_requests())]
    return tuple(BrokenRecord(code=code, fault=fault) for code, fault in found if fault)


def _all_requests() -> Select[Any]:
    columns = (requests.c.code, requests.c.status, requests.c.version, requests.c.head)
    return select(*columns).order_by(requests.c.opened_at, requests.c.code)


async def _rows(connection: Connection, query: Select[Any]) -> AsyncIterator[Row[Any]]:
    for row in (await connection.execute(query)).all():
        yield row


async def fault_of(connection: Connection, request: Row[Any]) -> Fault | None:
    """Where the record of the request in this row breaks first, or None."""
    query = events_with_values().where(request_events.c.code == request.code)
    rows = (await connection.execute(query)).all()
    fault = first_fault(map(_link, rows), length=request.version, head=request.head)
    if fault is None and rows[-1].status != request.status:
        return Fault(seq=request.version, kind=FaultKind.STATUS_EDITED)
    return fault


def _link(row: Row[Any]) -> Link:
    return Link(
        seq=row.seq,
        previous=row.prev_hash,
        body=body_of(row.code, event_from(row)),
        values_hash=row.values_hash,
        hash=row.hash,
        values=Values(salt=row.salt, content=row.content) if row.content is not None else None,
    )
