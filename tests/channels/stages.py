"""Each channel with a customer in front of it, so that the same contract can be tried on every one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Protocol

from bot.channels.channel import Channel, Handle
from bot.channels.demo import DemoChannel
from bot.channels.demo_cast import Cast
from bot.channels.telegram import TelegramChannel
from bot.channels.zalo_bot import Polling, ZaloBotChannel
from bot.channels.zalo_oa import ZaloOaChannel
from bot.domain.messages import ChatRef, Person
from bot.domain.transcript import LineKind, Said
from bot.storage.database import Database
from bot.storage.transcript import TranscriptStore
from tests.channels import zalo_bot_parts, zalo_oa_parts
from tests.channels.recording import receiving
from tests.channels.telegram_parts import CUSTOMER, NOW, WEBHOOK, chat_ref, connected, open_door
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.zalo_bot_api import FakeZaloBot
from tests.fakes.zalo_oa_api import FakeZaloOa


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
        """The words of the bot's messages as the customer sees them now."""

    async def files(self) -> list[tuple[str, bytes]]:
        """The files that the customer was sent: name and content."""

    async def shares_contact(self, phone: str) -> None:
        """The customer uses what asks for their number."""


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
        return [message.text for message in self._telegram.messages(CUSTOMER, from_bot=True) if message.text]

    async def files(self) -> list[tuple[str, bytes]]:
        files = (message.file for message in self._telegram.messages(CUSTOMER, from_bot=True))
        return [(file.name, file.content) for file in files if file]

    async def shares_contact(self, phone: str) -> None:
        self._telegram.shares_contact(CUSTOMER, phone)


class TelegramWebhookStage(TelegramStage):
    """Updates are brought, and brought again while they are not taken."""

    def __init__(self, channel: TelegramChannel, telegram: FakeTelegram) -> None:
        super().__init__(channel, telegram)
        self._telegram_channel = channel
        self._open = False

    @asynccontextmanager
    async def at_work(self, handle: Handle) -> AsyncIterator[None]:
        async with open_door(self._telegram, self._telegram_channel, handle):
            self._open = True
            await self._telegram.bring()
            yield
        self._open = False

    async def says(self, text: str) -> None:
        await super().says(text)
        await self._bring()

    async def press(self, label: str) -> None:
        await super().press(label)
        await self._bring()

    async def shares_contact(self, phone: str) -> None:
        await super().shares_contact(phone)
        await self._bring()

    async def _bring(self) -> None:
        if self._open:
            await self._telegram.bring()


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

    async def files(self) -> list[tuple[str, bytes]]:
        files = (line.said.attachment for line in await self._transcript.after(0))
        return [(file.name, file.content) for file in files if file]

    async def shares_contact(self, phone: str) -> None:
        asking = [line for line in await self._transcript.after(0) if line.said.asks_contact]
        await self._take(phone, LineKind.CONTACT, asking[-1].id)

    async def _take(self, text: str, kind: LineKind, target: str | None) -> None:
        lan = Person(id="tg-1", name="Lan")
        said = Said(chat=self.chat, author=lan, at=NOW, text=text, kind=kind, target=target)
        if self._handle is None:
            await self._transcript.write(said)
            return
        with suppress(ForgettingError):
            await self._demo.take(said, self._handle)


class ZaloBotStage:
    """Updates are polled."""

    def __init__(self, channel: ZaloBotChannel, zalo: FakeZaloBot) -> None:
        self.channel: Channel = channel
        self.chat = zalo_bot_parts.chat_ref(zalo_bot_parts.CUSTOMER)
        self._zalo = zalo

    def at_work(self, handle: Handle) -> AbstractAsyncContextManager[object]:
        return receiving(self.channel, handle)

    async def says(self, text: str) -> None:
        self._zalo.says(text, user=self.chat.id)

    async def press(self, label: str) -> None:
        raise AssertionError("a Zalo bot shows no buttons: type the number")

    async def shown(self) -> list[str]:
        return self._zalo.messages(self.chat.id)

    async def files(self) -> list[tuple[str, bytes]]:
        return []

    async def shares_contact(self, phone: str) -> None:
        raise AssertionError("a Zalo bot cannot ask for a contact")


