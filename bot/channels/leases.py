"""What several processes must not do at the same time."""

from __future__ import annotations

from typing import Protocol


class Lease(Protocol):
    """A right that one process has at a time. Every call is committed when it returns; may raise StorageError."""

    async def take(self, seconds: float) -> bool:
        """Have it, or keep it, for so long from now; False while another process has it."""

    async def release(self) -> None:
        """Give it back before its time, if it is ours."""
