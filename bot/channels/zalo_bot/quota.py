"""How many of the month's messages are used. Zalo sends nothing more when they are, and warns nobody before."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from bot.channels.shapes import place_of

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_FREE_PLAN = 3000  # messages a month of the plan "Basic"
_WARN_AT = (80, 95)  # percent
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")  # whose months Zalo counts; it does not say when a month begins


class Counter(Protocol):
    """Counts messages, over all processes."""

    async def count(self, month: str) -> int:
        """Add one to the month ("2026-11") and return how many that makes, each number once. Committed on return."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """So many of the month's messages are sent."""

    sent: int
    quota: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """Counts what is sent and warns once at 80 % and once at 95 % of a month's messages."""

    counter: Counter
    warn: Callable[[Usage], Awaitable[None]]
    messages: int = _FREE_PLAN

    async def spend(self, at: datetime) -> None:
        """Count a message that was sent. Never raises: the message is with the customer, counted or not."""
        try:
            sent = await self.counter.count(f"{at.astimezone(_ZONE):%Y-%m}")
            for percent in _WARN_AT:
                if sent == -(-self.messages * percent // 100):
                    await self.warn(Usage(sent=sent, quota=self.messages, percent=percent))
        except Exception as error:
            _LOG.error("zalo_bot_quota_not_counted", error=type(error).__name__, origin=place_of(error))
