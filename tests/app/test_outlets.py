"""Every service that the settings name, wired to a real database and spoken to over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.answers.edition import Edition
from bot.answers.engine import Engine
from bot.app.contents import Content
from bot.app.outlets import Outlet, configured_group, configured_outlets
from bot.content.knowledge import Knowledge
from bot.domain.messages import Button, ChatRef, Parcel, Reply
from bot.settings import Settings
from bot.storage.database import Database
from tests.conftest import HandClock
from tests.fakes.zalo_bot_api import TOKEN, FakeZaloBot
from tests.fakes.zalo_oa_api import APP_ID, APP_SECRET, FIRST_REFRESH, SECRET_KEY, FakeZaloOa

GROUP = {"TELEGRAM_TOKEN": "1:a", "STAFF_CHAT_ID": "-1001"}
MENU = Reply(text="Chọn nhé", buttons=tuple((Button(label=f"Lựa chọn {n}", data=str(n)),) for n in range(6)))


@asynccontextmanager
async def _outlets(
    settings: Settings, database: Database, clock: HandClock, knowledge: Knowledge, engine: Engine
) -> AsyncIterator[dict[str, Outlet]]:
    made = configured_outlets(settings, Content(Edition(knowledge=knowledge, engine=engine)), database, clock)
    try:
        yield {outlet.channel.name: outlet for outlet in made}
    finally:
        for outlet in made:
            await outlet.channel.close()


def _oa(address: str) -> Settings:
    values = {"ZALO_OA_APP_ID": APP_ID, "ZALO_OA_APP_SECRET": APP_SECRET, "ZALO_OA_SECRET_KEY": SECRET_KEY}
    hosts = {"ZALO_OA_API_URL": address, "ZALO_OA_OAUTH_URL": address, "ZALO_OA_REFRESH_TOKEN": FIRST_REFRESH}
    return Settings.model_validate(values | hosts)


async def test_every_service_that_is_named_is_there(
    sqlite_database: Database, clock: HandClock, shop_knowledge: Knowledge, shop_engine: Engine
) -> None:
    oa = {f"ZALO_OA_{name}": "x" for name in ("APP_ID", "APP_SECRET", "SECRET_KEY", "REFRESH_TOKEN")}
    settings = Settings.model_validate(GROUP | {"ZALO_BOT_TOKEN": TOKEN} | oa)
    async with _outlets(settings, sqlite_database, clock, shop_knowledge, shop_engine) as outlets:
        assert list(outlets) == ["telegram", "zalo_bot", "zalo_oa"]
        assert configured_group(settings) == ChatRef(channel="telegram", id="-1001")
    async with _outlets(Settings.model_validate({}), sqlite_database, clock, shop_knowledge, shop_engine) as outlets:
        assert outlets == {}


async def test_the_staff_hear_when_most_of_the_months_messages_are_used(
    sqlite_database: Database, clock: HandClock, shop_knowledge: Knowledge, shop_engine: Engine
) -> None:
    async with sqlite_database.work() as work:
        while await work.count("zalo_bot:2026-11") < 2398:
            pass
    customer = ChatRef(channel="zalo_bot", id="6ede9afa66b80001d6a9")
    async with FakeZaloBot().running() as zalo:
        settings = Settings.model_validate(GROUP | {"ZALO_BOT_TOKEN": TOKEN, "ZALO_BOT_API_URL": zalo.address})
        async with _outlets(settings, sqlite_database, clock, shop_knowledge, shop_engine) as outlets:
            for number in range(3):
                await outlets["zalo_bot"].channel.send(Parcel(key=str(number), chat=customer, reply=MENU))
    (row,) = await sqlite_database.claim("telegram", 10)
    assert row.message.chat.id == "-1001"
    assert "2400 trong 3000" in row.message.reply.text
    first = zalo.messages(customer.id)[0]
    assert "1. Lựa chọn 0" in first
    assert shop_knowledge.say("common.menu_hint") in first


async def test_the_account_begins_with_the_token_of_the_settings_and_goes_on_with_the_one_it_kept(
    sqlite_database: Database, clock: HandClock, shop_knowledge: Knowledge, shop_engine: Engine
) -> None:
    chat = ChatRef(channel="zalo_oa", id="2468458835296100003")
    async with FakeZaloOa().running() as zalo:
        for start in range(3):
            async with _outlets(_oa(zalo.address), sqlite_database, clock, shop_knowledge, shop_engine) as outlets:
                await outlets["zalo_oa"].channel.send(Parcel(key=str(start), chat=chat, reply=Reply(text="Chào")))
            clock.advance(days=2)
        assert zalo.messages(chat.id) == ["Chào"] * 3
        assert zalo.renewals == 3
