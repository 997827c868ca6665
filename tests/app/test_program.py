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

from bot.answers.engine import Engine, model_path
from bot.channels.demo import STAFF
from bot.commands.cli import cli
from bot.content.knowledge import Knowledge
from bot.content.loader import load
from bot.domain.messages import ChatRef
from bot.domain.transcript import Line
from bot.storage.crypto import key_from_file
from bot.storage.database import Database
from bot.storage.transcript import TranscriptStore
from tests.conftest import SHOP
from tests.content.small import change
from tests.page.product import Product

CUSTOMER = ChatRef(channel="demo", id="tg-1")
QUESTION = "thông tin đăng trên web shop có đúng không"
ENTRY = "thong-tin-web-chinh-xac"
ODD, MEANT, FILE = "thông tin ấy rồi cũng bay đi hết phải hông", "luu-tru-an-toan", "answers/3-luu-tru.yaml"
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

    async def presses(self, label: str, who: str = "an") -> None:
        """The newest button of the group whose label begins so."""
        line, data = next(
            (line, button.data)
            for line in reversed(await self._lines(STAFF))
            for row in line.said.buttons
            for button in row
            if button.label.startswith(label)
        )
        self._said += 1
        said = {"chat": "staff", "as": who, "client_id": str(self._said), "kind": "press", "text": data}
        async with httpx.AsyncClient(base_url=self.product.address) as client:
            assert (await client.post("/demo/send", json=said | {"target": line.id})).is_success

    async def reads(self, chat: ChatRef, fragment: str) -> str:
        """The newest message of the bot in this chat, once one with the fragment is there."""
        async with asyncio.timeout(120):
            while True:
                said = [line.said.text for line in await self._lines(chat)]
                if said and fragment in said[-1]:
                    return said[-1]
                await asyncio.sleep(0.05)

    async def _lines(self, chat: ChatRef) -> list[Line]:
        """What the bot said there."""
        database = Database(
            self.env["BOT_DATABASE_URL"], keys=[key_from_file(self.data / "secret.key")], now=lambda: datetime.now(UTC)
        )
        try:
            lines = await TranscriptStore(database).after(0)
        finally:
            await database.close()
        return [line for line in lines if line.said.chat == chat and line.said.author is None]


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


async def test_what_an_admin_accepts_is_answered_rightly_at_once_and_every_comment_stays(
    running: Running, shop_knowledge: Knowledge
) -> None:
    answer = shop_knowledge.answers[MEANT]
    change(running.knowledge, FILE, "section: 3\n", "section: 3 # chị Hoa giữ tệp này\n")
    before = (running.knowledge / FILE).read_text(encoding="utf-8").splitlines()
    await running.reads(STAFF, shop_knowledge.say("content.no_questions"))
    await running.says(ODD)
    await running.reads(CUSTOMER, shop_knowledge.say("clarify.which"))
    await running.says("/chuahieu", who="an", chat="staff")
    await running.reads(STAFF, ODD)
    await running.presses(shop_knowledge.say("learn_button.asks", title=answer.title)[:30])
    await running.reads(STAFF, shop_knowledge.say("content.served", version=load(SHOP).version)[:15])

    await running.says(ODD.upper())
    await running.reads(CUSTOMER, shop_knowledge.text_of(answer))
    after = (running.knowledge / FILE).read_text(encoding="utf-8").splitlines()
    assert [line.strip() for line in after if line not in before][-1].startswith(f'- "{ODD}" # ')
    assert [line for line in after if line in before] == before
