"""The stage on Telegram: people write to a fake Telegram, and the bot talks to it over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.telegram import TelegramChannel
from bot.domain.messages import Button, Handled, Incoming, Reply
from bot.domain.records import OutboxRow
from tests.channels.recording import receiving
from tests.conversations.actors import GROUP, LAN, STAFF, Shown
from tests.conversations.script import Step
from tests.conversations.stage import Stage
from tests.fakes.telegram_api import FakeTelegram


class TelegramStage(Stage):
    """Reads what the phones show: nothing of the bot's own objects reaches the expectations."""

    telegram: FakeTelegram
    channel: TelegramChannel
    _handled = 0

    @asynccontextmanager
    async def open(self, telegram: FakeTelegram, channel: TelegramChannel) -> AsyncIterator[None]:
        """The bot at work on this Telegram."""
        self.telegram, self.channel = telegram, channel
        telegram.make_group(int(GROUP.id))
        telegram.started.update(int(person.id) for person in STAFF.values())
        for person in (LAN, *STAFF.values()):
            telegram.know(int(person.id), person.name)
        async with receiving(channel, self._handle):
            yield

    async def _handle(self, incoming: Incoming) -> Handled:
        handled = await self.dialogue.handle(incoming)
        self._handled += 1
        self.telegram.wake()
        return handled

    async def _do(self, step: Step) -> str | None:
        before = self._handled
        press = self._act(step)
        await self.telegram.until(lambda: self._handled > before)
        if press is None:
            return None
        await self.telegram.until(lambda: press in self.telegram.toasts)
        return self.telegram.toasts[press]

    def _act(self, step: Step) -> str | None:
        """Let the person do it on their phone; the press, if it was one."""
        chat = self.chat_of(step)
        user = int(STAFF[step.by].id if step.is_staffs else LAN.id)
        label = step.press or step.staff_press
        if label is not None:
            return self.telegram.press(label, user=user, chat=int(chat.id))
        if step.contact is not None:
            self.telegram.shares_contact(user, step.contact)
            return None
        if step.edits is not None:
            written = [shown for shown in self.telegram.messages(user) if not shown.from_bot]
            self.telegram.edits(written[-1].id, step.edits, chat=user)
            return None
        reply_to = int(self.id_of(step.to, chat)) if step.to else None
        self.telegram.says(step.words, user=user, chat=int(chat.id), reply_to=reply_to)
        return None

    async def _show(self, row: OutboxRow) -> Shown:
        chat = row.message.chat
        sent = await self.channel.send(row.parcel)
        message_id = row.edit_id or sent.message_id
        shown = next(each for each in self.telegram.messages(int(chat.id)) if str(each.id) == message_id)
        buttons = tuple(tuple(Button(label=label, data=data) for label, data in each) for each in shown.buttons)
        return Shown(id=str(shown.id), chat=chat, reply=Reply(text=shown.text, buttons=buttons))
