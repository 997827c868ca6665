"""Work that comes round by itself: each round has its time, and one process at a time does it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import structlog

from bot.domain.errors import StorageError, where_broke

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Lease(Protocol):
    """A right that one process has at a time."""

    async def take(self, seconds: float) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Something to do again and again. `do` reads the clock itself, and does nothing where nothing is due."""

    name: str
    every: timedelta
    do: Callable[[], Awaitable[None]]


class Rounds:
    """Goes every round in its time, first at the start; one that breaks is logged and goes again next time.

    A round is done once in its time, however many processes run: whoever takes its lease does it, and keeps the lease
    until the next time. When that process dies, another one goes on after that time.
    """

    def __init__(
        self, rounds: Sequence[Round], lease: Callable[[str], Lease], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        """`lease` gives the right to a round by its name; `sleep` waits for so many seconds."""
        self._rounds = rounds
        self._lease = lease
        self._sleep = sleep

    async def run(self) -> None:
        """Go until cancelled."""
        async with asyncio.TaskGroup() as group:
            for each in self._rounds:
                group.create_task(self._keep_going(each))

    async def once(self) -> None:
        """Go every round now, one after another, whoever has its lease: for a demo whose clock was moved."""
        for each in self._rounds:
            await _go(each)

    async def _keep_going(self, each: Round) -> None:
        while True:
            if await self._is_ours(each):
                await _go(each)
            await self._sleep(each.every.total_seconds())

    async def _is_ours(self, each: Round) -> bool:
        try:
            return await self._lease(each.name).take(each.every.total_seconds())
        except StorageError as error:
            _LOG.error("round_without_lease", round=each.name, reason=str(error))
            return False


async def _go(each: Round) -> None:
    try:
        await each.do()
    except Exception as error:  # the other rounds go on, and this one comes again
        _LOG.error("round_broke", round=each.name, fault=where_broke(error))
