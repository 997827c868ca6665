"""When things are tried again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The clock, and a random number from 0 to 1 that keeps retries from coming all at once."""

    now: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]
    jitter: Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a message is tried. Seconds; pauses double from the first to the longest.

    With these, a message fails about four hours after its first attempt.
    """

    first_pause: float = 1
    longest_pause: float = 600
    attempts: int = 32
    send: float = 30  # after that a send counts as cut, and may have arrived
    poll: float = 1  # how often to look for what other processes posted

    def pause(self, attempts: int, jitter: float) -> float:
        """How long to wait after this many attempts: between half of the full pause and all of it."""
        full = min(self.longest_pause, self.first_pause * 2.0 ** (attempts - 1))
        return full * (1 + jitter) / 2
