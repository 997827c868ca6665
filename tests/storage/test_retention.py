from dataclasses import replace
from datetime import timedelta

from bot.domain.messages import ChatRef, Sent
from bot.domain.records import ChatRecord
from bot.domain.requests import Event, Slots, Status
from bot.domain.talks import Talk
from bot.storage.database import Database
from tests.conftest import HandClock
from tests.storage.examples import AT, CHAT, OTHER, STAFF, incoming, message, opened, request
from tests.storage.test_people import QUESTION

MONTH = timedelta(days=30)
ALL = dict.fromkeys(("updates", "chats", "questions", "outbox", "talks", "requests"), MONTH)


async def _ended(database: Database, code: str, chat: ChatRef = CHAT) -> None:
    ended = replace(request(code, chat), status=Status.WITHDRAWN, ended_at=AT, owner=STAFF, verified_how="gọi lại")
    async with database.work() as work:
        await work.save_request(ended, replace(opened(), status=Status.WITHDRAWN))


async def test_nothing_young_is_purged(database: Database) -> None:
    await _ended(database, "ENDED-1")
    async with database.work() as work:
        await work.first_time(incoming())
        await work.chat(CHAT)
        await work.log_question(QUESTION)
        await work.post(message())
    assert set((await database.purge(ALL)).values()) == {0}


async def test_what_is_old_is_purged_and_counted(database: Database, clock: HandClock) -> None:
    async with database.work() as work:
        await work.first_time(incoming())
        await work.chat(CHAT)
        await work.log_question(QUESTION)
        await work.save_talk(Talk(id="t1", chat=CHAT, opened_at=AT, closed_at=AT))
        await work.post(message("đã gửi", tag="card"))
        await work.post(message("còn chờ"))
    (row,) = await database.claim("telegram", 1)
    await database.settle({row.id: Sent(message_id="50")})
    clock.advance(days=31)
    counts = await database.purge(ALL)
    assert counts == {"updates": 1, "chats": 1, "questions": 1, "outbox": 2, "talks": 1, "requests": 0}
    assert [row.parcel.reply.text for row in await database.claim("telegram", 1)] == ["còn chờ"]


async def test_a_table_without_a_time_is_kept(database: Database, clock: HandClock) -> None:
    async with database.work() as work:
        await work.log_question(QUESTION)
    clock.advance(days=3650)
    assert await database.purge({"updates": MONTH}) == {"updates": 0}


async def test_a_chat_with_an_open_request_or_talk_is_kept(database: Database, clock: HandClock) -> None:
    async with database.work() as work:
        for ref in (CHAT, OTHER):
            await work.save_chat(ChatRecord(ref=ref, state="kept"))
        await work.save_request(request(), opened())
        await work.save_talk(Talk(id="t1", chat=OTHER, opened_at=AT))
    clock.advance(days=31)
    assert (await database.purge(ALL))["chats"] == 0


async def test_of_an_old_request_only_what_names_nobody_is_left(database: Database, clock: HandClock) -> None:
    await _ended(database, "ENDED-1")
    clock.advance(days=31)
    assert (await database.purge(ALL))["requests"] == 1
    assert (await database.purge(ALL))["requests"] == 0
    async with database.work() as work:
        left = await work.request("ENDED-1")
        assert await work.events("ENDED-1") == (
            Event(move=opened().move, actor=opened().actor, by="customer", at=AT, status=Status.WITHDRAWN, detail={}),
        )
        assert (await work.held_data(CHAT)).tables == {}
    assert left
    assert (left.slots, left.verified_how, left.chat.id) == (Slots(), None, "")
    assert await database.verify_chains() == ()


async def test_a_message_that_waits_too_long_for_its_customer_is_purged(database: Database, clock: HandClock) -> None:
    async with database.work() as work:
        await work.post(message("giữ"), kept=True)
    clock.advance(days=31)
    assert (await database.purge(ALL))["outbox"] == 1
