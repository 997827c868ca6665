import asyncio

from bot.storage.counters import StoredCounter
from bot.storage.database import Database
from bot.storage.leases import StoredLease
from tests.conftest import HandClock


def _lease(database: Database, holder: str, name: str = "zalo_bot.poll") -> StoredLease:
    return StoredLease(database, name, holder)


async def test_of_twenty_who_take_a_lease_at_once_one_has_it(database: Database) -> None:
    taken = await asyncio.gather(*(_lease(database, f"process {number}").take(60) for number in range(20)))
    assert sorted(taken) == [False] * 19 + [True]


async def test_whoever_has_a_lease_keeps_it_by_taking_it_again(database: Database, clock: HandClock) -> None:
    assert await _lease(database, "one").take(60)
    clock.advance(seconds=50)
    assert await _lease(database, "one").take(60)
    clock.advance(seconds=50)
    assert not await _lease(database, "two").take(60)


async def test_a_lease_that_ran_out_goes_to_the_next(database: Database, clock: HandClock) -> None:
    assert await _lease(database, "one").take(60)
    clock.advance(seconds=60)
    assert await _lease(database, "two").take(60)
    assert not await _lease(database, "one").take(60)


async def test_a_lease_given_back_is_free(database: Database) -> None:
    assert await _lease(database, "one").take(60)
    await _lease(database, "one").release()
    assert await _lease(database, "two").take(60)


async def test_only_the_holder_can_give_a_lease_back(database: Database) -> None:
    assert await _lease(database, "one").take(60)
    await _lease(database, "two").release()
    assert not await _lease(database, "two").take(60)


async def test_leases_of_other_names_are_other_leases(database: Database) -> None:
    assert await _lease(database, "one").take(60)
    assert await _lease(database, "two", name="zalo_oa.token").take(60)


async def test_a_program_that_knows_itself_alone_ends_all_leases(database: Database) -> None:
    assert await _lease(database, "one").take(60)
    async with database.work() as work:
        await work.end_leases()
    assert await _lease(database, "two").take(60)


async def test_twenty_who_count_at_once_get_twenty_numbers(database: Database) -> None:
    counter = StoredCounter(database, "zalo_bot")
    numbers = await asyncio.gather(*(counter.count("2026-11") for _ in range(20)))
    assert sorted(numbers) == list(range(1, 21))


async def test_each_month_and_each_prefix_counts_from_one(database: Database) -> None:
    assert [await StoredCounter(database, "zalo_bot").count(month) for month in ("2026-11", "2026-12")] == [1, 1]
    assert await StoredCounter(database, "other").count("2026-11") == 1
