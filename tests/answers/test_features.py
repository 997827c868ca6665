"""What the matcher sees of a message: views, each of unit length before its weight."""

from __future__ import annotations

from collections import Counter
from math import isclose, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.features import WEIGHTS, Synonyms, View, Vocabulary, features
from bot.answers.text import Folded, Folder
from bot.content.models import Language

FOLDER = Folder(Language())
SYNONYMS = Synonyms([["bán", "rao bán"], ["thông tin", "dữ liệu", "hồ sơ"], ["xoá", "gỡ"]], FOLDER)


def _seen(text: str) -> Counter[str]:
    return features(FOLDER.fold(text), SYNONYMS)


def test_words_and_pairs_are_seen_plain_and_in_groups() -> None:
    assert {"pban", "pban so", "g=0", "g=0 so"} <= set(_seen("bán số"))


def test_letters_are_seen_within_a_word_only() -> None:
    runs = {name[1:] for name in _seen("ab cd") if name[0] == View.LETTERS}
    assert runs == {" a", "ab", "b ", " ab", "ab ", " ab ", " c", "cd", "d ", " cd", "cd ", " cd "}


@pytest.mark.parametrize("text", ["thông tin", "dữ liệu", "hồ sơ"])
def test_synonyms_of_several_words_are_one_feature(text: str) -> None:
    assert _seen(text)["g=1"] == 1


def test_the_longest_synonym_wins() -> None:
    assert [name for name in _seen("rao bán") if name[0] == View.GROUP] == ["g=0"]


def test_synonyms_are_found_without_marks_in_a_text_typed_without_them() -> None:
    assert _seen("go du lieu")["g=1"] == 1
    assert _seen("gỡ dữ liệu")["g=2"] == 1


def test_marks_keep_words_apart_where_there_are_marks() -> None:
    assert "g=0" not in _seen("bạn nào giữ số")
    assert "g=0" in _seen("bán số nào giữ")


def test_rare_words_weigh_more_than_common_ones() -> None:
    vocabulary = Vocabulary.learnt([_seen("xin chào"), _seen("xin hỏi"), _seen("xin xoá")])
    rarity = dict(zip(vocabulary.names, vocabulary.rarity, strict=True))
    assert rarity["pxin"] == 1.0
    assert isclose(rarity["pchao"], log(4 / 2) + 1, rel_tol=1e-6)


def test_pairs_and_letters_seen_once_are_not_learnt_and_words_are() -> None:
    vocabulary = Vocabulary.learnt([_seen("xin chào"), _seen("hỏi chút")])
    assert {"pxin", "pchao", "phoi"} <= set(vocabulary.names)
    assert "pxin chao" not in vocabulary.names
    assert "c xi" not in vocabulary.names


def test_each_view_has_its_weight_as_length() -> None:
    texts = ["bán thông tin của khách", "bán dữ liệu của khách", "xoá thông tin khách"]
    vocabulary = Vocabulary.learnt(_seen(text) for text in texts)
    weighed = vocabulary.weighed(FOLDER.fold(texts[0]), SYNONYMS)
    assert list(weighed.places) == sorted(set(weighed.places))
    squares = dict.fromkeys(View, 0.0)
    for place, value in zip(weighed.places, weighed.values, strict=True):
        squares[View(vocabulary.names[place][0])] += value * value
    assert {view: round(sqrt(square), 9) for view, square in squares.items()} == dict(WEIGHTS)


@pytest.mark.parametrize("others", range(0, 60, 7))
def test_a_word_of_four_messages_is_common_and_one_of_three_is_not_however_many_there_are(others: int) -> None:
    texts = [*["hỏi mini"] * 4, *["hỏi salt"] * 3, *["chào"] * others, "xoá"]
    common = Vocabulary.learnt(map(_seen, texts)).common_words
    assert "mini" in common
    assert "salt" not in common


def test_a_mended_word_has_no_marks_to_tell_it_from_its_like() -> None:
    typed = FOLDER.fold("đừng rao bàn hồ sơ của tôi nữa")
    place = typed.plain.index("ban")
    mended = Folded((*typed.words[:place], "ban", *typed.words[place + 1 :]), typed.plain)
    assert "=0" not in SYNONYMS.grouped(typed)  # "bàn" is not "bán"
    assert "=0" in SYNONYMS.grouped(mended)


def test_how_many_messages_hold_a_word_or_a_pair_is_still_known() -> None:
    vocabulary = Vocabulary.learnt(map(_seen, [*["hỏi giá"] * 4, *["hỏi mini"] * 3, "chào", "giá hỏi"]))
    asked = [("hoi", None), ("hoi", "gia"), ("hoi", "mini"), ("gia", "hoi"), ("chao", None), ("shop", None)]
    assert [round(vocabulary.messages_with(*pair), 3) for pair in asked] == [8, 4, 3, 0, 1, 0]
    assert round(vocabulary.messages) == 9


def test_the_same_content_in_any_order_teaches_the_same_features() -> None:
    texts = ["bán thông tin", "xoá thông tin", "xoá số"]
    one, other = (Vocabulary.learnt(_seen(text) for text in order) for order in (texts, texts[::-1]))
    assert (sorted(one.names), sorted(one.rarity)) == (sorted(other.names), sorted(other.rarity))


@given(text=st.text(max_size=400))
def test_no_text_is_too_odd_to_be_weighed(text: str) -> None:
    vocabulary = Vocabulary.learnt([_seen("bán thông tin"), _seen("xoá thông tin")])
    weighed = vocabulary.weighed(FOLDER.fold(text), SYNONYMS)
    assert len(weighed.places) == len(weighed.values)
    assert all(0 < value <= max(WEIGHTS.values()) + 1e-9 for value in weighed.values)
