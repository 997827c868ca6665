"""Why a score is what it is, in words that somebody typed."""

from __future__ import annotations

import pytest

from bot.answers.engine import Engine
from bot.answers.reasons import Part, words_that_counted


def test_the_parts_of_a_score_add_up_to_it(bakery_engine: Engine) -> None:
    explanation = bakery_engine.explain("tiệm có xoá thông tin của tôi không")
    assert explanation
    for ranked in explanation.ranking:
        assert sum(ranked.parts.values()) == pytest.approx(ranked.score, abs=0.01)
        assert set(ranked.parts) == set(Part)


def test_words_are_named_as_they_were_typed(shop_engine: Engine) -> None:
    text = "shop có bán thông tin của em không"
    explanation = shop_engine.explain(text)
    assert explanation
    named = {word for ranked in explanation.ranking for word, _ in ranked.reasons}
    groups = {word for word in named if "/" in word}
    assert named - groups <= set(text.split())
    assert "bán" in named


def test_a_pair_counts_half_for_each_word_and_letters_for_the_word_they_are_in() -> None:
    added = [("pxoa ten", 1.0), ("pten", 0.25), ("c xo", 0.5), ("g=3", 0.125)]
    assert words_that_counted(added, ("xoa", "ten"), {"=3": "gỡ/xoá", "xoa": "xoá"}) == (
        ("xoá", 1.0),
        ("ten", 0.75),
        ("gỡ/xoá", 0.125),
    )
