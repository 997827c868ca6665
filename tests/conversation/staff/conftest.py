"""A staff group on a real database; after each test, every message that the group ever got is read for values."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.content.knowledge import Knowledge
from bot.content.loader import load
from bot.storage.database import Database
from tests.conftest import KEY, HandClock
from tests.conversation.staff.group import Group, make_group


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load(Path(__file__).parents[3] / "knowledge")


@pytest.fixture
async def sqlite_database(sqlite_url: str, clock: HandClock) -> AsyncIterator[Database]:
    database = Database(sqlite_url, keys=[KEY], now=clock.now)
    yield database
    await database.close()


@pytest.fixture
async def group(sqlite_database: Database, clock: HandClock, knowledge: Knowledge) -> AsyncIterator[Group]:
    group = make_group(sqlite_database, clock, knowledge)
    yield group
    assert group.leaks() == []
