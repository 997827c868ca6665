"""Time passes in the demo when a visitor lets it, and what is due then happens at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

import httpx
from starlette.applications import Starlette

from bot.answers.edition import Edition
from bot.answers.engine import Engine
from bot.app.assembly import assemble
from bot.app.clocks import DemoClock
from bot.app.contents import Content
from bot.app.passing import with_passing_time
from bot.channels.demo import STAFF
from bot.content.knowledge import Knowledge
from bot.conversation.dates import say_day
from bot.settings import Settings
from bot.storage.database import Database
from tests.storage.examples import opened, request

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@asynccontextmanager
async def page(database: Database, clock: DemoClock, content: Content) -> AsyncIterator[httpx.AsyncClient]:
    app = with_passing_time(
        assemble(content, database, [], STAFF, Settings.model_validate({}), clock=clock), clock, content.knowledge
    )
    transport = httpx.ASGITransport(app=Starlette(routes=app.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://demo") as client:
        yield client


async def test_a_press_leads_to_the_next_morning_and_reminds_at_once(
    sqlite_database: Database, shop_knowledge: Knowledge, shop_engine: Engine
) -> None:
    clock, content = DemoClock(), Content(Edition(knowledge=shop_knowledge, engine=shop_engine))
    today = clock.now().astimezone(ZONE).date()
    async with sqlite_database.work() as work:
        await work.save_request(request(), opened())  # was due long ago
    async with page(sqlite_database, clock, content) as client:
        assert (await client.get("/demo/day")).json() == {"day": say_day(shop_knowledge, today)}
        for number in range(1, 4):
            answer = await client.post("/demo/day", json={})
            assert answer.json() == {"day": say_day(shop_knowledge, today + timedelta(days=number))}
        assert (await client.post("/demo/day", content="x")).status_code == 415
    rows = await sqlite_database.claim("demo", 10)
    assert rows
    assert "⏰ Nhắc việc" in rows[0].message.reply.text


async def test_time_never_runs_back_over_a_restart(sqlite_database: Database) -> None:
    clock, again = DemoClock(), DemoClock()
    await clock.skip_day(sqlite_database, ZONE, "08:00")
    assert clock.now() > again.now() + timedelta(minutes=1)
    await again.recall(sqlite_database)
    assert abs(clock.now() - again.now()) < timedelta(seconds=10)
    assert again.now().astimezone(ZONE).hour == 8
