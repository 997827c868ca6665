"""One form for the many ways in which the same words get typed.

Limits, said honestly: an abbreviation counts only as it is written, so a word whose marks are taken off
may become an abbreviation ("hỏng" → "hong", which southerners write for "không"); and a word of Telex
keys that is an English word of the content ("max" for "mã") stays English. Both are left out by name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.syllables import is_syllable, tone_apart
from bot.answers.text import EMAIL, LINK, NUMBER, PHONE, Folder, canonical
from bot.content.knowledge import Knowledge
from tests.answers.keystrokes import other_placement, telex, telex_at_once, unmarked, vni, vni_at_once

_CYRILLIC = str.maketrans("aceopxyijABEKMHOPCTXY", "асеорхуіјАВЕКМНОРСТХУ")
_INVISIBLE = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad")
_EMOJI = ("😀", "🙏🏽", "❤️", "👨‍👩‍👧", "🇻🇳", "™️")
_STRANGE_TO_VIETNAMESE = {"quớt"}


@pytest.fixture(scope="session")
def words(asks: list[str]) -> list[str]:
    """Every Vietnamese word with a mark in the shop's content."""
    found = {word for ask in asks for word in re.findall(r"[^\W\d_]+", canonical(ask))}
    return sorted(word for word in found if not word.isascii() and is_syllable(tone_apart(word)[0]))


@pytest.mark.parametrize("keys", [telex, telex_at_once, vni, vni_at_once], ids=lambda keys: keys.__name__)
def test_words_typed_without_their_keyboard_are_the_words(
    keys: Callable[[str], str], words: list[str], folder: Folder, shop_knowledge: Knowledge
) -> None:
    english = set(shop_knowledge.language.foreign)
    wrong = {word: keys(word) for word in words if folder.fold(keys(word)) != folder.fold(word)}
    assert {word: typed for word, typed in wrong.items() if typed not in english}.keys() <= _STRANGE_TO_VIETNAMESE


def test_both_schools_of_tone_placement_write_one_word(words: list[str], folder: Folder) -> None:
    assert [word for word in words if folder.fold(other_placement(word)) != folder.fold(word)] == []
    assert sum(other_placement(word) != word for word in words) > 10


def test_a_word_without_its_marks_has_the_same_plain_view(
    words: list[str], folder: Folder, shop_knowledge: Knowledge
) -> None:
    short = {*shop_knowledge.language.abbreviations, *shop_knowledge.language.spellings}
    clear = [word for word in words if word not in short and unmarked(word) not in short]
    assert [word for word in clear if folder.fold(unmarked(word)).plain != folder.fold(word).plain] == []
    assert len(clear) > 0.95 * len(words)


@given(data=st.data())
def test_folding_a_plain_view_again_changes_nothing(
    data: st.DataObject, asks: list[str], folder: Folder, shop_knowledge: Knowledge
) -> None:
    short = {*shop_knowledge.language.abbreviations, *shop_knowledge.language.spellings}
    plain = [word for word in folder.fold(data.draw(st.sampled_from(asks))).plain if word.isalpha()]
    kept = [word for word in plain if word not in short and folder.fold(word).words == (f"{word}0",)]
    assert folder.fold(" ".join(kept)).plain == tuple(kept)


@given(data=st.data())
def test_the_same_letters_in_any_composition_and_case_fold_alike(
    data: st.DataObject, asks: list[str], folder: Folder
) -> None:
    text = data.draw(st.sampled_from(asks))
    folded = folder.fold(text)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert folder.fold(unicodedata.normalize(form, text)) == folded
    assert folder.fold(text.upper()) == folded


@given(data=st.data())
def test_look_alike_letters_change_nothing(data: st.DataObject, words: list[str], folder: Folder) -> None:
    word = unicodedata.normalize("NFD", data.draw(st.sampled_from(words)))
    assert folder.fold(word.translate(_CYRILLIC)) == folder.fold(word)
    assert folder.fold(word.upper().translate(_CYRILLIC)) == folder.fold(word)


