"""How everything stands at this moment, for the figures that operators watch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy import case, func, select

from bot.domain.records import Standing
from bot.domain.requests import OPEN
from bot.storage.engine import Connection
from bot.storage.rows import Rows
from bot.storage.tables import IS_PENDING, counters, outbox, requests

_WATCHED: Final = "watch:"  # before the names of counts that are figures


async def standing(connection: Connection, today: date) -> Standing:
    """The figures now; `today` is the date where the business is."""
    waiting = select(outbox.c.channel, func.count(), func.min(outbox.c.posted_at))
    rows = await connection.execute(waiting.where(IS_PENDING).group_by(outbox.c.channel))
    late = func.coalesce(func.sum(case((requests.c.finish_by < today, 1), else_=0)), 0)
    still_open = requests.c.status.in_([status.value for status in OPEN])
    number, overdue = (await connection.execute(select(func.count(), late).where(still_open))).one()
    figures = select(counters.c.name, counters.c.count.label("number")).where(counters.c.name.startswith(_WATCHED))
    return Standing(
        waiting={channel: (count, oldest) for channel, count, oldest in rows},
        open_requests=number,
        late_requests=overdue,
        counts={row.name.removeprefix(_WATCHED): row.number for row in await connection.execute(figures)},
    )


class Figures(Rows):
    """The counts of one transaction."""

    async def add(self, counts: Mapping[str, int]) -> None:
        """Add these to what was counted before; in one order, so that two processes do not wait for each other."""
        for name in sorted(counts):
            adding = self._insert(counters).values(name=f"{_WATCHED}{name}", count=counts[name])
            more = {"count": counters.c.count + counts[name]}
            await self._run(adding.on_conflict_do_update(index_elements=["name"], set_=more))
