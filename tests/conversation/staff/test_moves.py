"""The buttons of a request's card."""

from __future__ import annotations

import asyncio

import pytest

from bot.content.knowledge import Knowledge
from bot.domain.messages import ChatRef, Press
from bot.domain.requests import Change, Field, Kind, Move, Slots, Status
from bot.storage.database import Database
from tests.conftest import HandClock
from tests.conversation.staff.group import AN, BINH, CUSTOMER, GROUP, Group, make_group

NEW_PHONE = Slots(
    changes=(
        Change(field=Field.PHONE, old="+84981900111", new="+84912345678"),
        Change(field=Field.ADDRESS, new="12 ngõ 5 Trần Phú, Hà Đông, Hà Nội"),
    ),
    name="Trần Thu Hương",
    record="huong.tran@gmail.com",
    note="Em là Trần Thu Hương ở 12 ngõ 5 Trần Phú, Hà Đông, Hà Nội, căn cước 001099012345, số mới 0912.345.678",
)


async def verified(group: Group) -> None:
    await group.press("Nhận việc")
    await group.press("Đã xác minh")
    await group.press("Gọi lại số đang lưu")


async def finished(group: Group) -> None:
    """Of several items, all are done."""
    await group.press("Hoàn thành")
    await group.press("✅ Đã xong tất cả")


async def test_a_new_request_is_a_card_with_dates_and_masked_values(group: Group) -> None:
    await group.request(slots=NEW_PHONE)
    text = group.card().reply.text
    for part in (
        "Sửa thông tin · K7M-4QM",
        "Zalo",
        "16:00 thứ Hai 2/11/2026",
        "thứ Tư 4/11/2026",
        "thứ Năm 12/11/2026",
    ):
        assert part in text
    assert "Số điện thoại: 09xx xxx 111 → 09xx xxx 678" in text
    for value in ("Hương", "Trần Phú", "huong", "345.678", "001099"):
        assert value not in text


async def test_a_card_shows_only_the_buttons_that_are_possible(group: Group) -> None:
    await group.request(slots=NEW_PHONE)
    assert group.labels() == ["Nhận việc", "Hỏi khách", "Xem chi tiết"]
    await group.press("Nhận việc")
    assert group.labels() == ["Hỏi khách", "Đã xác minh", "Từ chối", "Xem chi tiết", "Việc khác…"]
    await group.press("Đã xác minh")
    assert group.labels() == [
        "Gọi lại số đang lưu",
        "Email đang lưu",
        "Nhờ khách tự xác minh",
        "Quay lại",
    ]
    await group.press("Gọi lại số đang lưu")
    assert group.labels() == ["Hỏi khách", "Hoàn thành", "Từ chối", "Xem chi tiết", "Việc khác…"]
    await finished(group)
    assert group.labels() == []


async def test_a_request_is_taken_verified_and_finished_and_the_customer_hears_of_each_step(group: Group) -> None:
    await group.request(slots=NEW_PHONE)
    await verified(group)
    await finished(group)
    request = await group.stored()
    assert (request.status, request.owner, request.verified_how) == (Status.DONE, AN, "call_back")
    assert await group.record() == [Move.OPEN, Move.TAKE, Move.VERIFY, Move.FINISH]
    taken, seen, done = group.texts(CUSTOMER)
    assert "đã nhận yêu cầu K7M-4QM" in taken
    assert "xác minh xong" in seen
    assert group.knowledge.requests[Kind.CORRECT].done.strip() in done
    assert len(group.texts()) == 1, "the card is changed in place"


async def test_an_ended_card_keeps_only_code_and_result(group: Group) -> None:
    await group.request(slots=NEW_PHONE)
    await verified(group)
    await finished(group)
    assert group.card().reply.text.split("\n") == [
        "Sửa thông tin · K7M-4QM",
        "✅ Đã hoàn thành · 16:00 thứ Hai 2/11/2026, đúng hạn · An",
    ]


