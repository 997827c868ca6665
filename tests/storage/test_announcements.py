"""An announcement goes to everybody who may be told, once, whatever happens in between."""

from __future__ import annotations

from bot.domain.announcements import Announcement, Told
from bot.domain.messages import ChatRef, Failed, Outgoing, Reply, Sent
from bot.domain.records import ChatRecord
from bot.storage.database import Database
from tests.storage.examples import AT, GROUP, STAFF

NEWS = Announcement(id="A1", by=STAFF, at=AT, version="2", text="Chính sách vừa đổi", begun_at=AT)


def _customer(number: int) -> ChatRef:
    return ChatRef(channel="telegram", id=str(number))


async def _customers(database: Database, count: int) -> None:
    async with database.work() as work:
        for number in range(count):
            await work.save_chat(ChatRecord(ref=_customer(number), heard_at=AT))
        await work.save_chat(ChatRecord(ref=GROUP, heard_at=AT))
        await work.save_chat(ChatRecord(ref=_customer(900), heard_at=AT, blocked=True))
        await work.save_chat(ChatRecord(ref=_customer(901)))


async def _begun(database: Database, count: int) -> None:
    await _customers(database, count)
    async with database.work() as work:
        await work.save_announcement(NEWS)
        await work.address(NEWS.id, GROUP)


async def _post_some(database: Database, most: int) -> tuple[ChatRef, ...]:
    async with database.work() as work:
        chats = await work.next_addressees(NEWS.id, most)
        for chat in chats:
            message = Outgoing(chat=chat, reply=Reply(text=NEWS.text))
            await work.post_announcement(NEWS.id, message, kept=False)
    return chats


async def _settle(database: Database, result: Sent | Failed) -> ChatRef:
    row = (await database.claim("telegram", 1))[0]
    await database.settle({row.id: result})
    return row.message.chat


async def test_it_goes_to_customers_who_wrote_and_let_the_bot_in_and_to_nobody_else(database: Database) -> None:
    await _begun(database, 2)
    async with database.work() as work:
        assert await work.reachable(GROUP) == 2
        assert await work.next_addressees(NEWS.id, 10) == (_customer(0), _customer(1))
        assert await work.latest_announcement() == NEWS


async def test_nobody_is_told_twice_however_often_it_is_gone_on_with(database: Database) -> None:
    await _begun(database, 5)
    told = [*await _post_some(database, 2), *await _post_some(database, 2), *await _post_some(database, 2)]
    assert sorted(chat.id for chat in told) == list("01234")
    assert await _post_some(database, 2) == ()


async def test_who_says_no_before_it_goes_is_passed_over(database: Database) -> None:
    await _begun(database, 3)
    async with database.work() as work:
        await work.opt_out(_customer(1))
        await work.opt_out(_customer(1))
        assert (await work.chat(_customer(1))).opted_out
        assert await work.reachable(GROUP) == 2
    assert _customer(1) not in await _post_some(database, 5)
    async with database.work() as work:
        assert (await work.addressed(NEWS.id))[1].told is Told.DECLINED
        await work.opt_in(_customer(1))
        assert await work.reachable(GROUP) == 3


async def test_the_end_counts_who_got_it_and_is_kept_when_the_outbox_forgets(database: Database) -> None:
    await _begun(database, 3)
    async with database.work() as work:
        assert await work.end_announcement(NEWS.id) is None
    await _post_some(database, 5)
    await _settle(database, Sent(message_id="1"))
    refused = await _settle(database, Failed(reason="blocked"))
    async with database.work() as work:
        assert await work.end_announcement(NEWS.id) is None
    await _settle(database, Sent(message_id="2"))
    async with database.work() as work:
        assert await work.end_announcement(NEWS.id) == {Told.ARRIVED: 2, Told.FAILED: 1}
        await work.erase_chat(_customer(0))
        left = {each.chat: (each.told, each.reason) for each in await work.addressed(NEWS.id)}
    assert left[refused] == (Told.FAILED, "blocked")
    assert _customer(0) not in left


async def test_a_refusal_outlives_the_erased_history(database: Database) -> None:
    await _begun(database, 1)
    async with database.work() as work:
        await work.opt_out(_customer(0))
        await work.erase_chat(_customer(0))
        assert (await work.chat(_customer(0))).opted_out
