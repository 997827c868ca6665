"""A right that one process has at a time."""

from __future__ import annotations

from bot.storage.database import Database


class StoredLease:
    """One right; `holder` is a name that no other process has. Every call is committed when it returns."""

    def __init__(self, database: Database, name: str, holder: str) -> None:
        self._database = database
        self._name = name
        self._holder = holder

    async def take(self, seconds: float) -> bool:
        """Have it, or keep it, for so long from now; False while another process has it. Raises StorageError."""
        async with self._database.work() as work:
            return await work.take_lease(self._name, self._holder, seconds)

    async def release(self) -> None:
        """Give it back before its time, if it is ours. Raises StorageError."""
        async with self._database.work() as work:
            await work.release_lease(self._name, self._holder)
