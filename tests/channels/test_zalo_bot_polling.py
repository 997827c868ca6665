"""Polling a service that has no cursor: nothing is lost here, one program asks at a time, nobody asks too often."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from bot.channels.zalo_bot import Polling
from bot.domain.errors import ChannelError, StorageError
from bot.domain.messages import GivenUp, Handled, Incoming, Text
from tests.channels.recording import Recorder, receiving
from tests.channels.telegram_parts import Pauses
from tests.channels.zalo_bot_parts import CUSTOMER, OTHER_CUSTOMER, HandLease, connected
from tests.fakes import troubles
from tests.fakes.troubles import Trouble, refusal
from tests.fakes.zalo_bot_api import FakeZaloBot

IDLE = refusal(408, "Request timeout")


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZaloBot]:
    fake = FakeZaloBot()
    async with fake.running():
        yield fake


class Failing:
    """A conversation that fails for one text, as often as told."""

    def __init__(self, error: Exception, times: int) -> None:
        self.error = error
        self.left = times

    async def __call__(self, incoming: Incoming) -> None:
        if incoming.content == Text(text="hỏng") and self.left:
            self.left -= 1
            raise self.error


async def test_a_webhook_is_taken_away_because_nobody_can_poll_beside_it(zalo: FakeZaloBot) -> None:
    zalo.webhook = "https://elsewhere.example/"
    recorder = Recorder()
    zalo.says("chào", user=CUSTOMER)
    async with connected(zalo, updates=Polling(lease=HandLease())) as channel, receiving(channel, recorder):
        await recorder.until(1)
    assert zalo.webhook == ""


async def test_no_news_is_asked_again_without_haste(zalo: FakeZaloBot) -> None:
    pauses, recorder = Pauses(), Recorder()
    zalo.misbehave("getUpdates", IDLE, IDLE, IDLE)
    polling = Polling(lease=HandLease())
    async with connected(zalo, updates=polling, pauses=pauses) as channel, receiving(channel, recorder):
        zalo.says("chào", user=CUSTOMER)
        await recorder.until(1)
    assert pauses.seconds[:3] == [1.0, 1.0, 1.0]


async def test_updates_that_come_back_are_known_by_their_ids_and_asked_for_at_most_once_a_second(
    zalo: FakeZaloBot,
) -> None:
    pauses, recorder = Pauses(), Recorder()
    zalo.replays = True
    zalo.says("chào", user=CUSTOMER)
    polling = Polling(lease=HandLease())
    async with connected(zalo, updates=polling, pauses=pauses) as channel, receiving(channel, recorder):
        await recorder.until(5)
    assert len({incoming.update_id for incoming in recorder.kept}) == 1
    assert len(pauses.seconds) >= len(zalo.called("getUpdates")) - 1
    assert set(pauses.seconds) == {1.0}


async def test_several_updates_in_one_answer_all_come_in(zalo: FakeZaloBot) -> None:
    recorder = Recorder()
    for text in ("một", "hai"):
        zalo.says(text, user=CUSTOMER)
    batch = Trouble(body={"ok": True, "result": [*zalo.updates, None, "?"]})
    zalo.updates.clear()
    zalo.misbehave("getUpdates", batch)
    async with connected(zalo, updates=Polling(lease=HandLease())) as channel, receiving(channel, recorder):
        await recorder.until(2)
    assert recorder.texts == ["một", "hai"]


@pytest.mark.parametrize(
    "answer",
    [
        {"ok": True, "result": "?"},
        {"ok": True},
        {"ok": True, "result": {"event_name": 5}},
        {"ok": True, "result": {"event_name": "message.text.received", "message": {"text": "bí mật"}}},
    ],
)
async def test_an_answer_that_nobody_can_read_holds_up_nothing_and_is_logged_without_its_words(
    zalo: FakeZaloBot, answer: dict[str, object]
) -> None:
    recorder = Recorder()
    zalo.misbehave("getUpdates", Trouble(body=answer))
    zalo.says("chào", user=CUSTOMER)
    with capture_logs() as logs:
        async with connected(zalo, updates=Polling(lease=HandLease())) as channel, receiving(channel, recorder):
            await recorder.until(1)
    assert recorder.texts == ["chào"]
    assert "bí mật" not in str(logs)


async def test_what_the_database_could_not_keep_is_tried_until_it_can_and_the_chat_waits(zalo: FakeZaloBot) -> None:
    recorder = Recorder(Failing(StorageError("away"), times=20))
    zalo.says("hỏng", user=CUSTOMER)
    zalo.says("tiếp", user=CUSTOMER)
    async with connected(zalo, updates=Polling(lease=HandLease())) as channel, receiving(channel, recorder):
        await recorder.until(2)
    assert recorder.texts == ["hỏng", "tiếp"]


async def test_an_update_that_always_fails_is_given_up_and_those_behind_it_come_in(zalo: FakeZaloBot) -> None:
    recorder = Recorder(Failing(RuntimeError("bí mật của khách"), times=1000))
    zalo.says("hỏng", user=CUSTOMER)
    zalo.says("tiếp", user=CUSTOMER)
    with capture_logs() as logs:
        async with connected(zalo, updates=Polling(lease=HandLease())) as channel, receiving(channel, recorder):
            await recorder.until(2)
    assert recorder.contents == [GivenUp(), Text(text="tiếp")]
    assert "update_given_up" in [log["event"] for log in logs]
    assert "bí mật" not in str(logs)


async def test_chats_do_not_wait_for_each_other(zalo: FakeZaloBot) -> None:
    other_came = asyncio.Event()

    async def wait_for_the_other(incoming: Incoming) -> None:
        if incoming.chat.id == OTHER_CUSTOMER:
            other_came.set()
        await asyncio.wait_for(other_came.wait(), 10)

    recorder = Recorder(wait_for_the_other)
    zalo.says("tôi chờ", user=CUSTOMER)
    zalo.says("tôi không", user=OTHER_CUSTOMER)
    async with connected(zalo, updates=Polling(lease=HandLease())) as channel, receiving(channel, recorder):
        await recorder.until(2)
    assert set(recorder.texts) == {"tôi chờ", "tôi không"}


async def test_while_another_process_polls_this_one_asks_nothing(zalo: FakeZaloBot) -> None:
    lease, recorder = HandLease(), Recorder()
    lease.ours = False
    zalo.says("chào", user=CUSTOMER)
    async with connected(zalo, updates=Polling(lease=lease)) as channel, receiving(channel, recorder):
        await asyncio.wait_for(lease.asked.wait(), 10)
        assert zalo.called("getUpdates") == []
        lease.ours = True
        await recorder.until(1)
    assert lease.released


async def test_without_the_database_nobody_polls(zalo: FakeZaloBot) -> None:
    lease, recorder = HandLease(), Recorder()
    lease.broken = True
    zalo.says("chào", user=CUSTOMER)
    async with connected(zalo, updates=Polling(lease=lease)) as channel, receiving(channel, recorder):
        await asyncio.wait_for(lease.asked.wait(), 10)
        assert zalo.called("getUpdates") == []
        lease.broken = False
        await recorder.until(1)


async def test_a_service_in_trouble_is_asked_more_and_more_rarely(zalo: FakeZaloBot) -> None:
    pauses, recorder = Pauses(), Recorder()
    zalo.misbehave("getUpdates", troubles.SERVER_ERROR, troubles.GARBAGE, refusal(403, "Internal server error"))
    zalo.says("chào", user=CUSTOMER)
    polling = Polling(lease=HandLease())
    async with connected(zalo, updates=polling, pauses=pauses) as channel, receiving(channel, recorder):
        await recorder.until(1)
    assert pauses.seconds[:3] == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook", "getUpdates"])
async def test_a_token_that_zalo_does_not_know_ends_the_polling(zalo: FakeZaloBot, method: str) -> None:
    zalo.misbehave(method, refusal(401, "Unauthorized"))
    lease = HandLease()

    async def handle(_: Incoming) -> Handled:
        return Handled()

    async with connected(zalo, updates=Polling(lease=lease)) as channel:
        with pytest.raises(ChannelError) as caught:
            await asyncio.wait_for(channel.run(handle), 10)
    assert (caught.value.reason, caught.value.retryable) == ("unauthorized", False)


async def test_a_service_that_is_away_at_the_start_is_waited_for(zalo: FakeZaloBot) -> None:
    recorder = Recorder()
    zalo.misbehave("getMe", troubles.SERVER_ERROR, troubles.SERVER_ERROR)
    zalo.says("chào", user=CUSTOMER)
    async with connected(zalo, updates=Polling(lease=HandLease())) as channel, receiving(channel, recorder):
        await recorder.until(1)


async def test_polling_has_no_routes(zalo: FakeZaloBot) -> None:
    async with connected(zalo, updates=Polling(lease=HandLease())) as channel:
        assert channel.routes(Recorder()) == ()
