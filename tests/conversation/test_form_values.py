"""Values typed where one thing was asked for."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answers.values.certainty import Certainty
from bot.conversation.requesting.values import LONGEST_NOTE, read_value
from bot.conversation.shown import shown

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("step", "text", "value"),
    [
        ("changes:phone", "0912.345.678 nhé", "+84912345678"),
        ("changes:email", "LAN@gmail.com ạ", "lan@gmail.com"),
        ("changes:birthdate", "ngày 5 tháng 3 năm 1988", "1988-03-05"),
        ("changes:address", "12 Nguyễn Trãi,  Thanh Xuân", "12 Nguyễn Trãi, Thanh Xuân"),
        ("changes:company", "Công ty TNHH Sao Mai", "Công ty TNHH Sao Mai"),
        ("name", "Trần Thu Hương", "Trần Thu Hương"),
        ("name", "em tên là Trần Thu Hương", "Trần Thu Hương"),
        ("name", "trần thu hương", "trần thu hương"),
        ("name", "tran thu huong", "tran thu huong"),
        ("name", "TRẦN THU HƯƠNG", "TRẦN THU HƯƠNG"),
        ("name", "John Smith", "John Smith"),
        ("name", "công ty sao mai", "công ty sao mai"),
        ("contact", "gọi em số 0912345678", "+84912345678"),
        ("record", "mail lan@gmail.com", "lan@gmail.com"),
        ("order", "HĐ-2023/114", "HĐ-2023/114"),
        ("note", " mua hồi tháng 3\nở cửa hàng ", "mua hồi tháng 3\nở cửa hàng"),
    ],
)
def test_a_usual_value_is_taken(step: str, text: str, value: str) -> None:
    reading = read_value(step, text, TODAY)
    assert (reading.certainty, reading.value) == (Certainty.SURE, value)


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("name", "Lan"),
        ("name", "Lan 2"),
        ("name", "chờ anh chút"),
        ("name", "đang bận lắm"),  # “Đặng” is a name
        ("name", "KHÔNG MUỐN CHO"),
        ("name", "do shop ghi"),
        ("changes:address", "Hà Nội"),
        ("changes:gender", "phi nhị giới"),
        ("changes:email", "lan@gmial.com"),
        ("changes:birthdate", "1/1/1890"),
        ("order", "đơn tháng trước"),
    ],
)
def test_an_odd_value_is_to_be_confirmed(step: str, text: str) -> None:
    assert read_value(step, text, TODAY).certainty is Certainty.ODD


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("changes:phone", "để em xem lại"),
        ("changes:email", "không có mail"),
        ("changes:birthdate", "31/2/1990"),
        ("name", "..."),
        ("name", "x" * 90),
        ("changes:address", "12345"),
        ("changes:company", "c" * 200),
        ("changes:gender", "g" * 30),
        ("contact", "nhắn ở đây"),
        ("order", ""),
        ("note", "!!!"),
    ],
)
def test_what_is_no_such_value_is_refused(step: str, text: str) -> None:
    assert read_value(step, text, TODAY).value is None


def test_a_long_note_is_cut() -> None:
    reading = read_value("note", "chuyện dài " * 1000, TODAY)
    assert reading.value is not None
    assert len(reading.value) == LONGEST_NOTE


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("+84912345678", "0912 345 678"),
        ("+842438581234", "02438581234"),
        ("1990-07-25", "25/7/1990"),
        ("lan@gmail.com", "lan@gmail.com"),
        ("12 Nguyễn Trãi", "12 Nguyễn Trãi"),
    ],
)
def test_values_are_shown_the_way_people_write_them(value: str, seen: str) -> None:
    assert shown(value) == seen
