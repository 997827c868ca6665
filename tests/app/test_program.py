"""The real program while somebody edits its files."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import structlog
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.answers.engine import Engine, model_path
from bot.channels.demo import STAFF
from bot.content.knowledge import Knowledge
from bot.content.loader import load
from bot.domain.messages import ChatRef
from bot.storage.crypto import key_from_file
from bot.storage.database import Database
from bot.storage.transcript import TranscriptStore
from tests.conftest import SHOP
from tests.content.small import change
from tests.page.product import Product

CUSTOMER = ChatRef(channel="demo", id="tg-1")
QUESTION = "thông tin đăng trên web shop có đúng không"
ENTRY = "thong-tin-web-chinh-xac"
WORDS = ("answers/1-thong-tin.yaml", "Shop luôn cố gắng để thông tin", "Shop cố gắng để thông tin")


class Running:
    """The program, a customer and the staff group on its page."""

    def __init__(self, folder: Path) -> None:
        self.knowledge = folder / "knowledge"
        self.data = folder / "data"
        self.product = Product(self.data / "bot.db", self.knowledge)
        self.env = {"BOT_DATABASE_URL": f"sqlite+aiosqlite:///{self.data / 'bot.db'}", "BOT_SECRET_KEY": ""}
        self._said = 10_000_000

    async def says(self, text: str, who: str = "tg-1", chat: str = "tg-1") -> None:
        self._said += 1
        said = {"chat": chat, "as": who, "client_id": str(self._said), "text": text}
        async with httpx.AsyncClient(base_url=self.product.address) as client:
            assert (await client.post("/demo/send", json=said)).is_success

    async def reads(self, chat: ChatRef, fragment: str) -> str:
        """The newest message of the bot in this chat, once one with the fragment is there."""
        database = Database(
            self.env["BOT_DATABASE_URL"], keys=[key_from_file(self.data / "secret.key")], now=lambda: datetime.now(UTC)
        )
        try:
            async with asyncio.timeout(120):
                while True:
                    lines = await TranscriptStore(database).after(0)
                    said = [line.said.text for line in lines if line.said.chat == chat and line.said.author is None]
                    if said and fragment in said[-1]:
                        return said[-1]
                    await asyncio.sleep(0.05)
        finally:
            await database.close()


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """A command sets the log up for a whole process; the next test has its own."""
    yield
    structlog.reset_defaults()


@pytest.fixture
async def running(shop_engine: Engine, model_folder: Path, tmp_path: Path) -> AsyncIterator[Running]:
    running = Running(tmp_path)
    shutil.copytree(SHOP, running.knowledge)
    running.data.mkdir()
    shutil.copy(model_path(model_folder), model_path(running.data))
    await running.product.start()
    yield running
    await running.product.kill()


async def test_a_bad_edit_is_refused_a_good_one_served_and_one_command_goes_back(
    running: Running, shop_knowledge: Knowledge
) -> None:
    entry = shop_knowledge.entry(ENTRY)
    assert entry
    old, first = shop_knowledge.text_of(entry), load(running.knowledge).version
    await running.says(QUESTION)
    await running.reads(CUSTOMER, old)

    line = change(running.knowledge, WORDS[0], "section: 1", "section: một")
    assert f"{WORDS[0]}:{line}:" in await running.reads(STAFF, "⛔")
    await running.says(QUESTION)
    await running.reads(CUSTOMER, old)

    change(running.knowledge, WORDS[0], "section: một", "section: 1")
    change(running.knowledge, *WORDS)
    served = await running.reads(STAFF, shop_knowledge.say("content.served", version=load(running.knowledge).version))
    assert shop_knowledge.say("content.changes", count=2, changed=2, reworded=2, other=0, gained=0, lost=0) in served
    await running.says(QUESTION)
    await running.reads(CUSTOMER, WORDS[2])

    assert CliRunner(env=running.env).invoke(cli, ["kb", "back"]).stdout.splitlines()[1].startswith(first)
    back = await asyncio.to_thread(
        CliRunner(env=running.env | {"BOT_KNOWLEDGE": str(running.knowledge)}).invoke, cli, ["kb", "back", first]
    )
    assert back.exit_code == 0, back.output
    await running.reads(STAFF, shop_knowledge.say("content.served", version=first))
    await running.says(QUESTION)
    await running.reads(CUSTOMER, old)

    await running.says("/naplai", who="binh", chat="staff")
    await running.reads(STAFF, shop_knowledge.say("admin.only"))
    await running.says("/naplai", who="an", chat="staff")
    await running.reads(STAFF, shop_knowledge.say("content.same", version=first))
