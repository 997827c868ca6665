"""Whoever looks after the program can see whether a service answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.channels.channel import Channel
from bot.channels.zalo_bot import Polling
from bot.domain.messages import Handled, Incoming
from tests.channels import telegram_parts, zalo_bot_parts, zalo_oa_parts
from tests.channels.recording import Recorder, receiving
from tests.channels.telegram_parts import Pauses
from tests.channels.zalo_bot_parts import HandLease
from tests.conftest import HandClock
from tests.delivery.test_delivery import eventually
from tests.fakes import troubles
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.zalo_bot_api import FakeZaloBot
from tests.fakes.zalo_oa_api import TOKEN, FakeZaloOa

_NO_NEWS = troubles.refusal(408, "Request timeout")


class Looking(Pauses):
    """Looks, at every wait, how the service stands."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.look: Callable[[], str] = str

    async def __call__(self, seconds: float) -> None:
        self.seen.append(self.look())
        await super().__call__(seconds)

    def at(self, channel: Channel) -> None:
        self.look = lambda: channel.reach.state


async def test_telegram_away_is_told_at_the_start_and_while_polling(telegram: FakeTelegram) -> None:
    pauses, recorder = Looking(), Recorder()
    telegram.misbehave("getMe", troubles.SERVER_ERROR)
    telegram.misbehave("getUpdates", troubles.SERVER_ERROR)
    telegram.customer_says(telegram_parts.CUSTOMER, "chào shop")
    async with telegram_parts.connected(telegram, pauses=pauses) as channel:
        assert channel.reach.state == "idle"
        pauses.at(channel)
        async with receiving(channel, recorder):
            await recorder.until(1)
            assert channel.reach.state == "ok"
    assert pauses.seen == ["away", "away"]


async def test_a_zalo_bot_away_is_told_and_no_news_is_no_trouble() -> None:
    pauses, recorder = Looking(), Recorder()
    zalo_bot = FakeZaloBot()
    async with (
        zalo_bot.running(),
        zalo_bot_parts.connected(zalo_bot, updates=Polling(lease=HandLease()), pauses=pauses) as channel,
    ):
        zalo_bot.misbehave("getMe", troubles.SERVER_ERROR)
        zalo_bot.misbehave("getUpdates", troubles.SERVER_ERROR, _NO_NEWS)
        zalo_bot.says("chào", user=zalo_bot_parts.CUSTOMER)
        pauses.at(channel)
        async with receiving(channel, recorder):
            await recorder.until(1)
    assert pauses.seen[:3] == ["away", "away", "ok"]


async def test_an_official_account_whose_token_cannot_be_renewed_is_told(clock: HandClock) -> None:
    async def handle(_: Incoming) -> Handled:
        return Handled()

    zalo_oa = FakeZaloOa()
    zalo_oa.misbehave(TOKEN, troubles.SERVER_ERROR)
    async with zalo_oa.running(), zalo_oa_parts.connected(zalo_oa, clock=clock) as channel:
        running = asyncio.create_task(channel.run(handle))
        await eventually(lambda: channel.reach.state == "away")
        await clock.pass_time(seconds=5)
        await eventually(lambda: channel.reach.state == "ok")
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
