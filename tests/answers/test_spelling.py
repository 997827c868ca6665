"""Unknown words are mended towards the content's own; known words and spelt syllables stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.spelling import Speller
from bot.answers.text import Folded

SPELLER = Speller("thong tin khong xoa dien thoai chinh sach website facebook nhan vien".split())


def _plain(*words: str) -> Folded:
    return Folded(words, words)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thongtin", ("thong", "tin")),
        ("sodienthoai", ("sodienthoai",)),  # "so" is not among the words
        ("nhanvien", ("nhan", "vien")),
        ("chinhsachthongtin", ("chinh", "sach", "thong", "tin")),
        ("thogn", ("thong",)),  # neighbours swapped
        ("khomg", ("khong",)),
        ("facebok", ("facebook",)),
        ("wesbite", ("website",)),
        ("zzzzzz", ("zzzzzz",)),
    ],
)
def test_glued_and_mistyped_words_are_mended(typed: str, meant: tuple[str, ...]) -> None:
    assert SPELLER.mended(_plain(typed)).plain == meant


@pytest.mark.parametrize("word", ["thoi", "chin", "xoa", "xao", "abc", "#phone", "2024", "thong1"])
def test_short_known_and_spelt_words_stay(word: str) -> None:
    assert SPELLER.mended(_plain(word)).plain == (word,)


def test_of_two_words_equally_near_the_commoner_is_meant() -> None:
    assert Speller(["backup", "backap"]).mended(_plain("backop")).plain == ("backup",)
    assert Speller(["backap", "backup"]).mended(_plain("backop")).plain == ("backap",)


def test_marks_of_words_that_are_fine_are_kept() -> None:
    mended = SPELLER.mended(Folded(("thông0", "tin0", "khomg0"), ("thong", "tin", "khomg")))
    assert mended == Folded(("thông0", "tin0", "khong"), ("thong", "tin", "khong"))


@pytest.mark.parametrize("word", ["khong" * 600, "an" * 1500, "nhanhanh" * 300 + "q", "q" * 3000])
def test_a_page_glued_into_one_word_is_no_word(word: str) -> None:
    speller = Speller(["khong", "an", "anh", "nha", "nhan", "nhanh", "ha", "han", "hanh"])
    assert speller.mended(_plain(word)).plain == (word,)


@given(words=st.lists(st.text(st.characters(categories=["Ll"]), min_size=1, max_size=30), max_size=20))
def test_no_word_is_too_odd_to_be_mended(words: list[str]) -> None:
    mended = SPELLER.mended(_plain(*words))
    assert len(mended.words) == len(mended.plain) >= len(words)
