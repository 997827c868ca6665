"""A database that is busy: a webhook is answered in time, and what was brought is neither lost nor kept twice."""

from __future__ import annotations

import json

import httpx
import pytest
from sqlalchemy import select
from starlette.applications import Starlette

from bot.answers.edition import Edition
from bot.answers.engine import Engine
from bot.app.contents import Content
from bot.app.printing import printed
from bot.app.sides import fresh_code, sides_of
from bot.channels import webhooks
from bot.content.knowledge import Knowledge
from bot.conversation.dialogue import Dialogue
from bot.conversation.ports import Supplies
from bot.storage.database import Database
from bot.storage.tables import outbox, updates
from tests.channels import zalo_oa_parts
from tests.conftest import HandClock
from tests.fakes.zalo_oa_api import signature

EVENT = json.dumps(
    {
        "event_name": "user_send_text",
        "sender": {"id": zalo_oa_parts.CUSTOMER},
        "timestamp": "1795000000000",
        "message": {"msg_id": "m1", "text": "xin chào"},
    }
).encode()


async def test_an_event_that_meets_a_busy_database_is_answered_in_time_and_kept_once(
    database: Database,
    clock: HandClock,
    shop_knowledge: Knowledge,
    shop_engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sides = sides_of(Content(Edition(knowledge=shop_knowledge, engine=shop_engine)), clock, None)
    dialogue = Dialogue(
        store=database,
        knowledge=lambda: shop_knowledge,
        engine=lambda: shop_engine,
        clock=clock,
        staff=sides.staff,
        customers=sides.customers,
        supplies=Supplies(codes=fresh_code, prints=printed),
    )
    app = Starlette(routes=list(zalo_oa_parts.made("http://127.0.0.1:9").routes(dialogue.handle)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as zalo:

        async def brought() -> int:
            return (await zalo.post("/zalo/oa/webhook", content=EVENT, headers=signature(EVENT))).status_code

        monkeypatch.setattr(webhooks, "_ANSWERING_SECONDS", 0.2)
        async with database.work() as busy:  # holds the chat, and in SQLite the whole database
            await busy.chat(zalo_oa_parts.chat_ref(zalo_oa_parts.CUSTOMER))
            assert await brought() == 503
        monkeypatch.setattr(webhooks, "_ANSWERING_SECONDS", 60)
        assert await brought() == 200
    async with database.transaction() as connection:
        ids = (await connection.execute(select(updates.c.update_id))).scalars().all()
        answers = (await connection.execute(select(outbox.c.reply))).scalars().all()
    assert ids == ["m1"]
    assert answers
    assert len(answers) == len(set(answers))
