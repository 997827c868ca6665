"""One sender at a time for each service, and a bell that other processes ring."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.errors import StorageError
from bot.domain.messages import Failed, Sent
from bot.storage.database import Database
from tests.conftest import KEY, HandClock
from tests.storage.examples import CHAT, OTHER, message


@pytest.fixture
async def first(postgres_url: str, clock: HandClock) -> AsyncIterator[Database]:
    database = Database(postgres_url, keys=[KEY], now=clock.now)
    yield database
    await database.close()


@pytest.fixture
async def second(postgres_url: str, clock: HandClock) -> AsyncIterator[Database]:
    """Another process on the same database."""
    database = Database(postgres_url, keys=[KEY], now=clock.now)
    yield database
    await database.close()


async def _post(database: Database) -> None:
    async with database.work() as work:
        await work.post(message())


async def _cut_other_sessions(database: Database) -> None:
    """As when the server was started again, or the network broke."""
    async with database.transaction() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        )


async def test_the_only_process_on_sqlite_always_sends(sqlite_database: Database) -> None:
    assert await sqlite_database.leads("telegram")


async def test_one_process_sends_to_a_service_and_another_may_send_to_another(
    first: Database, second: Database
) -> None:
    assert await first.leads("telegram")
    assert await first.leads("telegram")
    assert not await second.leads("telegram")
    assert await second.leads("zalo")
    assert not await first.leads("zalo")


async def test_the_next_process_sends_soon_after_the_first_is_gone(first: Database, second: Database) -> None:
    assert await first.leads("telegram")
    assert not await second.leads("telegram")
    await first.close()
    async with asyncio.timeout(10):
        while not await second.leads("telegram"):  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.01)


async def test_who_lost_its_session_no_longer_thinks_that_it_sends(first: Database, second: Database) -> None:
    assert await first.leads("telegram")
    await _cut_other_sessions(second)
    assert await second.leads("telegram")
    async with asyncio.timeout(10):
        while True:
            try:
                assert not await first.leads("telegram")
            except StorageError:  # it finds the session dead, and makes a new one when it asks again
                continue
            break


async def test_what_another_process_posted_rings_at_once(first: Database, second: Database) -> None:
    assert await first.leads("telegram")
    first.posted.clear()
    await _post(second)
    async with asyncio.timeout(10):
        await first.posted.wait()


async def test_what_is_kept_and_goes_on_rings_too(first: Database, second: Database) -> None:
    async with second.work() as work:
        await work.post(message(), kept=True)
    assert await first.leads("telegram")
    first.posted.clear()
    async with second.work() as work:
        await work.resume(CHAT)
    async with asyncio.timeout(10):
        await first.posted.wait()


async def test_a_new_session_rings_for_what_was_posted_while_nobody_listened(first: Database, second: Database) -> None:
    assert await first.leads("telegram")
    await _cut_other_sessions(second)
    first.posted.clear()
    await _post(second)
    async with asyncio.timeout(10):
        while not first.posted.is_set():
            try:
                await first.leads("telegram")
            except StorageError:
                continue


async def test_nothing_rings_when_the_work_fails(first: Database, second: Database) -> None:
    assert await first.leads("telegram")
    first.posted.clear()
    with pytest.raises(ZeroDivisionError):
        await _post_and_break(second)
    await _post_elsewhere_and_wait(second, first)
    assert not first.posted.is_set()


async def _post_and_break(database: Database) -> None:
    async with database.work() as work:
        await work.post(message())
        raise ZeroDivisionError


async def _post_elsewhere_and_wait(second: Database, first: Database) -> None:
    """Time enough for a bell: what the second did before is seen by the first."""
    async with second.work() as work:
        await work.save_setting("seen", "1")
    async with first.work() as work:
        assert await work.setting("seen") == "1"


async def test_what_went_lately_is_known_to_whoever_sends_next(database: Database, clock: HandClock) -> None:
    async with database.work() as work:
        for one in (message("1"), message("2"), message("a", OTHER), message("b", OTHER)):
            await work.post(one)
    begun = clock.now()
    first, other = await database.claim("telegram", 10)
    await database.settle({first.id: Sent(message_id="1")})
    await database.settle({other.id: Failed(reason="blocked")})
    clock.advance(seconds=30)
    _, given_back = await database.claim("telegram", 10)
    await database.postpone(given_back.id, clock.now(), counted=False)
    settled, under_way = ((CHAT.id, begun), (OTHER.id, begun)), (CHAT.id, clock.now())
    assert await database.recent("telegram", begun - timedelta(seconds=1)) == (*settled, under_way)
    assert await database.recent("telegram", begun) == (under_way,)
    assert await database.recent("zalo", begun) == ()


async def _heard_by(database: Database) -> bool:
    """Whether the bell rings there now, within the time that a notification takes."""
    try:
        async with asyncio.timeout(0.5):
            await database.posted.wait()
    except TimeoutError:
        return False
    database.posted.clear()
    return True


async def test_many_posts_are_told_and_a_process_that_sends_itself_tells_nobody(
    first: Database, second: Database
) -> None:
    assert await first.leads("telegram")
    assert not await second.leads("telegram")
    first.posted.clear()
    for _ in range(5):
        await _post(second)
    assert await _heard_by(first)
    await asyncio.sleep(0.2)  # it hears itself too
    second.posted.clear()
    await _post(first)
    assert not await _heard_by(second)


async def test_a_process_that_sends_only_to_another_service_tells_all_the_same(
    first: Database, second: Database
) -> None:
    assert await first.leads("telegram")
    assert await second.leads("zalo")
    assert not await first.leads("zalo")
    second.posted.clear()
    await _post(first)
    assert await _heard_by(second)


async def test_telling_goes_on_with_a_new_session_where_the_old_one_was_cut(first: Database, second: Database) -> None:
    await _post(second)
    await asyncio.sleep(0.1)
    await _cut_other_sessions(first)
    assert await first.leads("telegram")
    first.posted.clear()
    await _post(second)
    await _post(second)
    assert await _heard_by(first)
