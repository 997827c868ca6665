"""One id through the log, nothing personal in it, and figures that every process tells alike."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import httpx
import pytest
import structlog
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.answers.edition import Edition
from bot.answers.engine import Engine
from bot.app.assembly import App, assemble
from bot.app.clocks import SystemClock
from bot.app.contents import Content
from bot.app.logs import processors
from bot.app.outlets import Outlet
from bot.app.serving import delivering
from bot.app.watch import Watch
from bot.channels import telegram
from bot.channels.channel import Handle
from bot.channels.reach import Reach
from bot.content.knowledge import Knowledge
from bot.domain.errors import ChannelError, StorageError
from bot.domain.messages import ChatRef, Incoming, Parcel, Person, Sent, Text
from bot.settings import Settings
from bot.storage.database import Database
from tests.conftest import KEY, HandClock
from tests.delivery.test_delivery import eventually

_AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
_GROUP = ChatRef(channel="telegram", id="-1001")
_LAN = ChatRef(channel="telegram", id="501")
_SAID = (
    "/start",
    "email của shop là gì, em là Trần Thị Ngọc Lan",
    "đổi số điện thoại của em từ 0981900111 sang 0912345678",
    "Trần Thị Ngọc Lan",
    "lan.tran@example.com",
    "gửi",
    "cho em gặp nhân viên, nhà em ở 12 ngõ 34 Hà Trì",
)
_PERSONAL = ("Lan", "0981900111", "981900111", "0912345678", "912345678", "lan.tran", "Hà Trì", "email của shop")


@dataclass
class Service:
    """A channel whose service takes everything, but for the first attempt in one chat."""

    name: str = "telegram"
    reach: Reach = field(default_factory=Reach)
    refusals: list[str] = field(default_factory=list)
    wait: float | None = 0.01
    sent: list[Parcel] = field(default_factory=list)

    async def run(self, handle: Handle) -> None:
        """Nothing to fetch."""

    def routes(self, handle: Handle) -> Sequence[BaseRoute]:
        return ()

    async def send(self, parcel: Parcel) -> Sent:
        if self.refusals:
            raise ChannelError(self.refusals.pop(), retryable=True, retry_after=self.wait)
        self.sent.append(parcel)
        return Sent(message_id=str(len(self.sent)))

    async def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """On the same clock as the program, which is the machine's."""
    database = Database(database_url, keys=[KEY], now=SystemClock().now)
    yield database
    await database.close()


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def app(database: Database, service: Service, shop_knowledge: Knowledge, shop_engine: Engine) -> App:
    return _assembled(database, service, shop_knowledge, shop_engine)


