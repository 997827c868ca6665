"""The real Telegram channel connected to a fake Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from starlette.applications import Starlette

from bot.channels.channel import Handle
from bot.channels.telegram import CommandMenu, TelegramChannel, Timing
from bot.channels.telegram.topics import Threads
from bot.channels.webhooks import Webhook
from bot.channels.wording import Wording
from bot.domain.messages import Attachment, ButtonRows, ChatRef, Parcel, Reply
from tests.fakes.serving import served
from tests.fakes.telegram_api import TOKEN, FakeTelegram

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CUSTOMER = 1000000101
OTHER_CUSTOMER = 1000000102
STAFF = 1000000202
GROUP = -1002000000303
WEBHOOK = Webhook(public_url="https://shop.example", secret="a-secret_of-Telegram")

WORDING = Wording(
    menu_hint="Nhắn số để chọn nhé.",
    share_contact="📱 Chia sẻ số điện thoại",
    why_contact="Để đối chiếu.",
    file_not_sent="Tệp “{name}” không gửi qua đây được.",
)


class Pauses:
    """Takes the place of sleeping: remembers how long it should have been, and lets ten milliseconds pass at most."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(min(seconds, 1) / 100)


@asynccontextmanager
async def connected(
    telegram: FakeTelegram,
    *,
    token: str = TOKEN,
    webhook: Webhook | None = None,
    menus: Sequence[CommandMenu] = (),
    threads: Threads | None = None,
    pauses: Pauses | None = None,
    answer_within: float = 10.0,
    poll_for: float = 30.0,
) -> AsyncIterator[TelegramChannel]:
    """A channel as the application makes it, closed at the end."""
    channel = TelegramChannel(
        token,
        now=lambda: NOW,
        wording=lambda: WORDING,
        api_url=telegram.api_url,
        webhook=webhook,
        menus=menus,
        threads=threads,
        timing=Timing(answer=answer_within, poll=poll_for, pause=pauses or Pauses()),
    )
    try:
        yield channel
    finally:
        await channel.close()


@asynccontextmanager
async def open_door(telegram: FakeTelegram, channel: TelegramChannel, handle: Handle) -> AsyncIterator[None]:
    """The bot's web server, reachable for Telegram."""
    await channel.run(handle)
    async with served(Starlette(routes=list(channel.routes(handle))), let_go=lambda: None) as telegram.door:
        yield


def chat_ref(chat_id: int) -> ChatRef:
    return ChatRef(channel="telegram", id=str(chat_id))


def parcel(
    text: str,
    *,
    chat: int = CUSTOMER,
    buttons: ButtonRows = (),
    edit_id: str | None = None,
    reply_to: str | None = None,
    about: str | None = None,
    attachment: Attachment | None = None,
    asks_contact: bool = False,
) -> Parcel:
    return Parcel(
        key="1",
        chat=chat_ref(chat),
        reply=Reply(text=text, buttons=buttons, attachment=attachment, asks_contact=asks_contact),
        edit_id=edit_id,
        reply_to=reply_to,
        about=about,
    )