class ZaloBotWebhookStage(ZaloBotStage):
    """Updates are brought, and brought again while they are not taken."""

    def __init__(self, channel: ZaloBotChannel, zalo: FakeZaloBot) -> None:
        super().__init__(channel, zalo)
        self._zalo_channel = channel
        self._open = False

    @asynccontextmanager
    async def at_work(self, handle: Handle) -> AsyncIterator[None]:
        async with zalo_bot_parts.open_door(self._zalo, self._zalo_channel, handle):
            self._open = True
            await self._zalo.bring()
            yield
        self._open = False

    async def says(self, text: str) -> None:
        await super().says(text)
        if self._open:
            await self._zalo.bring()


class ZaloOaStage:
    """Events are brought, and brought again while they are not taken."""

    def __init__(self, channel: ZaloOaChannel, zalo: FakeZaloOa) -> None:
        self.channel: Channel = channel
        self.chat = zalo_oa_parts.chat_ref(zalo_oa_parts.CUSTOMER)
        self._oa = channel
        self._zalo = zalo
        self._open = False

    @asynccontextmanager
    async def at_work(self, handle: Handle) -> AsyncIterator[None]:
        async with zalo_oa_parts.open_door(self._zalo, self._oa, handle):
            self._open = True
            await self._zalo.bring()
            yield
        self._open = False

    async def says(self, text: str) -> None:
        self._zalo.says(text, user=self.chat.id)
        await self._bring()

    async def press(self, label: str) -> None:
        self._zalo.press(label, user=self.chat.id)
        await self._bring()

    async def shown(self) -> list[str]:
        return self._zalo.messages(self.chat.id)

    async def files(self) -> list[tuple[str, bytes]]:
        return [shown.file for shown in self._zalo.shown if shown.file]

    async def shares_contact(self, phone: str) -> None:
        self._zalo.submits_info(phone, user=self.chat.id)
        await self._bring()

    async def _bring(self) -> None:
        if self._open:
            await self._zalo.bring()


@asynccontextmanager
async def telegram_stage(_: Database) -> AsyncIterator[Stage]:
    telegram = FakeTelegram()
    async with telegram.running(), connected(telegram) as channel:
        yield TelegramStage(channel, telegram)


@asynccontextmanager
async def telegram_webhook_stage(_: Database) -> AsyncIterator[Stage]:
    telegram = FakeTelegram()
    async with telegram.running(), connected(telegram, webhook=WEBHOOK) as channel:
        yield TelegramWebhookStage(channel, telegram)


@asynccontextmanager
async def demo_stage(database: Database) -> AsyncIterator[Stage]:
    transcript = TranscriptStore(database)
    words = {"shop": "", "customer": "{number}", "menu_hint": "", "share_contact": "", "time_zone": "UTC"}
    cast = Cast(**words, staff=(), customer_lines=(), staff_lines=())
    yield DemoStage(DemoChannel(transcript=transcript, cast=cast, now=lambda: NOW), transcript)


@asynccontextmanager
async def zalo_bot_stage(_: Database) -> AsyncIterator[Stage]:
    zalo = FakeZaloBot(replays=True)
    polling = Polling(lease=zalo_bot_parts.HandLease())
    async with zalo.running(), zalo_bot_parts.connected(zalo, updates=polling) as channel:
        yield ZaloBotStage(channel, zalo)


@asynccontextmanager
async def zalo_bot_webhook_stage(_: Database) -> AsyncIterator[Stage]:
    zalo = FakeZaloBot()
    async with zalo.running(), zalo_bot_parts.connected(zalo) as channel:
        yield ZaloBotWebhookStage(channel, zalo)


@asynccontextmanager
async def zalo_oa_stage(_: Database) -> AsyncIterator[Stage]:
    zalo = FakeZaloOa()
    async with zalo.running(), zalo_oa_parts.connected(zalo) as channel:
        yield ZaloOaStage(channel, zalo)


STAGES = {
    "telegram": telegram_stage,
    "telegram_webhook": telegram_webhook_stage,
    "demo": demo_stage,
    "zalo_bot": zalo_bot_stage,
    "zalo_bot_webhook": zalo_bot_webhook_stage,
    "zalo_oa": zalo_oa_stage,
}
EDITING = ("telegram", "telegram_webhook", "demo")  # services that can change a message
TAKING_FILES = (*EDITING, "zalo_oa")
ASKING_CONTACT = (*EDITING, "zalo_oa")  # services with a button that shares one's own number
PRESSING = ("telegram", "telegram_webhook", "demo", "zalo_oa")  # services with buttons