async def test_a_refusal_shows_the_exact_text_before_it_goes(group: Group) -> None:
    await group.request(slots=NEW_PHONE)
    await group.press("Nhận việc")
    await group.press("Từ chối")
    assert group.labels() == [*(g.title for g in group.knowledge.requests[Kind.CORRECT].grounds), "Quay lại"]
    await group.press("Không có thông tin này")
    preview = group.card().reply.text
    assert (await group.stored()).status is Status.TAKEN
    await group.press("Gửi câu này cho khách")
    told = group.last(CUSTOMER).reply.text
    assert told in preview
    assert "không thấy thông tin" in told
    request = await group.stored()
    assert request.status is Status.REFUSED
    async with group.database.work() as work:
        assert (await work.events("K7M-4QM"))[-1].detail["reason"] == "khong-tim-thay"


async def test_a_refusal_whose_text_was_changed_meanwhile_is_shown_again(group: Group) -> None:
    await group.request()
    await group.press("Nhận việc")
    handled = await group.handle(Press(data="nv:send:K7M-4QM:000000000000"))
    assert handled.toast == group.knowledge.say("staff_toast.ground_changed")
    await group.deliver()
    assert "Không có thông tin này" in group.labels()
    assert (await group.stored()).is_open


async def test_going_back_shows_the_card_as_it_was(group: Group) -> None:
    await group.request(slots=NEW_PHONE)
    await group.press("Nhận việc")
    before = group.card().reply
    for chooser in ("Đã xác minh", "Từ chối"):
        await group.press(chooser)
        await group.press("Quay lại")
        assert group.card().reply == before


async def test_details_go_whole_to_the_members_own_chat_and_are_recorded(group: Group) -> None:
    await group.request(slots=NEW_PHONE)
    toast = await group.press("Xem chi tiết", by=BINH)
    assert toast == group.knowledge.say("staff_toast.viewed")
    details = group.last(ChatRef(channel="telegram", id=BINH.id)).reply.text
    for value in ("0981 900 111", "0912 345 678", "Trần Thu Hương", "12 ngõ 5 Trần Phú", "huong.tran@gmail.com"):
        assert value in details
    async with group.database.work() as work:
        event = (await work.events("K7M-4QM"))[-1]
    assert (event.move, event.by) == (Move.VIEW, BINH.id)


async def test_details_that_cannot_be_sent_are_said_with_what_to_do(group: Group) -> None:
    await group.request(slots=NEW_PHONE)
    group.refusing[ChatRef(channel="telegram", id=BINH.id)] = "blocked"
    await group.press("Xem chi tiết", by=BINH)
    assert group.last().reply.text == group.knowledge.say("staff_receipt.details_failed")


@pytest.mark.parametrize("label", ["Nhận việc", "Đã xác minh", "Từ chối"])
async def test_a_second_staff_member_cannot_work_on_a_taken_request(group: Group, label: str) -> None:
    await group.request()
    data = {"Nhận việc": group.data_of("Nhận việc")}
    await group.press("Nhận việc")
    data |= {each: group.data_of(each) for each in ("Đã xác minh", "Từ chối")}
    handled = await group.handle(Press(data=data[label]), by=BINH)
    assert handled.toast == "K7M-4QM đang do An phụ trách."
    assert (await group.stored()).owner == AN
    assert await group.record() == [Move.OPEN, Move.TAKE]


async def test_pressing_twice_does_nothing_more(group: Group) -> None:
    await group.request()
    presses = []
    for label in ("Nhận việc", "Đã xác minh", "Gọi lại số đang lưu", "Hoàn thành"):
        presses.append(group.data_of(label))
        await group.press(label)
    record, told = await group.record(), group.texts(CUSTOMER)
    for data in presses:
        assert (await group.handle(Press(data=data))).toast == "K7M-4QM đã kết thúc rồi."
    await group.deliver()
    assert await group.record() == record
    assert group.texts(CUSTOMER) == told


async def test_nothing_can_be_finished_before_the_person_is_verified(group: Group) -> None:
    await group.request()
    await group.press("Nhận việc")
    handled = await group.handle(Press(data="nv:finish:K7M-4QM"))
    assert handled.toast
    assert "xác minh khách trước" in handled.toast
    assert (await group.stored()).status is Status.TAKEN


async def test_a_complaint_is_finished_without_verification(group: Group) -> None:
    await group.request(Kind.COMPLAINT, Slots(note="gọi 0912345678 suốt ngày"))
    await group.press("Nhận việc")
    assert "Đã xác minh" not in group.labels()
    await group.press("Hoàn thành")
    assert (await group.stored()).status is Status.DONE


