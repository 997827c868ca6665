"""Choices become numbered lines where a service has no buttons."""

from __future__ import annotations

from bot.channels.menus import numbered_menu
from bot.domain.messages import Button, Reply

YES = Button(label="Gửi yêu cầu", data="send")
NO = Button(label="Thôi", data="cancel")
MORE = Button(label="Xem mục 6.2", data="clause")
PAGE = Button(label="Trang của shop", url="https://example.com")


def test_a_reply_without_buttons_stays_as_it_is() -> None:
    assert numbered_menu(Reply(text="Dạ vâng ạ."), hint="Nhắn số nhé") == "Dạ vâng ạ."


def test_numbers_go_on_over_the_rows() -> None:
    reply = Reply(text="Anh/chị chọn:", buttons=((YES, NO), (MORE,)))
    assert numbered_menu(reply) == "Anh/chị chọn:\n\n1. Gửi yêu cầu\n2. Thôi\n3. Xem mục 6.2"


def test_a_link_takes_no_number() -> None:
    reply = Reply(text="Chọn:", buttons=((PAGE, YES), (NO,)))
    assert numbered_menu(reply) == "Chọn:\n\n1. Gửi yêu cầu\n2. Thôi\nTrang của shop: https://example.com"


def test_the_hint_comes_last() -> None:
    assert numbered_menu(Reply(text="Chọn:", buttons=((YES,),)), hint="Nhắn số nhé") == (
        "Chọn:\n\n1. Gửi yêu cầu\n\nNhắn số nhé"
    )


def test_an_aside_is_left_out_and_takes_no_number() -> None:
    thumb = Button(label="👍", data="rate:up:1", aside=True)
    reply = Reply(text="Chọn:", buttons=((MORE, thumb), (NO,)))
    assert numbered_menu(reply) == "Chọn:\n\n1. Xem mục 6.2\n2. Thôi"
