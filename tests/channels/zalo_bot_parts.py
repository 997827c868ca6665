"""The real Zalo Bot channel connected to a fake Zalo."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from starlette.applications import Starlette

from bot.channels.channel import Handle
from bot.channels.webhooks import Webhook
from bot.channels.zalo_bot import Polling, Quota, Timing, Usage, ZaloBotChannel
from bot.domain.errors import StorageError
from bot.domain.messages import ButtonRows, ChatRef, Parcel, Reply
from tests.channels.telegram_parts import WORDING, Pauses
from tests.fakes.serving import served
from tests.fakes.zalo_bot_api import SECRET, TOKEN, FakeZaloBot

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CUSTOMER = "6ede9afa66b80001d6a9"
OTHER_CUSTOMER = "a4c19b20d3f70002be51"
HINT = WORDING.menu_hint
WEBHOOK = Webhook(public_url="https://shop.example", secret=SECRET)


class HandLease:
    """A lease that a test gives and takes away."""

    def __init__(self) -> None:
        self.ours = True
        self.broken = False
        self.taken = 0
        self.asked = asyncio.Event()
        self.released = False

    async def take(self, seconds: float) -> bool:
        self.asked.set()
        if self.broken:
            raise StorageError("away")
        self.taken += self.ours
        return self.ours

    async def release(self) -> None:
        self.released = True


class Tally:
    """Counts and warns where a test can look."""

    def __init__(self, start: int = 0) -> None:
        self.months: dict[str, int] = {}
        self.start = start
        self.warnings: list[Usage] = []
        self.broken = False

    async def count(self, month: str) -> int:
        if self.broken:
            raise StorageError("away")
        self.months[month] = self.months.get(month, self.start) + 1
        return self.months[month]

    async def warn(self, usage: Usage) -> None:
        self.warnings.append(usage)


def made(
    api_url: str,
    *,
    updates: Webhook | Polling = WEBHOOK,
    token: str = TOKEN,
    tally: Tally | None = None,
    pauses: Pauses | None = None,
    answer_within: float = 10.0,
) -> ZaloBotChannel:
    """A channel as the application makes it."""
    tally = tally or Tally()
    return ZaloBotChannel(
        token,
        now=lambda: NOW,
        updates=updates,
        quota=Quota(counter=tally, warn=tally.warn),
        wording=lambda: WORDING,
        api_url=api_url,
        timing=Timing(answer=answer_within),
        pause=pauses or Pauses(),
    )


@asynccontextmanager
async def connected(
    zalo: FakeZaloBot,
    *,
    updates: Webhook | Polling = WEBHOOK,
    token: str = TOKEN,
    tally: Tally | None = None,
    pauses: Pauses | None = None,
    answer_within: float = 10.0,
) -> AsyncIterator[ZaloBotChannel]:
    """A channel connected to this Zalo, closed at the end."""
    channel = made(zalo.address, updates=updates, token=token, tally=tally, pauses=pauses, answer_within=answer_within)
    try:
        yield channel
    finally:
        await channel.close()


@asynccontextmanager
async def open_door(zalo: FakeZaloBot, channel: ZaloBotChannel, handle: Handle) -> AsyncIterator[None]:
    """The bot's web server, reachable for Zalo."""
    await channel.run(handle)
    async with served(Starlette(routes=list(channel.routes(handle))), let_go=lambda: None) as zalo.door:
        yield


def chat_ref(chat_id: str) -> ChatRef:
    return ChatRef(channel="zalo_bot", id=chat_id)


def parcel(
    text: str,
    *,
    chat: str = CUSTOMER,
    buttons: ButtonRows = (),
    edit_id: str | None = None,
    reply_to: str | None = None,
) -> Parcel:
    return Parcel(
        key="1", chat=chat_ref(chat), reply=Reply(text=text, buttons=buttons), edit_id=edit_id, reply_to=reply_to
    )
