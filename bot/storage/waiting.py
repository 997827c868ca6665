"""Waiting for one's turn at the database, not for ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.domain.errors import StorageError

QUEUE_SECONDS = 30  # how long a unit of work waits for its turn, or for another process, before it gives up


async def take_turn(turns: asyncio.Lock | asyncio.Semaphore) -> None:
    """Wait for a turn; who came first gets it first. Raises StorageError after QUEUE_SECONDS."""
    try:
        async with asyncio.timeout(QUEUE_SECONDS):
            await turns.acquire()
    except TimeoutError as error:
        raise StorageError("the database was busy for too long") from error


@asynccontextmanager
async def in_turn(turns: asyncio.Semaphore) -> AsyncIterator[None]:
    """While the block runs it has a turn. Raises StorageError as `take_turn` does."""
    await take_turn(turns)
    try:
        yield
    finally:
        turns.release()
