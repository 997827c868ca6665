"""Several processes on one PostgreSQL, each with tasks of its own."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.domain.messages import ChatRef, Incoming, Sent
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from tests.conftest import KEY, SHOP, HandClock
from tests.databases import address_of, create_database
from tests.storage.examples import CHAT, incoming, message

_TASKS = 6  # of each process


@pytest.fixture
async def processes(postgres_url: str, clock: HandClock) -> AsyncIterator[tuple[Database, Database]]:
    both = tuple(Database(postgres_url, keys=[KEY], now=clock.now) for _ in range(2))
    yield both[0], both[1]
    for database in both:
        await database.close()


async def _add_one(database: Database, update: Incoming) -> bool:
    """What handling does: nothing when it came before, otherwise a change that rests on what was read."""
    async with database.work() as work:
        if not await work.first_time(update):
            return False
        record = await work.chat(update.chat)
        await asyncio.sleep(0)
        await work.save_chat(replace(record, state=str(int(record.state or 0) + 1)))
        await work.post(message(chat=update.chat))
        return True


async def test_every_update_is_handled_once_and_no_change_of_a_chat_is_lost(
    processes: tuple[Database, Database],
) -> None:
    updates = [incoming(str(number)) for number in range(30)]
    handled = await asyncio.gather(*(_add_one(database, update) for update in updates for database in processes))
    assert sum(handled) == len(updates)
    async with processes[0].work() as work:
        assert (await work.chat(CHAT)).state == str(len(updates))


async def test_every_message_is_claimed_once_and_each_chat_keeps_its_order(
    processes: tuple[Database, Database],
) -> None:
    chats = [ChatRef(channel="telegram", id=str(number)) for number in range(12)]
    async with processes[0].work() as work:
        for chat in chats:
            for text in "abc":
                await work.post(message(text, chat))
    sent: list[tuple[str, str]] = []

    async def deliver(database: Database) -> None:
        while len(sent) < len(chats) * 3:
            for row in await database.claim("telegram", 3):
                sent.append((row.message.chat.id, row.message.reply.text))
                await database.settle({row.id: Sent(message_id=str(row.id))})
            await asyncio.sleep(0)

    async with asyncio.timeout(60):
        await asyncio.gather(*(deliver(database) for database in processes for _ in range(_TASKS)))
    assert Counter(sent).most_common(1)[0][1] == 1
    assert all([text for chat, text in sent if chat == each.id] == list("abc") for each in chats)


async def test_processes_that_upgrade_at_once_do_it_one_after_the_other(postgres: str, clock: HandClock) -> None:
    await create_database(postgres, "bot_upgraded_at_once")
    url = address_of(postgres, "bot_upgraded_at_once")
    code = "import asyncio, sys; from bot.storage.migrations import upgrade; asyncio.run(upgrade(sys.argv[1]))"
    starting = [
        asyncio.create_subprocess_exec(sys.executable, "-c", code, url, cwd=SHOP.parent, stderr=asyncio.subprocess.PIPE)
        for _ in range(3)
    ]
    ended = await asyncio.gather(*[process.communicate() for process in await asyncio.gather(*starting)])
    assert [error.decode() for _, error in ended] == ["", "", ""]
    database = Database(url, keys=[KEY], now=clock.now)
    assert await _add_one(database, incoming())
    await database.close()
    await upgrade(url)
