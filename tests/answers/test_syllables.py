"""The spelling of Vietnamese syllables, and what half-typed keys meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.syllables import from_telex, from_vni, is_plain_syllable, is_syllable, tone_apart, unmarked


@pytest.mark.parametrize(
    ("word", "letters", "tone"),
    [
        ("hoà", "hoa", "2"),
        ("hòa", "hoa", "2"),
        ("thuỷ", "thuy", "3"),
        ("được", "đươc", "5"),
        ("nghĩ", "nghi", "4"),
        ("bán", "ban", "1"),
        ("không", "không", "0"),
    ],
)
def test_the_tone_stands_apart_from_the_letters(word: str, letters: str, tone: str) -> None:
    assert tone_apart(word) == (letters, tone)


@pytest.mark.parametrize("letters", ["nghiêng", "khuyu", "gi", "gin", "giêt", "quôc", "quy", "ươc", "y", "oăn", "uỷ"])
def test_whatever_can_be_spelt_is_a_syllable(letters: str) -> None:
    assert is_syllable(tone_apart(letters)[0])


@pytest.mark.parametrize("letters", ["", "laptop", "web", "bkav", "sst", "fong", "zalo", "thx", "ddươc"])
def test_what_cannot_be_spelt_is_none(letters: str) -> None:
    assert not is_syllable(letters)


@pytest.mark.parametrize("plain", ["duoc", "thong", "nghieng", "khong", "thoai", "giay", "quyen"])
def test_a_syllable_without_its_marks_is_known(plain: str) -> None:
    assert is_plain_syllable(plain)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thoong", "thông0"),
        ("thoongf", "thông2"),
        ("khoong", "không0"),
        ("duowjc", "dươc5"),
        ("dduowcj", "đươc5"),
        ("maasy", "mây1"),  # the tone right behind its vowel, another vowel after it
        ("mays", "may1"),
        ("lieeuj", "liêu5"),
        ("lieuj", "lieu5"),  # the circumflex forgotten
        ("nguwowif", "ngươi2"),
    ],
)
def test_half_typed_telex_is_read(typed: str, meant: str) -> None:
    assert from_telex(typed) == meant


@pytest.mark.parametrize("word", ["laptop", "dell", "web", "anh", "asus", "thông", "so1", ""])
def test_what_is_no_telex_stays(word: str) -> None:
    assert from_telex(word) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lieu65", "liêu5"),
        ("d9uoc75", "đươc5"),
        ("du7", "dư0"),
        ("kho6ng", "không0"),
        ("ma1y", "may1"),
        ("so61", "sô1"),
    ],
)
def test_half_typed_vni_is_read(typed: str, meant: str) -> None:
    assert from_vni(typed) == meant


@pytest.mark.parametrize("word", ["mp3", "win10", "2024", "a55555", "e5440", "thông1", "dong", "", "7up"])
def test_what_is_no_vni_stays(word: str) -> None:
    assert from_vni(word) is None


@given(text=st.text(max_size=60))
def test_no_word_is_too_odd_to_be_spelt(text: str) -> None:
    for said in (is_syllable(text), is_plain_syllable(text)):
        assert said in {True, False}
    for read in (from_telex(text), from_vni(text)):
        assert read is None or read[-1] in "012345"
    letters, tone = tone_apart(text)
    assert tone in "012345"
    assert tone_apart(letters)[1] == "0"
    assert unmarked(unmarked(text)) == unmarked(text)
