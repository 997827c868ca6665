"""What the program's database says: during a run about sends that a kill cut, in the end about everything."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Select, func, make_url, select

from bot.storage.database import Database
from bot.storage.tables import outbox, questions, request_events, requests, updates
from tests.conftest import KEY


@dataclass(frozen=True, kw_only=True)
class Trace:
    """What one visit left behind, without what is different each time (codes, ids, times)."""

    moves: tuple[str, ...]
    questions: tuple[str, ...]
    to_customer: int  # messages that were posted
    to_group: int  # messages and changes of cards that were posted


@dataclass(frozen=True, kw_only=True)
class Cut:
    """One attempt to send that was under way when the program was killed: the service may have taken it or not."""

    row: int
    attempt: int
    chat: int


@dataclass(frozen=True, kw_only=True)
class Outbox:
    """How the messages stand."""

    posted: Counter[int]  # new messages by chat
    pending: int
    failed: int


class Ledger:
    """Reads the database at this address."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def cut(self) -> set[Cut]:
        """The sends of new messages that are marked as under way."""
        query = select(outbox.c.id, outbox.c.attempts, outbox.c.chat_id)
        rows = await self._rows(query.where(outbox.c.state == "leased", outbox.c.edit.is_(False)))
        return {Cut(row=row.id, attempt=row.attempts, chat=int(row.chat_id)) for row in rows}

    async def outbox(self) -> Outbox:
        """How the messages stand."""
        rows = await self._rows(select(outbox.c.chat_id, outbox.c.edit, outbox.c.state))
        return Outbox(
            posted=Counter(int(row.chat_id) for row in rows if not row.edit),
            pending=sum(row.state in {"waiting", "leased"} for row in rows),
            failed=sum(row.state == "failed" for row in rows),
        )

    async def updates(self) -> set[str]:
        """The ids of all updates that were processed; the table holds none twice."""
        return {row.update_id for row in await self._rows(select(updates.c.update_id))}

    async def broken_records(self) -> int:
        """How many requests have a sealed record that is not whole."""
        database = Database(self._url, keys=[KEY], now=_now)
        try:
            return len(await database.verify_chains())
        finally:
            await database.close()

    async def traces(self, visits: Mapping[int, str]) -> dict[int, Trace]:
        """What each visit left behind. `visits`: the customer's chat → the thread in the group, "" without one."""
        events = select(requests.c.chat_id, request_events.c.move).join_from(requests, request_events)
        moves = _by_chat(await self._rows(events.order_by(request_events.c.code, request_events.c.seq)))
        asked = _by_chat(await self._rows(select(questions.c.chat_id, questions.c.kind).order_by(questions.c.id)))
        counts = select(outbox.c.chat_id, func.count()).group_by(outbox.c.chat_id)
        told = _by_chat(await self._rows(counts))
        abouts = await self._rows(select(outbox.c.about).where(outbox.c.chat_id.like("-%")))
        threads = Counter((row.about or "").rpartition(":")[2] for row in abouts)
        return {
            chat: Trace(
                moves=tuple(moves[chat]),
                questions=tuple(asked[chat]),
                to_customer=sum(told[chat]),
                to_group=threads[thread] if thread else 0,
            )
            for chat, thread in visits.items()
        }

    async def _rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        database = Database(self._url, keys=[KEY], now=_now)
        try:
            async with database.transaction() as connection:
                found: Sequence[Row[Any]] = (await connection.execute(query)).all()
                return found
        finally:
            await database.close()


def as_it_died(url: str, scratch: Path) -> Ledger:
    """The ledger of a program that was just killed. SQLite is read as a copy: mending it is the program's own task."""
    path = make_url(url).database if url.startswith("sqlite") else None
    if path is None:
        return Ledger(url)
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    for file in Path(path).parent.glob(f"{Path(path).name}*"):
        shutil.copy(file, scratch)
    return Ledger(f"sqlite+aiosqlite:///{scratch / Path(path).name}")


def _by_chat(rows: Sequence[Row[Any]]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        chat, value = tuple(row)
        found[int(chat)].append(value)
    return found


def _now() -> datetime:
    return datetime.now(UTC)
