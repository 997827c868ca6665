"""A new key in front of the old one, and then the old one put away."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet

from bot.domain.errors import StorageError
from bot.domain.messages import Person
from bot.domain.records import ChatRecord
from bot.storage import rotation
from bot.storage.database import Database
from tests.conftest import KEY, HandClock
from tests.storage.examples import CHAT, GROUP, OTHER, message, opened, request

NEW = Fernet.generate_key().decode()


async def _fill(database: Database) -> None:
    async with database.work() as work:
        for chat in (CHAT, OTHER, GROUP):
            await work.save_chat(ChatRecord(ref=chat, state="bí mật", person=Person(id="9", name="Nguyễn Văn An")))
            await work.post(message("Xin chào", chat))
        await work.save_request(request(), opened())
        await work.save_setting("zalo_oa_tokens", "mã bí mật")


async def _reads_everything(url: str, key: str, clock: HandClock) -> bool:
    database = Database(url, keys=[key], now=clock.now)
    try:
        async with database.work() as work:
            assert (await work.chat(CHAT)).state == "bí mật"
            assert await work.setting("zalo_oa_tokens") == "mã bí mật"
            found = await work.request("K7M-4QX")
            events = await work.events("K7M-4QX")
        assert found is not None
        assert found.slots.name == "Nguyễn Văn An"
        assert [event.detail for event in events] == [opened().detail]
        assert [row.message.reply.text for row in await database.claim("telegram", 9)] == ["Xin chào"] * 3
        return await database.verify_chains() == ()
    finally:
        await database.close()


async def _reencrypt(url: str, clock: HandClock) -> tuple[int, list[tuple[int, int]]]:
    database, steps = Database(url, keys=[NEW, KEY], now=clock.now), list[tuple[int, int]]()
    try:
        return await database.reencrypt(lambda done, of: steps.append((done, of))), steps
    finally:
        await database.close()


async def test_afterwards_the_new_key_alone_reads_everything_and_records_are_whole(
    database: Database, database_url: str, clock: HandClock
) -> None:
    await _fill(database)
    changed, steps = await _reencrypt(database_url, clock)
    assert changed == 9  # three chats, three messages, a request, its event's words, a setting
    assert steps[-1] == (9, 9)
    assert await _reads_everything(database_url, NEW, clock)


async def test_a_second_time_there_is_nothing_to_do(database: Database, database_url: str, clock: HandClock) -> None:
    await _fill(database)
    await _reencrypt(database_url, clock)
    assert (await _reencrypt(database_url, clock))[0] == 0


async def test_broken_off_it_goes_on_where_it_stopped(
    database: Database, database_url: str, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _fill(database)
    monkeypatch.setattr(rotation, "_AT_ONCE", 2)
    broken = Database(database_url, keys=[NEW, KEY], now=clock.now)

    def break_off(done: int, _of: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await broken.reencrypt(break_off)
    await broken.close()
    left, _ = await _reencrypt(database_url, clock)
    assert 0 < left < 9
    assert await _reads_everything(database_url, NEW, clock)


async def test_what_the_program_writes_meanwhile_is_not_lost(
    database: Database, database_url: str, clock: HandClock
) -> None:
    await _fill(database)
    renewing = Database(database_url, keys=[NEW, KEY], now=clock.now)
    program = Database(database_url, keys=[KEY, NEW], now=clock.now)  # still seals with the old one

    async def go_on_writing() -> None:
        for number in range(20):
            async with program.work() as work:
                record = await work.chat(OTHER)
                await work.save_chat(replace(record, state=str(number)))

    await asyncio.gather(renewing.reencrypt(lambda done, of: None), go_on_writing())
    async with renewing.work() as work:
        assert (await work.chat(OTHER)).state == "19"
    await renewing.close()
    await program.close()


async def test_a_value_that_no_key_opens_stops_it(database: Database, database_url: str, clock: HandClock) -> None:
    await _fill(database)
    stranger = Database(database_url, keys=[NEW], now=clock.now)
    with pytest.raises(StorageError):
        await stranger.reencrypt(lambda done, of: None)
    await stranger.close()
