"""Items of a request, each with a result and a ground of its own, and the one message that the customer reads."""

from __future__ import annotations

import pytest

from bot.domain.messages import Press
from bot.domain.requests import Change, Field, Item, Kind, Move, Result, Slots, Status
from tests.conversation.staff.group import AN, BINH, CUSTOMER, Group

TWO = Slots(
    changes=(
        Change(field=Field.PHONE, old="+84981900111", new="+84912345678"),
        Change(field=Field.BIRTHDATE, new="1990-07-25"),
    ),
    name="Trần Thu Hương",
)
EVERYTHING = Slots(fields=(Field.ALL,), name="Trần Thu Hương", record="+84981900111")


async def verified(group: Group) -> None:
    for label in ("Nhận việc", "Đã xác minh", "Gọi lại số đang lưu"):
        await group.press(label)


async def test_one_correction_is_done_and_the_other_refused_with_its_own_ground(group: Group) -> None:
    await group.request(slots=TWO)
    await verified(group)
    await group.press("Hoàn thành")
    assert group.labels() == ["✅ Đã xong tất cả", "▫️ Số điện thoại", "▫️ Ngày sinh", "Quay lại"]
    await group.press("▫️ Ngày sinh")
    await group.press("⛔ Không có thông tin này")
    assert group.labels()[:2] == ["Còn lại đã xong, xem câu gửi khách", "▫️ Số điện thoại"]
    assert (await group.stored()).status is Status.IN_WORK
    await group.press("Còn lại đã xong, xem câu gửi khách")
    preview = group.card().reply.text
    assert "Căn cứ: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, Điều 13 khoản 3" in preview
    await group.press("Gửi câu này cho khách")
    told = group.last(CUSTOMER).reply
    assert told.text in preview
    assert "✅ Đã làm: số điện thoại." in told.text
    assert "⛔ Chưa làm được: ngày sinh.\nShop đã tìm nhưng không thấy" in told.text
    assert [button.label for row in told.buttons for button in row] == ["Mở lại yêu cầu"]
    request = await group.stored()
    assert request.status is Status.PARTLY_DONE
    assert request.items == (
        Item(field=Field.PHONE, result=Result.DONE),
        Item(field=Field.BIRTHDATE, result=Result.REFUSED, ground="khong-tim-thay"),
    )
    assert await group.record() == [Move.OPEN, Move.TAKE, Move.VERIFY, Move.MARK, Move.FINISH_PARTLY]


async def test_deleting_everything_has_an_item_for_each_field_and_says_until_when_the_rest_stays(group: Group) -> None:
    await group.request(Kind.DELETE, EVERYTHING)
    fields = [field for field in group.knowledge.requests[Kind.DELETE].fields if field is not Field.ALL]
    assert [item.field for item in (await group.stored()).items] == fields
    await verified(group)
    await group.press("Hoàn thành")
    await group.press("▫️ Thông tin khác")
    await group.press("⛔ Luật buộc phải lưu")
    await group.press("Còn lại đã xong, xem câu gửi khách")
    await group.press("Gửi câu này cho khách")
    told = group.last(CUSTOMER).reply.text
    assert "✅ Đã làm: số điện thoại, email, họ tên, địa chỉ, ngày sinh, giới tính, tên công ty." in told
    assert "⛔ Chưa làm được: thông tin khác." in told
    assert "Shop giữ phần này tới hết hạn lưu chứng từ kế toán" in told


async def test_all_items_refused_one_by_one_are_a_refusal(group: Group) -> None:
    await group.request(slots=TWO)
    await verified(group)
    await group.press("Hoàn thành")
    for item in ("▫️ Số điện thoại", "▫️ Ngày sinh"):
        await group.press(item)
        await group.press("⛔ Nằm trong chứng từ đã lập")
    await group.press("Xem câu gửi khách")
    await group.press("Gửi câu này cho khách")
    assert (await group.stored()).status is Status.REFUSED
    assert "Chưa làm được: số điện thoại, ngày sinh." in group.last(CUSTOMER).reply.text


