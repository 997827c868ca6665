"""Everything that is kept of requests, read for the people who answer for them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from bot.domain.dossiers import Dossier, SentMessage, Step
from bot.domain.requests import DataRequest
from bot.storage.engine import Connection
from bot.storage.outbox import reply_from
from bot.storage.papers import paper_from
from bot.storage.requests import event_from, events_with_values, request_from
from bot.storage.rows import of_chat
from bot.storage.seals import fault_of
from bot.storage.tables import outbox, papers, request_events, requests


async def dossier(connection: Connection, code: str) -> Dossier | None:
    """Everything of one request; None when no request has this code."""
    row = (await connection.execute(select(requests).where(requests.c.code == code))).one_or_none()
    return await _dossier(connection, row) if row else None


async def all_dossiers(connection: Connection) -> tuple[Dossier, ...]:
    """Everything of every request, the oldest first."""
    rows = await connection.execute(select(requests).order_by(requests.c.opened_at, requests.c.code))
    return tuple([await _dossier(connection, row) for row in rows.all()])


async def _dossier(connection: Connection, row: Row[Any]) -> Dossier:
    request = request_from(row)
    steps = await connection.execute(events_with_values().where(request_events.c.code == request.code))
    handed = select(papers).where(papers.c.code == request.code).order_by(papers.c.at, papers.c.name)
    return Dossier(
        request=request,
        steps=tuple(map(_step, steps)),
        messages=await _messages(connection, request),
        papers=tuple(map(paper_from, await connection.execute(handed))),
        fault=await fault_of(connection, row),
    )


async def _messages(connection: Connection, request: DataRequest) -> tuple[SentMessage, ...]:
    about = (outbox.c.about == f"request:{request.code}") & of_chat(outbox, request.chat)
    found = await connection.execute(select(outbox).where(about).order_by(outbox.c.id))
    return tuple(map(_message, found))


def _step(row: Row[Any]) -> Step:
    return Step(
        seq=row.seq,
        event=event_from(row),
        values_kept=row.content is not None,
        values_hash=row.values_hash,
        hash=row.hash,
    )


def _message(row: Row[Any]) -> SentMessage:
    return SentMessage(
        posted_at=row.posted_at,
        settled_at=row.settled_at,
        state=row.state,
        reason=row.reason,
        text=reply_from(row.reply).text if row.reply is not None else None,
    )
