"""What a typed message chooses among the offered buttons."""

from __future__ import annotations

import pytest

from bot.conversation.choices import chosen
from bot.conversation.shop import Shop
from bot.domain.messages import Button

OFFERED = (
    Button(label="Số điện thoại của shop?", data="ask:hotline"),
    Button(label="Xem nguyên văn mục 4.3", data="clause:4.3"),
    Button(label="Xem nguyên văn mục 5.2", data="clause:5.2"),
    Button(label="Không phải các ý trên", data="none"),
)


@pytest.mark.parametrize(
    "text",
    ["2", "số 2", "2.", "Số 2 ạ", "(2)", "câu 2 nhé", "chọn số 2 giúp em", "so 2", "2)", "２", "mục 2"],
)
def test_a_number_chooses_however_it_is_typed(text: str, shop: Shop) -> None:
    assert chosen(text, OFFERED, shop.words) is OFFERED[1]


@pytest.mark.parametrize("text", ["0", "5", "99", "2 3", "12 giờ", "2 máy", "số 2 hay số 3", "0912345678", "4.4"])
def test_a_number_that_was_not_offered_chooses_nothing(text: str, shop: Shop) -> None:
    assert chosen(text, OFFERED, shop.words) is None


@pytest.mark.parametrize(
    "text", ["Số điện thoại của shop?", "so dien thoai cua shop", "SỐ ĐIỆN THOẠI", "sđt của shop", "số điện thoại ạ"]
)
def test_the_label_or_its_beginning_chooses(text: str, shop: Shop) -> None:
    assert chosen(text, OFFERED, shop.words) is OFFERED[0]


def test_digits_tell_labels_apart(shop: Shop) -> None:
    assert chosen("xem nguyên văn mục 5.2", OFFERED, shop.words) is OFFERED[2]


def test_a_beginning_that_fits_two_labels_chooses_neither(shop: Shop) -> None:
    assert chosen("xem nguyên văn", OFFERED, shop.words) is None


@pytest.mark.parametrize("text", ["không", "ko", "hok", "dạ không ạ", "sai rồi", "không phải"])
def test_no_chooses_the_button_that_declines(text: str, shop: Shop) -> None:
    assert chosen(text, OFFERED, shop.words) is OFFERED[3]


@pytest.mark.parametrize("text", ["có", "vâng ạ", "ừ", "ok", "dạ có", "đúng rồi ạ", "uh", "đc", "đồng ý"])
def test_yes_chooses_only_a_first_button_that_agrees(text: str, shop: Shop) -> None:
    person = (Button(label="Chuyển cho nhân viên", data="person"), Button(label="Các câu hỏi", data="menu"))
    assert chosen(text, person, shop.words) is person[0]
    assert chosen(text, OFFERED, shop.words) is None


def test_an_offered_person_can_be_declined_without_a_button(shop: Shop) -> None:
    person = (Button(label="Chuyển cho nhân viên", data="person"), Button(label="Các câu hỏi", data="menu"))
    button = chosen("thôi khỏi", person, shop.words)
    assert button
    assert button.data == "drop"


def test_nothing_offered_nothing_chosen(shop: Shop) -> None:
    assert chosen("1", (), shop.words) is None
    assert chosen("vâng", (), shop.words) is None