@given(data=st.data())
def test_letters_of_other_widths_and_weights_change_nothing(
    data: st.DataObject, words: list[str], folder: Folder
) -> None:
    plain = unmarked(data.draw(st.sampled_from(words)))
    wide = "".join(chr(ord(char) - 0x61 + 0xFF41) for char in plain)
    bold = "".join(chr(ord(char) - 0x61 + 0x1D41A) for char in plain)
    assert folder.fold(wide) == folder.fold(bold) == folder.fold(plain)


@given(data=st.data())
def test_invisible_characters_change_nothing(data: st.DataObject, asks: list[str], folder: Folder) -> None:
    text = data.draw(st.sampled_from(asks))
    at = data.draw(st.integers(0, len(text)))
    assert folder.fold(text[:at] + data.draw(st.sampled_from(_INVISIBLE)) + text[at:]) == folder.fold(text)


@given(data=st.data())
def test_emoji_between_words_change_nothing(data: st.DataObject, asks: list[str], folder: Folder) -> None:
    words = data.draw(st.sampled_from(asks)).split()
    emoji = data.draw(st.sampled_from(_EMOJI[:-1]))
    assert folder.fold(f"{emoji} " + f" {emoji} ".join(words) + emoji) == folder.fold(" ".join(words))


@given(data=st.data(), times=st.integers(3, 40))
def test_a_drawn_out_letter_is_one_letter(data: st.DataObject, times: int, words: list[str], folder: Folder) -> None:
    word = data.draw(st.sampled_from(words))
    assert folder.fold(word + word[-1] * (times - 1)) == folder.fold(word)


@given(text=st.text(max_size=3000))
def test_any_text_folds_and_both_views_have_the_same_words(text: str, folder: Folder) -> None:
    folded = folder.fold(text)
    assert len(folded.words) == len(folded.plain)
    assert all(folded.words)
    assert 0 <= folded.marked_share <= 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("gọi 0987 111 222 nhé", ("goi5", PHONE, "nhe1")),
        ("gửi lan.nguyen@example.com", ("gưi3", EMAIL)),
        ("xem https://example.com/a?b=c đi", ("xem0", LINK, "đi0")),
        ("giá 500k", ("gia1", NUMBER)),
        ("sđt của e đâu", ("sô1", "điên5", "thoai5", "cua3", "em0", "đâu0")),
        ("ko dc", ("không0", "đươc5")),
        ("hoong", ("không0",)),  # southern "hông" in Telex, then what it stands for
        ("thôg tin", ("thông0", "tin0")),
        ("không_biết", ("không0", "biêt1")),
        ("test host", ("test0", "host0")),  # English, not Telex
    ],
)
def test_values_abbreviations_and_slips_are_named(typed: str, words: tuple[str, ...], folder: Folder) -> None:
    assert folder.fold(typed).words == words


@pytest.mark.parametrize("text", ["", " ", "?!…", "🙏🙏", "\u200b"])
def test_a_text_without_words_folds_to_nothing(text: str, folder: Folder) -> None:
    folded = folder.fold(text)
    assert (folded.words, folded.plain, folded.marked_share) == ((), (), 0.0)


@pytest.mark.parametrize("text", ["@" * 3000, "a@" * 1500, "a.b" * 1000, "0 . " * 750, "http://" + "a" * 2990])
def test_a_line_of_signs_is_no_value(text: str, folder: Folder) -> None:
    assert {EMAIL, PHONE}.isdisjoint(folder.fold(text).words)


def test_the_share_of_marked_words_tells_how_the_message_was_typed(folder: Folder) -> None:
    assert folder.fold("shop luu so cua toi a").marked_share < 0.2
    assert folder.fold("shop lưu số của tôi ạ").marked_share > 0.7
