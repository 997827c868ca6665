"""A fake Telegram and the real channel connected to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import TelegramChannel
from tests.channels.telegram_parts import Pauses, connected
from tests.fakes.telegram_api import FakeTelegram


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    fake = FakeTelegram()
    async with fake.running():
        yield fake


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
async def channel(telegram: FakeTelegram, pauses: Pauses) -> AsyncIterator[TelegramChannel]:
    async with connected(telegram, pauses=pauses) as channel:
        yield channel
