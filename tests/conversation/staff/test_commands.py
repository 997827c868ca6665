"""What staff type in the group."""

from __future__ import annotations

import pytest

from bot.domain.messages import ChatRef, Text
from bot.domain.requests import Kind, Move, Slots
from tests.conversation.staff.group import AN, CUSTOMER, GROUP, Group

CODES = ("K7M-4QM", "FHK-TR5", "QRT-XY4", "MMK-29Q")


async def four_requests(group: Group) -> None:
    """Opened on Monday 2 November, due: the answer on Wednesday 4; the first is taken, so its work on Monday 23."""
    await group.request(Kind.DELETE, code=CODES[0])
    await group.press("Nhận việc")
    for code in CODES[1:]:
        await group.request(code=code)
        group.clock.advance(days=1)


def sections(text: str) -> list[str]:
    """The heads and codes of the list, in order."""
    return [line.split(" · ")[0] for line in text.split("\n")[1:] if line]


async def test_open_work_is_one_message_with_what_is_late_first(group: Group) -> None:
    await four_requests(group)  # it is Thursday 5 now
    await group.customer_calls("alo")
    await group.say("/viec")
    list_ = group.last().reply
    assert "Việc đang mở: 5" in list_.text
    assert sections(list_.text) == [
        "💬 Khách đang cần gặp nhân viên",
        "• T1",
        "🔴 Quá hạn",
        "• FHK-TR5",
        "🟠 Hạn hôm nay",
        "• QRT-XY4",
        "🟡 Hạn trong tuần này",
        "• MMK-29Q",
        "🟢 Sau tuần này",
        "• K7M-4QM",
    ]
    assert "• FHK-TR5 · Sửa thông tin · hạn thứ Tư 4/11/2026 · chưa ai nhận" in list_.text
    assert "• K7M-4QM · Xoá thông tin" in list_.text
    assert list_.text.endswith(" · An")


@pytest.mark.parametrize("command", ["/viec quahan", "/viec quá hạn", "/viec@shop_bot QuaHan"])
async def test_late_work_alone(group: Group, command: str) -> None:
    await four_requests(group)
    await group.say(command)
    assert sections(group.last().reply.text) == ["🔴 Quá hạn", "• FHK-TR5"]


async def test_a_group_without_work_is_told_so(group: Group) -> None:
    await group.say("/viec")
    await group.say("/viec quahan")
    assert group.texts() == [group.knowledge.say("staff_work.nothing"), group.knowledge.say("staff_work.nothing_late")]


async def test_a_button_of_the_list_shows_the_card_at_the_end_of_the_group(group: Group) -> None:
    await four_requests(group)
    await group.say("/viec")
    await group.press("FHK-TR5")
    assert group.last().reply.text.startswith("📋 Sửa thông tin · FHK-TR5")
    assert group.texts().count("Thẻ FHK-TR5 đã được đưa xuống dưới.") == 1


@pytest.mark.parametrize("typed", ["/ma K7M-4QM", "/ma k7m4qm", "/ma@shop_bot  k7m 4qm", "/ma\nK7M-4QM"])
async def test_a_card_is_posted_again_and_changes_from_then_on(group: Group, typed: str) -> None:
    await group.request()
    await group.say(typed)
    assert group.texts()[0] == "Thẻ K7M-4QM đã được đưa xuống dưới."
    await group.press("Nhận việc")
    assert "Phụ trách: An" in group.last().reply.text
    assert len(group.texts()) == 2


async def test_a_mistyped_code_brings_up_the_nearest_open_one(group: Group) -> None:
    await group.request()
    await group.request(code="FHK-TR5")
    await group.say("/ma K7M-4QY")
    reply = group.last().reply
    assert "Có phải anh/chị tìm K7M-4QM không?" in reply.text
    await group.press("K7M-4QM")
    assert group.last().reply.text.startswith("📋 Sửa thông tin · K7M-4QM")


async def test_an_unknown_code_without_a_near_one_is_answered_kindly(group: Group) -> None:
    await group.say("/ma ABC")
    assert group.last().reply.text == group.knowledge.say("staff_help.unknown_code")
    await group.say("/ma")
    assert group.last().reply.text == group.knowledge.say("staff_help.which_code")


async def test_an_ended_request_is_shown_by_its_result_only(group: Group) -> None:
    await group.request(slots=Slots(note="bí mật"))
    await group.customer_moves(Move.WITHDRAW)
    await group.say("/ma K7M-4QM")
    assert group.last().reply.text.startswith("Sửa thông tin · K7M-4QM\n↩️ Khách đã rút yêu cầu")
    assert "bí mật" not in group.last().reply.text


@pytest.mark.parametrize("command", ["/trogiup", "/help", "/start", "/TroGiup@shop_bot"])
async def test_help_names_the_commands(group: Group, command: str) -> None:
    await group.say(command)
    assert group.last().reply.text == group.knowledge.say("staff_help.all")


async def test_commands_from_any_other_chat_do_nothing(group: Group) -> None:
    await group.request()
    before = len(group.messages)
    for chat in (CUSTOMER, ChatRef(channel=GROUP.channel, id=AN.id)):
        for text in ("/viec", "/ma K7M-4QM", "/trogiup"):
            handled = await group.handle(Text(text=text), chat=chat)
            assert handled.toast == group.knowledge.say("staff_toast.only_group")
    await group.deliver()
    assert len(group.messages) == before