async def test_marking_the_same_twice_is_one_event(group: Group) -> None:
    await group.request(slots=TWO)
    await verified(group)
    await group.press("Hoàn thành")
    await group.press("▫️ Ngày sinh")
    data = group.data_of("⛔ Không có thông tin này")
    for _ in range(3):
        await group.handle(Press(data=data))
    await group.deliver()
    assert (await group.record()).count(Move.MARK) == 1


async def test_an_item_can_be_marked_otherwise_before_the_end(group: Group) -> None:
    await group.request(slots=TWO)
    await verified(group)
    await group.press("Hoàn thành")
    await group.press("▫️ Ngày sinh")
    await group.press("⛔ Không có thông tin này")
    await group.press("⛔ Ngày sinh: không có thông tin này")
    await group.press("✅ Đã làm")
    await group.press("✅ Đã xong tất cả")
    assert (await group.stored()).status is Status.DONE


async def test_a_preview_that_is_old_is_shown_again_before_anything_goes(group: Group) -> None:
    await group.request(slots=TWO)
    await verified(group)
    await group.press("Hoàn thành")
    await group.press("▫️ Ngày sinh")
    await group.press("⛔ Không có thông tin này")
    await group.press("Còn lại đã xong, xem câu gửi khách")
    old = group.data_of("Gửi câu này cho khách")
    await group.press("Quay lại")
    await group.press("▫️ Số điện thoại")
    await group.press("⛔ Không có thông tin này")
    handled = await group.handle(Press(data=old))
    assert handled.toast == group.knowledge.say("staff_toast.ground_changed")
    assert (await group.stored()).is_open


@pytest.mark.parametrize("data", ["item:K7M-4QM:shoe", "mark:K7M-4QM:shoe.done", "mark:K7M-4QM:phone.nothing"])
async def test_an_item_or_ground_that_is_not_there_is_an_old_button(group: Group, data: str) -> None:
    await group.request(slots=TWO)
    await verified(group)
    handled = await group.handle(Press(data=f"nv:{data}"))
    assert handled.toast == group.knowledge.say("staff_toast.stale")


async def test_only_the_owner_marks_and_only_after_verifying(group: Group) -> None:
    await group.request(slots=TWO)
    await group.press("Nhận việc")
    mark = Press(data="nv:mark:K7M-4QM:phone.done")
    assert "xác minh khách trước" in ((await group.handle(mark)).toast or "")
    assert (await group.handle(mark, by=BINH)).toast == "K7M-4QM đang do An phụ trách."


async def test_every_button_of_a_card_fits_what_services_carry(group: Group) -> None:
    await group.request(Kind.DELETE, EVERYTHING)
    await verified(group)
    await group.press("Hoàn thành")
    await group.press("▫️ Ngày sinh")
    carried = [button.data for message in group.messages for row in message.reply.buttons for button in row]
    assert all(len(data.encode()) <= 64 for data in carried)


async def test_another_member_goes_on_with_a_tap_and_it_is_recorded(group: Group) -> None:
    await group.request(slots=TWO)
    await group.press("Nhận việc")
    await group.press("Việc khác…", by=BINH)
    await group.press("Chuyển người khác", by=BINH)
    data = group.data_of("Tôi nhận K7M-4QM")
    assert (await group.handle(Press(data=data), by=AN)).toast == "K7M-4QM đang do anh/chị phụ trách rồi."
    await group.press("Tôi nhận K7M-4QM", by=BINH)
    assert "Phụ trách: Bình" in group.card().reply.text
    assert group.last().reply.text == "🔁 Bình làm tiếp, thay An."
    assert (await group.handle(Press(data=data), by=BINH)).toast == "K7M-4QM đang do anh/chị phụ trách rồi."
    assert await group.record() == [Move.OPEN, Move.TAKE, Move.HAND_OVER]
    assert (await group.handle(Press(data="nv:verify:K7M-4QM"), by=AN)).toast == "K7M-4QM đang do Bình phụ trách."
