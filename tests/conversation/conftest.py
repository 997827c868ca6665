"""The shop's own content, an engine, and a customer to decide for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.loader import load
from bot.conversation.shop import Shop
from tests.conversation.customer import Customer
from tests.conversation.overlap import OverlapEngine


@pytest.fixture(scope="session")
def shop() -> Shop:
    return Shop(load(Path(__file__).parents[2] / "knowledge"))


@pytest.fixture(scope="session")
def engine(shop: Shop) -> OverlapEngine:
    return OverlapEngine(shop.knowledge)


@pytest.fixture
def customer(shop: Shop, engine: OverlapEngine) -> Customer:
    return Customer(shop, engine)