async def test_moves_before_anybody_took_the_request_say_so(group: Group) -> None:
    await group.request()
    handled = await group.handle(Press(data="nv:finish:K7M-4QM"))
    assert handled.toast == group.knowledge.say("staff_toast.take_first")


@pytest.mark.parametrize(
    ("data", "toast"),
    [
        ("nv:take:QQQ-QQQ", "Không tìm thấy QQQ-QQQ."),
        ("nv:dance:K7M-4QM", "Nút này cũ rồi"),
        ("nv:take", "Nút này cũ rồi"),
        ("menu", "Nút này cũ rồi"),
        ("nv:verify:K7M-4QM:palm_reading", "Nút này cũ rồi"),
        ("nv:refuse:K7M-4QM:no-such-ground", "Nút này cũ rồi"),
    ],
)
async def test_a_button_that_leads_nowhere_is_answered_kindly(group: Group, data: str, toast: str) -> None:
    await group.request()
    await group.press("Nhận việc")
    handled = await group.handle(Press(data=data))
    assert handled.toast
    assert handled.toast.startswith(toast)


async def test_a_press_from_any_other_chat_does_nothing(group: Group) -> None:
    await group.request()
    for chat in (CUSTOMER, ChatRef(channel="telegram", id="-1002"), ChatRef(channel="demo", id=GROUP.id)):
        toast = await group.press("Nhận việc", chat=chat)
        assert toast == group.knowledge.say("staff_toast.only_group")
    assert (await group.stored()).status is Status.RECEIVED


async def test_twenty_presses_at_once_leave_one_owner_and_one_event(
    database: Database, clock: HandClock, knowledge: Knowledge
) -> None:
    group = make_group(database, clock, knowledge)
    await group.request(slots=NEW_PHONE)
    data = group.data_of("Nhận việc")
    members = [AN, BINH] * 10
    toasts = [
        handled.toast for handled in await asyncio.gather(*(group.handle(Press(data=data), by=by) for by in members))
    ]
    await group.deliver()
    owner = (await group.stored()).owner
    assert owner
    assert await group.record() == [Move.OPEN, Move.TAKE]
    assert toasts.count("Anh/chị đã nhận K7M-4QM.") == 1
    assert toasts.count(f"K7M-4QM đang do {owner.name} phụ trách.") == 10
    assert len(group.texts(CUSTOMER)) == 1
    assert group.leaks() == []


async def test_asking_reminds_how_once_and_the_answer_to_the_reminder_reaches_the_customer(group: Group) -> None:
    await group.request()
    for _ in range(3):
        await group.press("Hỏi khách")
    reminder = group.last()
    assert len(group.texts()) == 2
    await group.say("Anh mua máy năm nào ạ?", reply_to=reminder.id)
    assert "Anh mua máy năm nào ạ?" in group.last(CUSTOMER).reply.text
    assert await group.record() == [Move.OPEN, Move.ASK]


async def test_the_group_hears_when_the_customer_withdraws(group: Group) -> None:
    await group.request(slots=NEW_PHONE)
    await group.customer_moves(Move.WITHDRAW)
    assert "Khách đã rút yêu cầu" in group.texts()[0]
    assert "Không cần làm tiếp" in group.last().reply.text


async def test_what_the_customer_adds_stands_below_the_card_masked(group: Group) -> None:
    await group.request(slots=NEW_PHONE)
    await group.customer_moves(Move.ADD, "chị Trần Thu Hương, gọi 0912 345 678 nhé")
    added = group.last()
    assert added.reply_to == group.messages[0].id
    assert "T*** H" in added.reply.text
    assert "Hương" not in added.reply.text


async def test_without_a_group_everything_is_kept_and_nobody_is_told(
    sqlite_database: Database, clock: HandClock, knowledge: Knowledge
) -> None:
    group = make_group(sqlite_database, clock, knowledge, group=None)
    await group.request(slots=NEW_PHONE)
    talk_id = await group.customer_calls("cho em gặp người thật")
    await group.customer_writes(f"talk:{talk_id}", "alo")
    await group.customer_moves(Move.WITHDRAW)
    assert group.messages == []
