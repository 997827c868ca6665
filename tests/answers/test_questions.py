"""Several questions in one message, taken apart only where each part asks by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.questions import parts_of
from bot.answers.text import Folder


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("shop lưu gì? ai xem được?", ("shop lưu gì?", "ai xem được?")),
        ("giữ số mấy năm vậy\ncó bán cho ai không", ("giữ số mấy năm vậy\n", "có bán cho ai không")),
        ("shop lưu những gì và lưu ở đâu", ("shop lưu những gì", "và lưu ở đâu")),
        ("co ban so khong, ai duoc xem", ("co ban so khong", "ai duoc xem")),
        (
            "có bán số không, ai được xem số, giữ số mấy năm",
            ("có bán số không", "ai được xem số", "giữ số mấy năm"),
        ),
        ("Shop có lưu số không. Ai được xem số đó.", ("Shop có lưu số không.", "Ai được xem số đó.")),
    ],
)
def test_two_questions_are_two(text: str, parts: tuple[str, ...], folder: Folder) -> None:
    assert parts_of(text, folder.fold) == parts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "xoá giúp em",
        "shop có lưu tên, số điện thoại và địa chỉ của em không",  # a list is one question
        "Hôm qua em mua máy. Về nhà nghĩ lại thấy lo. Shop có bán số em không?",  # a story with one question
        "có bán không?",
        "sao vậy?? có bán số em không???",  # "sao vậy" says nothing by itself
        "Em gửi dữ liệu máy chủ rồi. Shop có bán dữ liệu đó không?",  # liệu and máy are no asking words here
        "email của em là lan@example.com. có lưu không ạ",
    ],
)
def test_what_asks_once_or_not_at_all_stays_whole(text: str, folder: Folder) -> None:
    assert parts_of(text, folder.fold) == (text,)


@given(text=st.text(max_size=300))
def test_no_message_is_left_without_a_part(text: str, folder: Folder) -> None:
    parts = parts_of(text, folder.fold)
    assert parts == (text,) or (len(parts) > 1 and all(part.strip() for part in parts))
