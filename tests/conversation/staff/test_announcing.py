"""An announcement from the admin's first word to the report: who gets it, when, and who may send it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content.knowledge import Knowledge
from bot.conversation.state import ChatState, Draft, dump, load
from bot.domain.announcements import Told
from bot.domain.messages import ChatRef, Press, Text
from bot.domain.records import ChatRecord
from bot.domain.requests import Kind
from bot.storage.database import Database
from tests.conftest import HandClock
from tests.conversation.staff.group import AN, BINH, Group, make_group

OA = ChatRef(channel="zalo_oa", id="khach-oa")


async def _customers(group: Group, count: int) -> list[ChatRef]:
    chats = [ChatRef(channel="telegram", id=f"9{number:03}") for number in range(count)]
    async with group.database.work() as work:
        for chat in chats:
            await work.save_chat(ChatRecord(ref=chat, state=dump(ChatState()), heard_at=group.clock.now()))
    return chats


async def _round(group: Group) -> None:
    async with group.database.work() as work:
        await group.staff.go_on_announcing(work)


async def _begin(group: Group) -> None:
    await group.say("/thongbao")
    await group.press("Gửi cho khách")


async def _waiting(group: Group) -> int:
    async with group.database.work() as work:
        found = await work.announcement_under_way()
        return await work.on_their_way(found.id) if found else 0


async def test_it_goes_out_a_few_at_a_time_and_everybody_gets_it_once(group: Group) -> None:
    chats = await _customers(group, 45)
    await _begin(group)
    sizes = []
    for _ in range(4):
        await _round(group)
        sizes.append(await _waiting(group))
        await group.deliver()
    assert sizes == [20, 20, 5, 0]
    assert all(len(group.texts(chat)) == 1 for chat in chats)
    assert "Tới khách: 45" in group.last().reply.text


async def test_the_next_batch_waits_while_many_are_on_their_way(group: Group) -> None:
    await _customers(group, 45)
    await _begin(group)
    for _ in range(5):
        await _round(group)
    assert await _waiting(group) == 20


async def test_another_process_goes_on_where_one_was_cut_off(
    group: Group, sqlite_database: Database, clock: HandClock, knowledge: Knowledge
) -> None:
    chats = await _customers(group, 25)
    await _begin(group)
    await _round(group)
    await group.deliver()
    after = make_group(sqlite_database, clock, knowledge)
    for _ in range(3):
        await _round(after)
        await after.deliver()
    told = [*(group.texts(chat) for chat in chats), *(after.texts(chat) for chat in chats)]
    assert sum(map(len, told)) == 25


async def test_a_closed_window_keeps_it_until_the_customer_writes_and_the_report_says_so(group: Group) -> None:
    async with group.database.work() as work:
        await work.save_chat(ChatRecord(ref=OA, state=dump(ChatState()), heard_at=group.clock.now()))
    group.clock.advance(hours=200)
    await _begin(group)
    for _ in range(2):
        await _round(group)
        await group.deliver()
    assert group.texts(OA) == []
    assert "Giữ lại, khách nhắn là gửi: 1" in group.last().reply.text
    async with group.database.work() as work:
        await work.resume(OA)
    await group.deliver()
    assert len(group.texts(OA)) == 1
    async with group.database.work() as work:
        latest = await work.latest_announcement()
        assert latest
        assert [each.told for each in await work.addressed(latest.id)] == [Told.ARRIVED]


async def test_only_an_admin_sends_or_drops_it(group: Group) -> None:
    await _customers(group, 1)
    await group.say("/thongbao")
    for label in ("Gửi cho khách", "Bỏ, không gửi"):
        assert await group.press(label, by=BINH) == group.knowledge.say("admin.only")
    assert await group.press("Gửi cho khách", by=AN) is None
    assert await _waiting(group) == 0
    await _round(group)
    assert await _waiting(group) == 1


async def test_a_second_press_sends_nothing_more(group: Group) -> None:
    await _customers(group, 1)
    await group.say("/thongbao")
    data = group.data_of("Gửi cho khách")
    await group.handle(Press(data=data))
    assert (await group.handle(Press(data=data))).toast == group.knowledge.say("staff_toast.announcement_begun")


async def test_a_version_that_was_announced_since_the_preview_is_asked_about_again(group: Group) -> None:
    await _customers(group, 1)
    await group.say("/thongbao")
    first = group.data_of("Gửi cho khách")
    await group.say("/thongbao")
    second = group.data_of("Gửi cho khách")
    await group.handle(Press(data=first))
    assert (await group.handle(Press(data=second))).toast == group.knowledge.say("staff_toast.announcement_busy")
    for _ in range(2):
        await _round(group)
        await group.deliver()
    assert (await group.handle(Press(data=second))).toast == group.knowledge.say("staff_toast.announcement_again")
    await group.deliver()
    assert await group.press("Vẫn gửi lần nữa") is None


@pytest.mark.parametrize(
    "state",
    [
        ChatState(draft=Draft(number=1, kind=Kind.DELETE)),
        ChatState(awaiting="talk"),
        ChatState(),
    ],
)
async def test_a_number_typed_next_still_answers_what_was_asked_before(group: Group, state: ChatState) -> None:
    (chat,) = await _customers(group, 1)
    async with group.database.work() as work:
        await work.save_chat(replace(await work.chat(chat), state=dump(state)))
    await _begin(group)
    await _round(group)
    await group.deliver()
    busy = state.draft is not None or state.awaiting is not None
    assert bool(group.last(chat).reply.buttons) is not busy
    async with group.database.work() as work:
        after = load((await work.chat(chat)).state)
    assert bool(after.offered) is not busy


async def test_own_words_go_as_they_were_seen(group: Group) -> None:
    (chat,) = await _customers(group, 1)
    await group.handle(Text(text="/thongbao Mai shop nghỉ lễ ạ."))
    await group.deliver()
    preview = group.last().reply.text
    await group.press("Gửi cho khách")
    await _round(group)
    await group.deliver()
    assert "Mai shop nghỉ lễ ạ." in group.texts(chat)[0]
    assert f"«{group.texts(chat)[0]}»" in preview


async def test_the_group_sees_numbers_masked_except_the_businesss_own_and_customers_read_them_whole(
    group: Group,
) -> None:
    (chat,) = await _customers(group, 1)
    hotline, email = group.knowledge.business.hotlines[0].number, group.knowledge.business.email
    words = f"Từ mai gọi 0912 345 678, {hotline} hoặc viết {email}."
    await group.say(f"/thongbao {words}")
    seen = group.last().reply.text
    assert f"09xx xxx 678, {hotline} hoặc viết {email}." in seen
    assert group.knowledge.say("announcement.masked") in seen
    await group.press("Gửi cho khách")
    assert "0912" not in group.last().reply.text
    await _round(group)
    await group.deliver()
    assert words in group.texts(chat)[0]
