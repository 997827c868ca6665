import pytest

from bot.conversation.ports import Store
from bot.domain.errors import BotError
from bot.domain.messages import Person
from bot.domain.records import ChatRecord
from bot.storage.database import Database
from tests.storage.examples import CHAT, OTHER, incoming


def test_the_database_fits_what_the_conversation_needs(database: Database) -> None:
    store: Store = database
    assert store is database


async def test_a_repeated_update_is_recognised(database: Database) -> None:
    async with database.work() as work:
        assert await work.first_time(incoming("1"))
        assert not await work.first_time(incoming("1"))
    async with database.work() as work:
        assert not await work.first_time(incoming("1"))
        assert await work.first_time(incoming("2"))


async def _fail(database: Database) -> None:
    async with database.work() as work:
        await work.first_time(incoming("1"))
        await work.save_chat(ChatRecord(ref=CHAT, state="lost"))
        raise BotError


async def test_nothing_of_a_failed_unit_of_work_is_kept(database: Database) -> None:
    with pytest.raises(BotError):
        await _fail(database)
    async with database.work() as work:
        assert await work.first_time(incoming("1"))
        assert (await work.chat(CHAT)).state == ""


async def test_a_chat_that_nobody_saw_is_made(database: Database) -> None:
    async with database.work() as work:
        assert await work.chat(CHAT) == ChatRecord(ref=CHAT)


async def test_a_chat_comes_back_as_it_was_saved(database: Database) -> None:
    record = ChatRecord(ref=CHAT, state='{"greeted": true}', person=Person(id="9", name="An"), blocked=True)
    async with database.work() as work:
        await work.chat(CHAT)
        await work.save_chat(record)
    async with database.work() as work:
        assert await work.chat(CHAT) == record
        assert await work.chat(OTHER) == ChatRecord(ref=OTHER)


async def test_a_setting_comes_back_as_it_was_saved_last(database: Database) -> None:
    async with database.work() as work:
        assert await work.setting("staff") is None
        await work.save_setting("staff", "-1")
        await work.save_setting("staff", "-2")
    async with database.work() as work:
        assert await work.setting("staff") == "-2"
