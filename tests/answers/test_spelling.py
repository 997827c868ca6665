"""Unknown words are mended towards the content's own; known words and spelt syllables stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.spelling import Speller
from bot.answers.text import Folded


class _Shop:
    """Words, commonest first, and how many of a thousand messages hold a pair of them."""

    messages = 1000.0

    def __init__(self, words: str, pairs: dict[str, int] | None = None) -> None:
        self.common_words = words.split()
        self._pairs = pairs or {}

    def messages_with(self, word: str, then: str | None = None) -> float:
        if then is not None:
            return self._pairs.get(f"{word} {then}", 0)
        return 100 - self.common_words.index(word) if word in self.common_words else 0


SPELLER = Speller(_Shop("thong tin khong xoa dien thoai chinh sach website facebook nhan vien"))
ATTACK = Speller(
    _Shop("co cho cong chong lai tan tin thong hom nay", {"tan cong": 30, "chong lai": 20, "thong tin": 90})
)


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
    assert Speller(_Shop("backup backap")).mended(_plain("backop")).plain == ("backup",)
    assert Speller(_Shop("backap backup")).mended(_plain("backop")).plain == ("backap",)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chog lai", "chong lai"),  # "cho" is as near and commoner
        ("tan cog", "tan cong"),  # "co" is as near; too short to be mended by itself
        ("thong tun", "thong tin"),  # a syllable, and never heard beside "thong"
        ("tin cog", "tin cog"),
        ("hem nay", "hem nay"),  # "hom nay" was never taught as a pair
        ("thong hom", "thong hom"),  # both words are known
    ],
)
def test_the_words_beside_it_tell_which_word_was_meant(typed: str, meant: str) -> None:
    assert " ".join(ATTACK.mended(_plain(*typed.split())).plain) == meant


def test_marks_of_words_that_are_fine_are_kept() -> None:
    mended = SPELLER.mended(Folded(("thông0", "tin0", "khomg0"), ("thong", "tin", "khomg")))
    assert mended == Folded(("thông0", "tin0", "khong"), ("thong", "tin", "khong"))


@pytest.mark.parametrize("word", ["khong" * 600, "an" * 1500, "nhanhanh" * 300 + "q", "q" * 3000])
def test_a_page_glued_into_one_word_is_no_word(word: str) -> None:
    speller = Speller(_Shop("khong an anh nha nhan nhanh ha han hanh"))
    assert speller.mended(_plain(word)).plain == (word,)


@given(words=st.lists(st.text(st.characters(categories=["Ll"]), min_size=1, max_size=30), max_size=20))
def test_no_word_is_too_odd_to_be_mended(words: list[str]) -> None:
    mended = SPELLER.mended(_plain(*words))
    assert len(mended.words) == len(mended.plain) >= len(words)
