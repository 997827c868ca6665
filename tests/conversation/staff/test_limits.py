"""More time: the one extension with its reason, a third party, and whether limits were kept."""

from __future__ import annotations

from datetime import date

from bot.domain.messages import ChatRef, Press
from bot.domain.requests import Kind, Move, Slots
from tests.conversation.staff.group import AN, CUSTOMER, Group

# Opened on Monday 2 November 2026: answer by Wednesday the 4th, correct by Thursday the 12th.


async def more(group: Group, *labels: str) -> None:
    for label in ("Việc khác…", *labels):
        await group.press(label)


async def test_an_extension_is_read_before_it_goes_and_moves_the_dates_of_card_and_customer(group: Group) -> None:
    await group.request()
    await group.press("Nhận việc")
    await more(group, "Gia hạn", "Chờ bên khác trả lời")
    preview = group.card().reply.text
    assert (await group.stored()).finish_by == date(2026, 11, 12)
    await group.press("Gửi câu này cho khách")
    told = group.last(CUSTOMER).reply.text
    assert told in preview
    assert "chờ một bên liên quan" in told
    assert "Chủ nhật" not in told
    assert "thứ Hai 23/11/2026" in told, "20 days end on Sunday the 22nd"
    assert "Làm xong: chậm nhất thứ Hai 23/11/2026 (đã gia hạn)" in group.card().reply.text
    assert (await group.stored()).finish_by == date(2026, 11, 23)
    async with group.database.work() as work:
        event = (await work.events("K7M-4QM"))[-1]
    assert (event.move, event.detail) == (Move.EXTEND, {"reason": "cho-ben-khac", "finish_by": "2026-11-23"})


async def test_it_is_extended_once_only(group: Group) -> None:
    await group.request()
    await group.press("Nhận việc")
    await more(group, "Gia hạn", "Chờ bên khác trả lời")
    send = group.data_of("Gửi câu này cho khách")
    await group.press("Gửi câu này cho khách")
    assert (await group.handle(Press(data=send))).toast == "K7M-4QM: việc này đã làm một lần rồi."
    await group.press("Việc khác…")
    assert "Gia hạn" not in group.labels()
    assert (await group.record()).count(Move.EXTEND) == 1


async def test_after_the_last_day_it_is_too_late_to_extend(group: Group) -> None:
    await group.request()
    await group.press("Nhận việc")
    group.clock.advance(days=11)
    handled = await group.handle(Press(data="nv:extend:K7M-4QM"))
    assert handled.toast == group.knowledge.say("staff_toast.too_late_to_extend", code="K7M-4QM")


async def test_a_third_party_has_its_longer_limit_and_the_customer_is_told(group: Group) -> None:
    await group.request(Kind.DELETE)
    await group.press("Nhận việc")
    await more(group, "Cần bên thứ ba cùng làm")
    preview = group.card().reply.text
    await group.press("Gửi câu này cho khách")
    told = group.last(CUSTOMER).reply.text
    assert told in preview
    assert "thứ Tư 2/12/2026" in told
    assert "(cần bên thứ ba)" in group.card().reply.text
    await more(group, "Gia hạn", "Cần đối chiếu giấy tờ", "Gửi câu này cho khách")
    assert "(cần bên thứ ba, đã gia hạn)" in group.card().reply.text
    assert (await group.stored()).finish_by == date(2026, 12, 22)


async def test_a_kind_without_a_third_partys_limit_does_not_offer_it(group: Group) -> None:
    await group.request(Kind.COMPLAINT, Slots(note="bị gọi suốt ngày"))
    await group.press("Nhận việc")
    await group.press("Việc khác…")
    assert group.labels() == ["Chuyển người khác", "Gia hạn", "Quay lại"]


async def test_the_record_shows_what_was_in_time_and_what_was_late(group: Group) -> None:
    await group.request(Kind.COMPLAINT, Slots(note="bị gọi suốt ngày"))
    group.clock.advance(days=3)
    await group.press("Nhận việc")
    assert "Trả lời khách: đã trả lời 16:00 thứ Năm 5/11/2026, quá hạn thứ Tư 4/11/2026" in group.card().reply.text
    await group.press("Hoàn thành")
    assert "thứ Năm 5/11/2026, đúng hạn · An" in group.card().reply.text
    handled = await group.handle(Press(data="nv:view:K7M-4QM"))
    await group.deliver()
    assert handled.toast
    details = group.last(ChatRef(channel="telegram", id=AN.id)).reply.text
    assert "Trả lời khách 16:00 thứ Năm 5/11/2026, quá hạn thứ Tư 4/11/2026" in details
    assert "Xong 16:00 thứ Năm 5/11/2026, đúng hạn" in details
