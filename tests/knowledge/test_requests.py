"""A question and a request about the same matter are told apart."""

from __future__ import annotations

import pytest

from bot.answers.engine import Engine
from bot.answers.outcome import Context, OutcomeKind
from bot.domain.requests import Kind
from tests.knowledge.tables import Pair, pairs

PAIRS = pairs()["pairs"]
OTHER_MATTERS = pairs()["other_matters"]
_MOST_TAKEN_AMISS = 2  # "sửa máy", "huỷ đơn": the form asks what to change, and the customer can leave it


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["asks"])
def test_who_asks_about_it_gets_no_form(pair: Pair, shop_engine: Engine) -> None:
    assert shop_engine.understand(pair["asks"], Context()).first.kind is not OutcomeKind.REQUEST


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["wants"])
def test_who_wants_it_done_gets_the_form_of_its_kind(pair: Pair, shop_engine: Engine) -> None:
    outcome = shop_engine.understand(pair["wants"], Context()).first
    assert outcome.kind is OutcomeKind.REQUEST
    assert outcome.wish is not None
    assert outcome.wish.kind == pair["kind"]


def test_there_are_pairs_of_every_kind() -> None:
    assert len(PAIRS) >= 30
    assert {pair["kind"] for pair in PAIRS} == set(Kind)


def test_machines_and_purchases_are_hardly_ever_taken_for_data(shop_engine: Engine) -> None:
    understood = {text: shop_engine.understand(text, Context()).first for text in OTHER_MATTERS}
    amiss = [text for text, outcome in understood.items() if outcome.kind is OutcomeKind.REQUEST]
    assert len(amiss) <= _MOST_TAKEN_AMISS, amiss
    assert [text for text, outcome in understood.items() if outcome.kind is OutcomeKind.ANSWER] == []
