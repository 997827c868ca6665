"""What several processes of one program share: rights that one of them has at a time, and counts."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_

from bot.storage.rows import Rows
from bot.storage.tables import counters, leases


class Shares(Rows):
    """The shared rows of one transaction; each change is one statement, so that two processes cannot both win."""

    async def take_lease(self, name: str, holder: str, seconds: float) -> bool:
        """Give the lease to this holder for so long; False while another one has it."""
        now = self._now()
        values = {"holder": holder, "until": now + timedelta(seconds=seconds)}
        free = or_(leases.c.holder == holder, leases.c.until <= now)
        taken = self._insert(leases).values(name=name, **values)
        taken = taken.on_conflict_do_update(index_elements=["name"], set_=values, where=free)
        return (await self._run(taken)).rowcount == 1

    async def release_lease(self, name: str, holder: str) -> None:
        """Take it back, if this holder has it."""
        await self._run(leases.delete().where(leases.c.name == name, leases.c.holder == holder))

    async def end_leases(self) -> None:
        """Take every lease back. Only for a program that knows itself alone: its forerunner is dead."""
        await self._run(leases.delete())

    async def count(self, name: str) -> int:
        """Add one to this count and return how many that makes; no number is given twice."""
        one_more = self._insert(counters).values(name=name, count=1)
        one_more = one_more.on_conflict_do_update(index_elements=["name"], set_={"count": counters.c.count + 1})
        return int((await self._run(one_more.returning(counters.c.count))).scalar_one())