def _assembled(database: Database, service: Service, knowledge: Knowledge, engine: Engine) -> App:
    content = Content(Edition(knowledge=knowledge, engine=engine))
    outlet = Outlet(channel=service, send=service.send, limits=telegram.LIMITS)
    return assemble(content, database, [outlet], _GROUP, Settings.model_validate({}))


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the program logs, one JSON object a line."""
    written = StringIO()
    structlog.configure(
        processors=processors(structlog.processors.JSONRenderer(ensure_ascii=False)),
        logger_factory=structlog.PrintLoggerFactory(written),
    )
    yield written
    structlog.reset_defaults()


async def _say(app: App, *texts: str) -> None:
    for number, text in enumerate(texts):
        person = Person(id=_LAN.id, name="Trần Thị Ngọc Lan")
        content = Text(text=text)
        await app.handle(Incoming(update_id=f"u{number}", chat=_LAN, sender=person, at=_AT, content=content))


@asynccontextmanager
async def _pages(app: App) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=Starlette(routes=app.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        yield client


async def _lines(client: httpx.AsyncClient) -> list[str]:
    answer = await client.get("/metrics")
    assert answer.status_code == 200
    return answer.text.splitlines()


async def test_an_update_has_one_id_in_the_log_from_its_coming_to_its_answers(app: App, log: StringIO) -> None:
    async with delivering(app):
        await _say(app, "/start")
        async with asyncio.timeout(30):
            await app.delivery.all_delivered()
    entries = [json.loads(line) for line in log.getvalue().splitlines()]
    events = [entry["event"] for entry in entries if entry.get("update") == "telegram:u0"]
    assert events[0] == "handled"
    assert events.count("sent") >= 1


async def test_no_personal_value_and_no_message_gets_into_the_log(app: App, service: Service, log: StringIO) -> None:
    service.refusals = ["timeout", "unreachable"]
    async with delivering(app):
        await _say(app, *_SAID)
        async with asyncio.timeout(30):
            await app.delivery.all_delivered()
    assert any(parcel.chat == _GROUP for parcel in service.sent)
    assert log.getvalue().count('"handled"') == len(_SAID)
    assert [value for value in _PERSONAL if value in log.getvalue()] == []


async def test_figures_are_those_of_all_processes(
    app: App, service: Service, database: Database, database_url: str, shop_knowledge: Knowledge,
    shop_engine: Engine,
) -> None:  # fmt: skip
    service.refusals = ["rate limited"]
    async with delivering(app):
        await _say(app, "/start", "email của shop là gì")
        async with asyncio.timeout(30):
            await app.delivery.all_delivered()
    await app.watch.write()
    other = Database(database_url, keys=[KEY], now=SystemClock().now) if not database.embedded else database
    neighbour = _assembled(other, service, shop_knowledge, shop_engine)
    async with _pages(neighbour) as pages:
        lines = await _lines(pages)
    assert 'bot_messages_total{channel="telegram",outcome="answer"} 1.0' in lines
    assert 'bot_messages_total{channel="telegram",outcome="text"} 1.0' in lines
    assert 'bot_send_failures_total{channel="telegram",reason="rate_limited"} 1.0' in lines
    assert f'bot_answer_seconds_count{{channel="telegram"}} {float(len(service.sent))}' in lines
    assert f'bot_content_info{{version="{shop_knowledge.version}"}} 1.0' in lines
    if other is not database:
        await other.close()


async def test_what_waits_and_what_is_open_is_told(app: App) -> None:
    await _say(app, *_SAID)
    async with _pages(app) as pages:
        lines = await _lines(pages)
    (waiting,) = [line for line in lines if line.startswith('bot_outbox_waiting{channel="telegram"}')]
    assert float(waiting.split()[-1]) > len(_SAID)
    assert any(line.startswith('bot_outbox_oldest_seconds{channel="telegram"}') for line in lines)
    assert 'bot_requests{state="open"} 1.0' in lines
    assert 'bot_requests{state="late"} 0.0' in lines


class _AwayAtFirst:
    """A database that does not answer the first time."""

    def __init__(self) -> None:
        self.times = 0
        self.counts: Counter[str] = Counter()

    async def add_counts(self, counts: Mapping[str, int]) -> None:
        self.times += 1
        if self.times == 1:
            raise StorageError("away")
        self.counts.update(counts)


async def test_counts_outlive_a_database_that_is_away(clock: HandClock) -> None:
    database = _AwayAtFirst()
    watch = Watch(database, clock.now)
    watch.count("messages", "telegram", "answer")
    await watch.write()
    watch.count("messages", "telegram", "answer", amount=2)
    await watch.write()
    await watch.write()
    assert database.counts == {"messages|telegram|answer": 3}


async def test_a_program_that_is_ready_says_what_it_has(app: App, shop_knowledge: Knowledge) -> None:
    async with _pages(app) as pages:
        assert (await pages.get("/healthz")).text == "ok"
        ready = await pages.get("/readyz")
    assert ready.status_code == 200
    idle = {"telegram": {"updates": "idle", "sending": "idle"}}
    assert ready.json() == {"database": "ok", "content": shop_knowledge.version, "channels": idle}


async def test_a_service_that_is_away_is_told_and_stops_nothing_else(app: App, service: Service) -> None:
    service.reach.failed()
    service.refusals = ["unreachable"]
    service.wait = None
    async with _pages(app) as pages:
        await _say(app, "/start")
        async with delivering(app):
            await eventually(lambda: app.watch.sending["telegram"].state == "away")
            away = await pages.get("/readyz")
            await app.delivery.all_delivered()
        service.reach.answered()
        back = await pages.get("/readyz")
    assert (away.status_code, away.json()["channels"]) == (200, {"telegram": {"updates": "away", "sending": "away"}})
    assert back.json()["channels"] == {"telegram": {"updates": "ok", "sending": "ok"}}


async def test_a_program_whose_database_is_away_is_not_ready_but_lives(
    service: Service, tmp_path: Path, clock: HandClock, shop_knowledge: Knowledge, shop_engine: Engine
) -> None:
    away = Database(f"postgresql+asyncpg://nobody@/bot?host={tmp_path}", keys=[KEY], now=clock.now)
    async with _pages(_assembled(away, service, shop_knowledge, shop_engine)) as pages:
        assert (await pages.get("/healthz")).status_code == 200
        ready = await pages.get("/readyz")
        assert (ready.status_code, ready.json()["database"]) == (503, "away")
        assert (await pages.get("/metrics")).status_code == 503
    await away.close()
