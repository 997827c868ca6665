"""`announcements report`: who got it, as an operator reads it beside the running bot."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from typer.testing import CliRunner

from bot.commands.cli import cli
from bot.domain.announcements import Announcement
from bot.domain.messages import ChatRef, Failed, Outgoing, Person, Reply
from bot.domain.records import ChatRecord
from bot.storage.database import Database
from tests.conftest import KEY, SHOP

AT = datetime(2026, 11, 23, 3, tzinfo=UTC)
CHATS = [ChatRef(channel="telegram", id=str(number)) for number in (501, 502)]


def _run(url: str, *words: str) -> str:
    env = {"BOT_DATABASE_URL": url, "BOT_SECRET_KEY": KEY, "BOT_KNOWLEDGE": str(SHOP)}
    result = CliRunner(env=env).invoke(cli, ["announcements", "report", *words])
    assert result.exit_code == 0, result.output
    return result.output


def _announce(url: str) -> None:
    async def announcing() -> None:
        database = Database(url, keys=[KEY], now=lambda: AT)
        async with database.work() as work:
            for chat in CHATS:
                await work.save_chat(ChatRecord(ref=chat, heard_at=AT))
            await work.save_announcement(
                Announcement(id="A1", by=Person(id="11", name="An"), at=AT, version="2", text="Mới", begun_at=AT)
            )
            await work.address("A1", None)
            await work.post_announcement("A1", Outgoing(chat=CHATS[0], reply=Reply(text="Mới")), kept=False)
        (row,) = await database.claim("telegram", 5)
        await database.settle({row.id: Failed(reason="blocked")})
        await database.close()

    asyncio.run(announcing())


def test_nothing_was_announced_yet(database_url: str) -> None:
    assert "Chưa có thông báo nào" in _run(database_url)


def test_every_chat_is_listed_with_what_became_of_it(database_url: str) -> None:
    _announce(database_url)
    assert _run(database_url, "--csv").splitlines()[1:] == [
        "telegram,501,không tới,blocked",
        "telegram,502,chưa tới lượt,",
    ]
    said = _run(database_url)
    assert "bản 2" in said
    assert "không tới: 1" in said
