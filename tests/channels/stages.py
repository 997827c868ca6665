"""Each channel with a customer in front of it, so that the same contract can be tried on every one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Protocol

from bot.channels.channel import Channel, Handle
from bot.channels.demo import DemoChannel
from bot.channels.demo_cast import Cast
from bot.channels.telegram import TelegramChannel
from bot.domain.messages import ChatRef, Person
from bot.domain.transcript import LineKind, Said
from bot.storage.database import Database
from bot.storage.transcript import TranscriptStore
from tests.channels.recording import receiving
from tests.channels.telegram_parts import CUSTOMER, NOW, chat_ref, connected
from tests.fakes.telegram_api import FakeTelegram


class ForgettingError(RuntimeError):
    """What a conversation raises that kept nothing."""


class Stage(Protocol):
    """A channel under test and its customer."""

    channel: Channel
    chat: ChatRef

    def at_work(self, handle: Handle) -> AbstractAsyncContextManager[object]:
        """The channel handing over what comes in."""

    async def says(self, text: str) -> None: ...

    async def press(self, label: str) -> None: ...

    async def shown(self) -> list[str]:
        """The bot's messages as the customer sees them now."""


class TelegramStage:
    def __init__(self, channel: TelegramChannel, telegram: FakeTelegram) -> None:
        self.channel: Channel = channel
        self.chat = chat_ref(CUSTOMER)
        self._telegram = telegram
        telegram.started.add(CUSTOMER)

    def at_work(self, handle: Handle) -> AbstractAsyncContextManager[object]:
        return receiving(self.channel, handle)

    async def says(self, text: str) -> None:
        self._telegram.customer_says(CUSTOMER, text)

    async def press(self, label: str) -> None:
        self._telegram.press(label, user=CUSTOMER)

    async def shown(self) -> list[str]:
        return [message.text for message in self._telegram.messages(CUSTOMER, from_bot=True)]


class DemoStage:
    """The page stays open while the program behind it comes and goes."""

    def __init__(self, channel: DemoChannel, transcript: TranscriptStore) -> None:
        self.channel: Channel = channel
        self.chat = ChatRef(channel="demo", id="tg-1")
        self._demo = channel
        self._transcript = transcript
        self._handle: Handle | None = None

    @asynccontextmanager
    async def at_work(self, handle: Handle) -> AsyncIterator[None]:
        self._handle = handle
        await self._demo.run(handle)
        yield
        self._handle = None

    async def says(self, text: str) -> None:
        await self._take(text, LineKind.MESSAGE, None)

    async def press(self, label: str) -> None:
        for line in reversed(await self._transcript.after(0)):
            for button in (button for row in line.said.buttons for button in row):
                if button.label == label:
                    return await self._take(button.data, LineKind.PRESS, line.id)
        raise AssertionError(f"no button {label!r}")

    async def shown(self) -> list[str]:
        lines = sorted(await self._transcript.after(0), key=lambda line: int(line.id))
        return [line.said.text for line in lines if line.said.author is None]

    async def _take(self, text: str, kind: LineKind, target: str | None) -> None:
        lan = Person(id="tg-1", name="Lan")
        said = Said(chat=self.chat, author=lan, at=NOW, text=text, kind=kind, target=target)
        if self._handle is None:
            await self._transcript.write(said)
            return
        with suppress(ForgettingError):
            await self._demo.take(said, self._handle)


@asynccontextmanager
async def telegram_stage(_: Database) -> AsyncIterator[Stage]:
    telegram = FakeTelegram()
    async with telegram.running(), connected(telegram) as channel:
        yield TelegramStage(channel, telegram)


@asynccontextmanager
async def demo_stage(database: Database) -> AsyncIterator[Stage]:
    transcript = TranscriptStore(database)
    words = {"shop": "", "customer": "{number}", "menu_hint": "", "time_zone": "UTC"}
    cast = Cast(**words, staff=(), customer_lines=(), staff_lines=())
    yield DemoStage(DemoChannel(transcript=transcript, cast=cast, now=lambda: NOW), transcript)


STAGES = {"telegram": telegram_stage, "demo": demo_stage}
