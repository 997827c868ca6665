from dataclasses import replace

from bot.domain.talks import Talk
from bot.storage.database import Database
from tests.storage.examples import AT, CHAT, OTHER, STAFF

TALK = Talk(id="t1", chat=CHAT, opened_at=AT, text="cho em gặp nhân viên")


async def test_an_open_talk_is_found_by_its_chat(database: Database) -> None:
    async with database.work() as work:
        await work.save_talk(TALK)
    async with database.work() as work:
        assert await work.open_talk_of(CHAT) == TALK
        assert await work.open_talk_of(OTHER) is None
        assert await work.chat_of_talk("t1") == CHAT


async def test_a_talk_that_ended_is_found_by_its_id_only(database: Database) -> None:
    ended = replace(TALK, closed_at=AT, owner=STAFF)
    async with database.work() as work:
        await work.save_talk(TALK)
        await work.save_talk(ended)
        await work.save_talk(replace(TALK, id="t2"))
    async with database.work() as work:
        assert await work.talk("t1") == ended
        assert [talk.id for talk in await work.open_talks()] == ["t2"]
        assert await work.talk("t3") is None
