"""Where a message may be taken apart, and what asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.questions import asks, pieces_of, supposes
from bot.answers.text import Folder


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("shop lưu gì? ai xem được?", ("shop lưu gì?", " ai xem được?")),
        ("giữ số mấy năm vậy\ncó bán cho ai không", ("giữ số mấy năm vậy\n", "có bán cho ai không")),
        ("shop lưu những gì và lưu ở đâu", ("shop lưu những gì", " và lưu ở đâu")),
        ("co ban so khong, ai duoc xem", ("co ban so khong", ", ai duoc xem")),
        ("Shop có lưu số không. Ai được xem.", ("Shop có lưu số không.", " Ai được xem.")),
        ("xoá số giúp em và cho em hỏi có lưu tên không", ("xoá số giúp em", " và cho em hỏi có lưu tên không")),
        ("xoá số giúp em cho mình hỏi có lưu tên không", ("xoá số giúp em", " cho mình hỏi có lưu tên không")),
        ("có bán số không còn tên thì sao", ("có bán số không", " còn tên thì sao")),
    ],
)
def test_a_message_is_cut_where_another_part_may_begin(text: str, pieces: tuple[str, ...]) -> None:
    assert pieces_of(text) == pieces


@pytest.mark.parametrize(
    "text",
    [
        "",
        "xoá giúp em",
        "có bán không?",
        "mai mốt có còn y vậy không",  # "còn" joins only behind what asks
        "số em là 0912,\n345 678 nhé",  # a number is not cut
        "xem https://shop.example.com/a?b=c giúp em",
        "sao vậy???",
    ],
)
def test_what_is_one_piece_stays_one(text: str) -> None:
    assert pieces_of(text) == (text,)


@given(
    text=st.text(max_size=300) | st.lists(st.sampled_from([", ", "? ", "và ", "không ", "a", "\n", "1"])).map("".join)
)
def test_the_pieces_together_are_the_message(text: str) -> None:
    pieces = pieces_of(text)
    assert "".join(pieces) == text
    assert len(pieces) <= 6


@pytest.mark.parametrize("text", ["có lưu không", "co luu khong", "ai xem vậy", "luu o dau"])
def test_a_word_that_asks_is_seen_with_marks_and_without(text: str, folder: Folder) -> None:
    assert asks(folder.fold(text).words)


@pytest.mark.parametrize("text", ["xoá giúp em", "Em gửi dữ liệu máy chủ rồi"])  # liệu and máy are no asking words here
def test_what_does_not_ask_does_not(text: str, folder: Folder) -> None:
    assert not asks(folder.fold(text).words)


def test_what_is_supposed_is_no_question_yet() -> None:
    assert supposes(" nếu em xoá số")
    assert not supposes("xoá số nếu được")
