"""The shop's own content, an engine, and a customer to decide for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.loader import load
from bot.conversation.shop import Shop
from bot.storage.database import Database
from tests.conftest import HandClock
from tests.conversation.customer import Customer
from tests.conversation.door import Door
from tests.conversation.overlap import OverlapEngine


@pytest.fixture(scope="session")
def shop() -> Shop:
    return Shop(load(Path(__file__).parents[2] / "knowledge"))


@pytest.fixture(scope="session")
def engine(shop: Shop) -> OverlapEngine:
    return OverlapEngine(shop.knowledge)


@pytest.fixture
async def door(sqlite_database: Database, clock: HandClock, shop: Shop, engine: OverlapEngine) -> Door:
    """A door that the customer has greeted."""
    door = Door(sqlite_database, clock, shop, engine)
    await door.says("/start")
    await door.posted()
    return door


@pytest.fixture
def customer(shop: Shop, engine: OverlapEngine) -> Customer:
    return Customer(shop, engine)
