"""What the clock has told already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from bot.domain.requests import OPEN
from bot.storage.rows import Rows
from bot.storage.tables import reminders, requests


class Reminders(Rows):
    """The reminders of one unit of work."""

    async def reminded(self) -> Mapping[str, frozenset[str]]:
        """The marks of all open requests, by their codes; a request without any is not named."""
        still_open = requests.c.status.in_([status.value for status in OPEN])
        query = select(reminders.c.code, reminders.c.mark).join(requests).where(still_open)
        marks: dict[str, set[str]] = {}
        for row in await self._run(query):
            marks.setdefault(row.code, set()).add(row.mark)
        return {code: frozenset(found) for code, found in marks.items()}

    async def reminded_at(self, code: str, mark: str) -> datetime | None:
        """When this was told."""
        query = select(reminders.c.at).where(reminders.c.code == code, reminders.c.mark == mark)
        return (await self._run(query)).scalar_one_or_none()

    async def save_reminded(self, code: str, marks: Iterable[str]) -> bool:
        """Remember that this was told; False when all of it was told before."""
        now = self._now()
        new = [await self._insert_new(reminders, {"code": code, "mark": mark, "at": now}) for mark in marks]
        return any(new)
