"""Customers of a service that lets nobody write to them for ever: what is sent, what is kept, what staff hear."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content.knowledge import Knowledge
from bot.domain.messages import ChatRef
from bot.domain.requests import Kind
from bot.storage.database import Database
from tests.conftest import HandClock
from tests.conversation.staff.group import Group, make_group

OA = ChatRef(channel="zalo_oa", id="khach-oa")


async def _heard(group: Group) -> None:
    """The customer writes: now the window is open, and what was kept goes."""
    async with group.database.work() as work:
        await work.save_chat(replace(await work.chat(OA), heard_at=group.clock.now()))
        await work.resume(OA)
    await group.deliver()


async def _request(group: Group, *, silent_hours: float) -> None:
    """A request whose customer has said nothing since."""
    await _heard(group)
    await group.request(Kind.COMPLAINT, chat=OA)
    group.clock.advance(hours=silent_hours)


@pytest.mark.parametrize("hours", [1, 47, 100, 168])
async def test_within_the_window_everything_goes(group: Group, hours: int) -> None:
    await _request(group, silent_hours=hours)
    await group.press("Nhận việc")
    await group.say("Chào anh", reply_to=group.card().id)
    assert len(group.texts(OA)) == 2
    assert group.last().reply.text == "✓ Đã tới khách"


async def test_after_it_the_staffs_words_are_kept_and_staff_are_shown_another_way(group: Group) -> None:
    await _request(group, silent_hours=169)
    await group.say("Chào anh", reply_to=group.card().id)
    assert group.texts(OA) == []
    notice = group.last()
    assert "Tin được giữ lại" in notice.reply.text
    assert "Zalo" in notice.reply.text
    assert notice.reply_to
    assert notice.reply_to.startswith("u")
    assert [button.label for row in notice.reply.buttons for button in row] == ["Xem chi tiết"]


async def test_what_was_kept_arrives_when_the_customer_writes_and_staff_hear_so(group: Group) -> None:
    await _request(group, silent_hours=200)
    await group.say("Câu một", reply_to=group.card().id)
    await group.say("Câu hai", reply_to=group.card().id)
    await _heard(group)
    assert [text.splitlines()[1] for text in group.texts(OA)] == ["Câu một", "Câu hai"]
    assert group.texts()[-2:] == ["✓ Đã tới khách", "✓ Đã tới khách"]


async def test_of_several_steps_that_are_kept_staff_are_told_once(group: Group) -> None:
    await _request(group, silent_hours=200)
    await group.press("Nhận việc")
    await group.press("Hoàn thành")
    assert [text for text in group.texts() if "Tin được giữ lại" in text] == [
        group.knowledge.say("staff_receipt.step_kept", channel="Zalo")
    ]
    await _heard(group)
    assert len(group.texts(OA)) == 2


async def test_what_the_service_itself_refuses_is_kept_too(group: Group) -> None:
    await group.request(Kind.COMPLAINT, chat=OA)  # when the customer was last heard is not known
    group.refusing[OA] = "window_closed"
    await group.say("Chào anh", reply_to=group.card().id)
    assert "Tin được giữ lại" in group.last().reply.text
    group.refusing.clear()
    await _heard(group)
    assert len(group.texts(OA)) == 1


async def test_what_costs_money_goes_only_where_the_content_says_so(
    sqlite_database: Database, clock: HandClock, knowledge: Knowledge
) -> None:
    window = knowledge.windows["zalo_oa"].model_copy(update={"paid": ["staff"]})
    group = make_group(sqlite_database, clock, replace(knowledge, windows={"zalo_oa": window}))
    await _request(group, silent_hours=60)
    await group.press("Nhận việc")
    assert group.texts(OA) == []
    await group.say("Chào anh", reply_to=group.card().id)
    assert len(group.texts(OA)) == 1


async def test_other_services_have_no_window(group: Group) -> None:
    await group.request(Kind.COMPLAINT)
    group.clock.advance(days=100)
    await group.press("Nhận việc")
    assert "Tin được giữ lại" not in "".join(group.texts())


async def test_an_announcement_stands_in_the_group(group: Group) -> None:
    async with group.database.work() as work:
        await group.staff.announce(work, "staff_alarm.zalo_quota", sent=2400, quota=3000, percent=80)
    await group.deliver()
    assert "2400 trong 3000" in group.last().reply.text
