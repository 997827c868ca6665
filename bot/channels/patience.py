"""Waits that grow while something fails."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

Pause: TypeAlias = Callable[[float], Awaitable[None]]
"""Sleeps so many seconds."""

_LONGEST_WAIT = 30.0


class Patience:
    """Waits one, two, four… up to thirty seconds, and begins anew after a success."""

    def __init__(self, pause: Pause) -> None:
        self._pause = pause
        self._failures = 0

    def succeeded(self) -> None:
        """It works again."""
        self._failures = 0

    async def wait(self, at_least: float = 0.0) -> None:
        """Wait the next step, or as long as the service asks."""
        grown = min(2.0 ** min(self._failures, 10), _LONGEST_WAIT)
        self._failures += 1
        await self._pause(max(at_least, grown))
