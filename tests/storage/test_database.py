import asyncio

from bot.domain.messages import ChatRef
from bot.domain.records import ChatRecord
from bot.storage.database import Database
from tests.storage.examples import CHAT, incoming


async def test_cancelled_units_of_work_give_their_connections_back(database: Database) -> None:
    """On SQLite there is one connection only, and one that closes with a cursor open would keep the file locked."""
    async with asyncio.timeout(20):
        for turns in range(0, 600, 4):  # cut at ever later points
            task = asyncio.create_task(_write(database, f"after {turns} turns"))
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await _write(database, "last")
    async with database.work() as work:
        assert (await work.chat(CHAT)).state == "last"


async def _write(database: Database, state: str) -> None:
    async with database.work() as work:
        await work.chat(CHAT)
        await work.save_chat(ChatRecord(ref=CHAT, state=state))


async def test_writers_of_one_chat_come_one_after_the_other(database: Database) -> None:
    await asyncio.gather(*(_count_up(database) for _ in range(20)))
    async with database.work() as work:
        assert (await work.chat(CHAT)).state == "20"


async def _count_up(database: Database) -> None:
    async with database.work() as work:
        record = await work.chat(CHAT)
        await work.save_chat(ChatRecord(ref=CHAT, state=str(int(record.state or "0") + 1)))


async def test_an_update_that_comes_twice_at_once_is_taken_once(database: Database) -> None:
    taken = await asyncio.gather(*(_take(database) for _ in range(10)))
    assert sorted(taken) == [False] * 9 + [True]


async def _take(database: Database) -> bool:
    async with database.work() as work:
        return await work.first_time(incoming("7", ChatRef(channel="telegram", id="100")))
