"""Work that comes round by itself: in its time, by one process, whatever breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.app.retention import purge_old
from bot.app.rounds import Round, Rounds
from bot.content.knowledge import Knowledge
from bot.storage.database import Database
from bot.storage.leases import StoredLease
from tests.conftest import HandClock
from tests.storage.examples import incoming

HOUR = timedelta(hours=1)


def _noting(times: list[str], name: str) -> Callable[[], Awaitable[None]]:
    async def went() -> None:
        times.append(name)

    return went


def _rounds(database: Database, clock: HandClock, process: str, do: Callable[[], Awaitable[None]]) -> Rounds:
    return Rounds(
        (Round(name="tried", every=HOUR, do=do),),
        lease=lambda name: StoredLease(database, f"round.{name}", process),
        sleep=clock.sleep,
    )


async def _let_go() -> None:
    """Until the tasks have done what they can do now; a database answers within a few turns of the loop."""
    for _ in range(20):
        await asyncio.sleep(0.005)


async def test_two_processes_go_a_round_once_in_its_time_and_the_other_goes_on_alone(
    database: Database, clock: HandClock
) -> None:
    times: list[str] = []
    running = {
        name: asyncio.create_task(_rounds(database, clock, name, _noting(times, name)).run())
        for name in ("one", "other")
    }
    await _let_go()
    assert len(times) == 1
    await clock.pass_time(hours=1)
    await _let_go()
    assert len(times) == 2
    running.pop(times[-1]).cancel()
    (survivor,) = running
    await clock.pass_time(hours=1)
    await _let_go()
    await clock.pass_time(hours=1)
    await _let_go()
    assert times[-1] == survivor
    running[survivor].cancel()


async def test_a_round_that_breaks_comes_again(sqlite_database: Database, clock: HandClock) -> None:
    times: list[str] = []

    async def breaks() -> None:
        times.append("went")
        raise ValueError("a customer's words")

    running = asyncio.create_task(_rounds(sqlite_database, clock, "one", breaks).run())
    await _let_go()
    await clock.pass_time(hours=1)
    await _let_go()
    assert len(times) == 2
    running.cancel()


async def test_all_rounds_go_at_once_when_told(sqlite_database: Database, clock: HandClock) -> None:
    times: list[str] = []
    rounds = _rounds(sqlite_database, clock, "one", _noting(times, "went"))
    await rounds.once()
    await rounds.once()
    assert times == ["went", "went"]


async def test_what_the_business_keeps_for_so_many_days_goes_after_them(
    database: Database, clock: HandClock, shop_knowledge: Knowledge
) -> None:
    async with database.work() as work:
        await work.first_time(incoming())
    assert (await purge_old(database, shop_knowledge))["updates"] == 0
    clock.advance(days=shop_knowledge.business.retention_days.updates + 1)
    assert (await purge_old(database, shop_knowledge))["updates"] == 1
