"""When the program is killed: at seeded random moments, most of them in the middle of work."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress

from tests.faults.program import Program
from tests.faults.telegram import DistantTelegram

_WHILE_STARTING = 0.15  # share of the kills
_STARTING = 4.0  # seconds that a start may take
_CALLS = 25  # calls of the service before the kill, at most
_BUSY = 2.0  # seconds that these may take
_AFTER = 0.06  # seconds from the last of them to the kill, at most: an answer is on its way for half of that


async def kill_while_starting(program: Program, chance: random.Random) -> None:
    """Start the program and kill it before it is up, or a little later."""
    await program.start()
    await asyncio.sleep(chance.uniform(0, _STARTING))
    await program.kill()


async def kill_at_work(program: Program, telegram: DistantTelegram, chance: random.Random) -> None:
    """Start the program, let it work for a random number of calls, and kill it at any moment after."""
    before = len(telegram.calls)
    await program.start()
    await telegram.until(lambda: any(call.method == "getUpdates" for call in telegram.calls[before:]))
    wanted = len(telegram.calls) + chance.randint(0, _CALLS)
    with suppress(TimeoutError):
        async with asyncio.timeout(_BUSY):
            await telegram.until(lambda: len(telegram.calls) >= wanted)
    await asyncio.sleep(chance.uniform(0, _AFTER))
    assert program.lives, program.log[-2000:]
    await program.kill()


async def kill(program: Program, telegram: DistantTelegram, chance: random.Random) -> bool:
    """One life, from its start to its kill; whether it was killed while starting."""
    if chance.random() < _WHILE_STARTING:
        await kill_while_starting(program, chance)
        return True
    await kill_at_work(program, telegram, chance)
    return False
