"""Waits that grow while something fails."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from bot.channels.reach import Reach

Pause: TypeAlias = Callable[[float], Awaitable[None]]
"""Sleeps so many seconds."""

_LONGEST_WAIT = 30.0


class Patience:
    """Waits one, two, four… up to thirty seconds, and begins anew after a success."""

    def __init__(self, pause: Pause, reach: Reach | None = None) -> None:
        """`reach` is told, where what works or fails is the service."""
        self._pause = pause
        self._reach = reach or Reach()
        self._failures = 0

    def succeeded(self) -> None:
        """It works again."""
        self._failures = 0
        self._reach.answered()

    async def wait(self, at_least: float = 0.0) -> None:
        """Wait the next step, or as long as the service asks."""
        grown = min(2.0 ** min(self._failures, 10), _LONGEST_WAIT)
        self._failures += 1
        self._reach.failed()
        await self._pause(max(at_least, grown))
