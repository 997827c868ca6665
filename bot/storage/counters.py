"""Counts that go on over all processes and starts."""

from __future__ import annotations

from bot.storage.database import Database


class StoredCounter:
    """Counts under names of its own that begin with `prefix`. Every call is committed when it returns."""

    def __init__(self, database: Database, prefix: str) -> None:
        self._database = database
        self._prefix = prefix

    async def count(self, key: str) -> int:
        """Add one to the key's count and return how many that makes, each number once. Raises StorageError."""
        async with self._database.work() as work:
            return await work.count(f"{self._prefix}:{key}")
