"""What tests run on: SQLite, a real PostgreSQL, the shop's content."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
import structlog
from cryptography.fernet import Fernet
from hypothesis import settings

from bot.answers.engine import Engine, stamp_of
from bot.app.contents import open_content
from bot.content.knowledge import Knowledge
from bot.content.loader import load
from bot.domain.messages import Outgoing
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from bot.storage.outbox import Outbox
from tests.databases import address_of, create_database, running_postgres
from tests.groupwatch import as_read, is_staff_group, shows_a_value

SHOP = Path(__file__).parents[1] / "knowledge"
KEY = Fernet.generate_key().decode()
_NUMBERS = count(1)

settings.register_profile("house", deadline=None)  # a busy machine is no failure
settings.load_profile("house")


class HandClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 2, 9, tzinfo=UTC)  # a Monday, 16:00 in Vietnam
        self._moved = asyncio.Condition()

    def now(self) -> datetime:
        return self.time

    def advance(self, **by: float) -> None:
        self.time += timedelta(**by)

    async def pass_time(self, **by: float) -> None:
        """Advance, and wake who sleeps until then."""
        async with self._moved:
            self.advance(**by)
            self._moved.notify_all()

    async def sleep(self, seconds: float) -> None:
        """Sleep by this clock."""
        until = self.time + timedelta(seconds=seconds)
        async with self._moved:
            await self._moved.wait_for(lambda: self.time >= until)


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """A command sets the log up for a whole process, on streams that end with its test; the next test has its own."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(autouse=True)
def watched_group(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Reads every message that any test posts to a staff group: none may show a whole personal value."""
    post, shown = Outbox.post, list[str]()

    async def watched(self: Outbox, message: Outgoing, *, kept: bool = False) -> None:
        if is_staff_group(message.chat) and shows_a_value(as_read(message.reply)):
            shown.append(as_read(message.reply))
        await post(self, message, kept=kept)

    monkeypatch.setattr(Outbox, "post", watched)
    yield
    assert shown == []


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy: quicker than migrating for every test."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL where databases may be created."""
    with running_postgres(tmp_path_factory.mktemp("postgres")) as address:
        yield address


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """The name of a migrated database to copy."""
    name = f"bot_test_template_{os.getpid()}"
    asyncio.run(create_database(postgres, name))
    asyncio.run(upgrade(address_of(postgres, name)))
    return name


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite file of this test's own."""
    return f"sqlite+aiosqlite:///{shutil.copy(sqlite_template, tmp_path / 'bot.db')}"


@pytest.fixture
def postgres_url(postgres: str, postgres_template: str) -> str:
    """A migrated PostgreSQL database of this test's own."""
    name = f"bot_test_{os.getpid()}_{next(_NUMBERS)}"
    asyncio.run(create_database(postgres, name, template=postgres_template))
    return address_of(postgres, name)


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database; a test that takes it runs on both engines."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
async def database(database_url: str, clock: HandClock) -> AsyncIterator[Database]:
    """A fresh, migrated database; a test that takes it runs on both engines."""
    database = Database(database_url, keys=[KEY], now=clock.now)
    yield database
    await database.close()


@pytest.fixture
async def sqlite_database(sqlite_url: str, clock: HandClock) -> AsyncIterator[Database]:
    """A fresh, migrated database on SQLite only, for tests that are not about the database."""
    database = Database(sqlite_url, keys=[KEY], now=clock.now)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def shop_knowledge() -> Knowledge:
    """The shop's own content."""
    return load(SHOP)


@pytest.fixture(scope="session")
def model_folder(shop_knowledge: Knowledge, request: pytest.FixtureRequest) -> Path:
    """Where the fitted model of this content is kept between test runs."""
    return request.config.cache.mkdir("model") / stamp_of(shop_knowledge)


@pytest.fixture(scope="session")
def shop_engine(model_folder: Path) -> Engine:
    """The shop's engine; fitting takes a minute or two where no model is kept for this content."""
    return open_content(SHOP, model_folder, lambda done, of: None).engine
