"""The stages on Zalo: customers write to a fake Zalo, the staff's group is on a fake Telegram, all of it over HTTP."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from bot.channels.zalo_bot import ZaloBotChannel
from bot.channels.zalo_oa import ZaloOaChannel
from bot.domain.errors import ChannelError
from bot.domain.messages import Button, Parcel, Reply, Sent
from bot.domain.records import OutboxRow
from tests.channels import zalo_bot_parts, zalo_oa_parts
from tests.channels.telegram_parts import connected
from tests.conversations.actors import Shown
from tests.conversations.menus import read_menu
from tests.conversations.script import Step
from tests.conversations.telegram import TelegramStage
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.zalo_bot_api import FakeZaloBot
from tests.fakes.zalo_oa_api import FakeZaloOa
from tests.fakes.zalo_oa_api import Shown as OnPhone


class ZaloStage(TelegramStage):
    """What both services have in common: what has no button is chosen by its number."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Both services and the bot between them."""
        telegram = FakeTelegram()
        async with telegram.running(), connected(telegram) as channel, self.open(telegram, channel), self._door():
            yield

    async def _do(self, step: Step) -> str | None:
        if step.is_staffs:
            return await super()._do(step)
        if step.press is not None:
            self._press(step.press)
        else:
            self._say(step.words)
        assert set(await self._bring()) == {200}
        return None

    async def _show(self, row: OutboxRow) -> Shown:
        if row.message.chat != self.customer:
            return await super()._show(row)
        before = len(self._phone())
        sent = await self._sent(row.parcel)
        shown = _joined(self._phone()[before:])
        return Shown(id=sent or "", chat=self.customer, reply=shown, taken=sent is not None)

    async def _sent(self, parcel: Parcel) -> str | None:
        """The service's id of the message; None when its file was refused and only the words went."""
        try:
            return (await self._send_zalo(parcel)).message_id or ""
        except ChannelError as error:
            if error.reason != "no_files":
                raise
            return None

    def _press(self, label: str) -> None:
        self._say(self.data_of(label, self.customer))

    @abstractmethod
    def _door(self) -> AbstractAsyncContextManager[None]:
        """Zalo at work, and the way from it to the bot open."""

    @abstractmethod
    def _say(self, text: str) -> None:
        """Let the customer type this."""

    @abstractmethod
    async def _bring(self) -> list[int]:
        """Bring the bot what the customer did; the statuses of its answers."""

    @abstractmethod
    async def _send_zalo(self, parcel: Parcel) -> Sent: ...

    @abstractmethod
    def _phone(self) -> list[Reply]:
        """Everything that the customer's phone shows; what a button carries is what a tap on it sends."""


class ZaloBotStage(ZaloStage):
    """There are no buttons at all."""

    customer = zalo_bot_parts.chat_ref(zalo_bot_parts.CUSTOMER)
    zalo: FakeZaloBot
    zalo_channel: ZaloBotChannel

    @asynccontextmanager
    async def _door(self) -> AsyncIterator[None]:
        async with (
            FakeZaloBot().running() as self.zalo,
            zalo_bot_parts.connected(self.zalo) as self.zalo_channel,
            zalo_bot_parts.open_door(self.zalo, self.zalo_channel, self.dialogue.handle),
        ):
            yield

    def _say(self, text: str) -> None:
        self.zalo.says(text, user=self.customer.id)

    async def _bring(self) -> list[int]:
        return await self.zalo.bring()

    async def _send_zalo(self, parcel: Parcel) -> Sent:
        return await self.zalo_channel.send(parcel)

    def _phone(self) -> list[Reply]:
        return [read_menu(text, zalo_bot_parts.HINT) for text in self.zalo.messages(self.customer.id)]


class ZaloOaStage(ZaloStage):
    """A few buttons where they fit, and numbers otherwise."""

    customer = zalo_oa_parts.chat_ref(zalo_oa_parts.CUSTOMER)
    zalo: FakeZaloOa
    zalo_channel: ZaloOaChannel

    @asynccontextmanager
    async def _door(self) -> AsyncIterator[None]:
        async with (
            FakeZaloOa().running() as self.zalo,
            zalo_oa_parts.connected(self.zalo) as self.zalo_channel,
            zalo_oa_parts.open_door(self.zalo, self.zalo_channel, self.dialogue.handle),
        ):
            yield

    def _say(self, text: str) -> None:
        self.zalo.says(text, user=self.customer.id)

    async def _bring(self) -> list[int]:
        return await self.zalo.bring()

    async def _send_zalo(self, parcel: Parcel) -> Sent:
        return await self.zalo_channel.send(parcel)

    def _phone(self) -> list[Reply]:
        return [_tapped(each) for each in self.zalo.shown if each.user == self.customer.id]


def _tapped(shown: OnPhone) -> Reply:
    if not shown.buttons:
        return read_menu(shown.text, zalo_oa_parts.HINT)
    buttons = (Button(label=title, data=tap) for title, tap in shown.buttons.items())
    return Reply(text=shown.text, buttons=tuple((button,) for button in buttons))


def _joined(pieces: list[Reply]) -> Reply:
    """A long message as one."""
    return Reply(text="\n\n".join(piece.text for piece in pieces), buttons=pieces[-1].buttons)
