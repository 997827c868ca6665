"""The real Official Account channel connected to a fake Zalo."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from starlette.applications import Starlette

from bot.channels.channel import Handle
from bot.channels.zalo_oa import Account, Hosts, Tokens, ZaloOaChannel
from bot.domain.errors import StorageError
from bot.domain.messages import Attachment, ButtonRows, ChatRef, Parcel, Reply
from tests.channels.telegram_parts import WORDING, Pauses
from tests.channels.zalo_bot_parts import HandLease
from tests.conftest import HandClock
from tests.fakes.serving import served
from tests.fakes.zalo_oa_api import APP_ID, APP_SECRET, FIRST_REFRESH, SECRET_KEY, FakeZaloOa

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CUSTOMER = "2468458835296100003"
HINT = WORDING.menu_hint


def account(refresh_token: str = FIRST_REFRESH) -> Account:
    return Account(app_id=APP_ID, app_secret=APP_SECRET, secret_key=SECRET_KEY, refresh_token=refresh_token)


class TokenShelf:
    """Keeps the newest pair, and everything that was ever kept; away as often as told."""

    def __init__(self) -> None:
        self.saved: list[Tokens] = []
        self.away = 0
        self.hold: Callable[[], Awaitable[object]] | None = None

    async def load(self) -> Tokens | None:
        return self.saved[-1] if self.saved else None

    async def save(self, tokens: Tokens) -> None:
        if self.hold:
            await self.hold()
        if self.away:
            self.away -= 1
            raise StorageError("away")
        self.saved.append(tokens)


class QueueLease(HandLease):
    """A lease between channels of one test: whoever has it keeps the others away."""

    def __init__(self, shared: asyncio.Lock) -> None:
        super().__init__()
        self._shared = shared
        self._mine = False

    async def take(self, seconds: float) -> bool:
        if not self._mine and self._shared.locked():
            return False
        if not self._mine:
            await self._shared.acquire()
            self._mine = True
        return True

    async def release(self) -> None:
        if self._mine:
            self._mine = False
            self._shared.release()


def made(
    address: str,
    *,
    shelf: TokenShelf | None = None,
    lease: HandLease | None = None,
    clock: HandClock | None = None,
    refresh_token: str = FIRST_REFRESH,
    answer_within: float = 10.0,
) -> ZaloOaChannel:
    """A channel as the application makes it. Without a clock waits take next to no time."""
    return ZaloOaChannel(
        account(refresh_token),
        now=clock.now if clock else lambda: NOW,
        tokens=shelf or TokenShelf(),
        lease=lease or HandLease(),
        wording=lambda: WORDING,
        hosts=Hosts(api=address, oauth=address, own="https://shop.example"),
        answer_within=answer_within,
        pause=clock.sleep if clock else Pauses(),
    )


@asynccontextmanager
async def connected(
    zalo: FakeZaloOa,
    *,
    shelf: TokenShelf | None = None,
    lease: HandLease | None = None,
    clock: HandClock | None = None,
    refresh_token: str = FIRST_REFRESH,
    answer_within: float = 10.0,
) -> AsyncIterator[ZaloOaChannel]:
    """A channel connected to this Zalo, closed at the end."""
    channel = made(
        zalo.address,
        shelf=shelf,
        lease=lease,
        clock=clock,
        refresh_token=refresh_token,
        answer_within=answer_within,
    )
    try:
        yield channel
    finally:
        await channel.close()


@asynccontextmanager
async def open_door(zalo: FakeZaloOa, channel: ZaloOaChannel, handle: Handle) -> AsyncIterator[None]:
    """The bot's web server, reachable for Zalo."""
    async with served(Starlette(routes=list(channel.routes(handle))), let_go=lambda: None) as zalo.door:
        yield


def chat_ref(chat_id: str) -> ChatRef:
    return ChatRef(channel="zalo_oa", id=chat_id)


def parcel(
    text: str,
    *,
    buttons: ButtonRows = (),
    edit_id: str | None = None,
    attachment: Attachment | None = None,
    asks_contact: bool = False,
) -> Parcel:
    reply = Reply(text=text, buttons=buttons, attachment=attachment, asks_contact=asks_contact)
    return Parcel(key="1", chat=chat_ref(CUSTOMER), reply=reply, edit_id=edit_id)
