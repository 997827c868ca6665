"""Free words as the group may see them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.staff.freewords import masked_words, named
from bot.domain.messages import Person
from bot.domain.records import ChatRecord
from bot.domain.requests import Change, Field, Kind, Slots
from tests.conversation.staff.group import CUSTOMER, Group


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("gọi em 0912.345.678 nha", "gọi em 09xx xxx 678 nha"),
        ("số em không chín tám một chín không không một một một", "số em 09xx xxx 111"),
        ("0981 900\n111", "09xx xxx 111"),
        ("căn cước 001 099 012 345", "căn cước xxx xxx xxx 345"),
        ("mail nguyenhoa95@gmail.com nhé", "mail n***@gmail.com nhé"),
        ("tôi là Nguyễn Thị Hoa đây", "tôi là N*** H đây"),
        ("em ở 12 ngõ 5 Trần Phú, Hà Đông, Hà Nội nhé", "em ở ***, Hà Nội nhé"),
        ("chuyển về số 8/12 đường Láng rồi", "chuyển về *** rồi"),
        ("o 12 ngo 5 tran phu", "o ***"),
        (
            "họ tên: Lê Thị Bích Ngọc - 0912345678 - 45 Lý Thường Kiệt, Hoàn Kiếm, email hoa (a) gmail . com",
            "họ tên: L*** N - 09xx xxx 678 - ***, Hoàn Kiếm, email h***@gmail . com",
        ),
        ("tên: hoa trần", "tên: h*** t"),
        ("gọi lại Trần Văn Nam +84 912 345 678", "gọi lại T*** N 09xx xxx 678"),
        ("giao số 5 Láng Hạ", "giao số ***"),
        ("12B/34 Trần Phú p5 q5 tphcm", "***"),
        ("căn 1205 toà S2.03 Vinhomes Ocean Park", "***"),
        ("thôn Đoài xã Kim Chung huyện Đông Anh", "***"),
        ("hoatran[a]gmail.com, hoa@gmail nhé", "h***@gmail.com, h***@gmail nhé"),
        ("em sinh ngày 12/03/1990", "em sinh ngày 1990"),
    ],
)
def test_values_are_masked_in_whatever_manner_they_are_typed(text: str, shown: str) -> None:
    assert masked_words(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "em ở Hà Nội có gửi hàng không ạ",
        "shop ở đâu vậy, tại sao gọi em",
        "mua ngày 12/3/2024, đơn DH20418, 2 cái",
        "sinh viên mua ngày 12/3/2024 có được giảm không",
        "mua 2 Dell Latitude, phòng kỹ thuật bảo chờ",
        "họ tên khách hàng có bị bán không, căn cước thì sao",
        "😀 chị ơi\ncho em hỏi chút",
        "",
    ],
)
def test_words_that_tell_nothing_about_a_person_stay(text: str) -> None:
    assert masked_words(text) == text


def test_names_and_addresses_known_from_before_are_masked_as_whole_words() -> None:
    known = Slots(name="Hoa", changes=(Change(field=Field.ADDRESS, old="Làng Vòng", new="Mễ Trì"),))
    assert masked_words("hoa ở làng vòng, Hoàng ở Mễ Trì", known) == "H*** ở ***, Hoàng ở ***"


def test_somebody_is_known_by_the_name_of_their_account() -> None:
    assert masked_words("Trần Thu Hương đây", named(Person(id="1", name="Trần Thu Hương"))) == "T*** H đây"
    assert masked_words("alo", named(None)) == "alo"


@given(st.text(max_size=200))
def test_any_text_can_be_masked_and_masking_twice_hides_no_less(text: str) -> None:
    once = masked_words(text)
    assert sum(map(str.isdigit, masked_words(once))) <= sum(map(str.isdigit, once))


async def test_the_name_that_the_customers_service_shows_is_masked_on_their_card_too(group: Group) -> None:
    async with group.database.work() as work:
        await work.save_chat(ChatRecord(ref=CUSTOMER, person=Person(id="501", name="Quỳnh Chi")))
    await group.request(Kind.COMPLAINT, Slots(note="Quỳnh Chi đây, shop cứ gọi hoài"))
    assert "Q*** C đây, shop cứ gọi hoài" in group.card().reply.text
    await group.press("Nhận việc")
    await group.press("Từ chối")
    assert "Quỳnh" not in group.card().reply.text
    assert "Q*** C đây" in group.card().reply.text
