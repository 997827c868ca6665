"""What Zalo brings to the webhook is answered 200 when it is kept, and only then."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from bot.domain.errors import StorageError
from bot.domain.messages import GivenUp, Incoming
from tests.channels.recording import Recorder
from tests.channels.zalo_bot_parts import CUSTOMER, WEBHOOK, connected, open_door
from tests.fakes.troubles import Trouble, refusal
from tests.fakes.zalo_bot_api import SECRET, FakeZaloBot


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZaloBot]:
    fake = FakeZaloBot()
    async with fake.running():
        yield fake


async def test_zalo_is_told_where_to_bring_updates(zalo: FakeZaloBot) -> None:
    async with connected(zalo) as channel:
        await channel.run(Recorder())
    assert zalo.called("setWebhook") == [
        {"url": "https://shop.example/zalo/bot/webhook", "secret_token": SECRET},
    ]
    assert zalo.called("getUpdates") == []


@pytest.mark.parametrize("wrapped", [False, True])
async def test_both_forms_of_the_body_come_in(zalo: FakeZaloBot, wrapped: bool) -> None:
    zalo.wrapped = wrapped
    recorder = Recorder()
    zalo.says("chào shop", user=CUSTOMER)
    async with connected(zalo) as channel, open_door(zalo, channel, recorder):
        assert await zalo.bring() == [200]
    assert recorder.texts == ["chào shop"]


async def test_an_update_brought_twice_has_one_id(zalo: FakeZaloBot) -> None:
    recorder = Recorder()
    zalo.says("chào shop", user=CUSTOMER)
    body = json.dumps(zalo.updates[0]).encode()
    async with connected(zalo) as channel, open_door(zalo, channel, recorder):
        assert [await zalo.post(body) for _ in range(2)] == [200, 200]
    assert len({incoming.update_id for incoming in recorder.kept}) == 1


async def test_what_the_database_could_not_keep_is_asked_for_again_without_end(zalo: FakeZaloBot) -> None:
    async def away(_: Incoming) -> None:
        raise StorageError("away")

    zalo.says("chào shop", user=CUSTOMER)
    async with connected(zalo) as channel, open_door(zalo, channel, Recorder(away)):
        assert [await zalo.bring() for _ in range(6)] == [[503]] * 6


async def test_an_update_that_always_fails_is_given_up_before_zalo_gives_the_webhook_up(zalo: FakeZaloBot) -> None:
    async def broken(incoming: Incoming) -> None:
        if incoming.content != GivenUp():
            raise RuntimeError("bí mật của khách")

    recorder = Recorder(broken)
    zalo.says("chào shop", user=CUSTOMER)
    with capture_logs() as logs:
        async with connected(zalo) as channel, open_door(zalo, channel, recorder):
            assert [await zalo.bring() for _ in range(3)] == [[503], [503], [200]]
    assert recorder.contents == [GivenUp()]
    assert "bí mật" not in str(logs)


@pytest.mark.parametrize("body", [b"", b"{}", b" {}\n"])
async def test_zalo_may_try_the_address_without_the_secret(zalo: FakeZaloBot, body: bytes) -> None:
    recorder = Recorder()
    async with connected(zalo) as channel, open_door(zalo, channel, recorder):
        assert await zalo.post(body, secret="") == 200
    assert recorder.kept == []


async def test_what_is_not_for_us_is_taken_and_logged_by_its_shape(zalo: FakeZaloBot) -> None:
    recorder = Recorder()
    with capture_logs() as logs:
        async with connected(zalo) as channel, open_door(zalo, channel, recorder):
            assert await zalo.post(b'{"event_name": "new.kind", "secret": {"words": ["kin"]}}') == 200
    assert recorder.kept == []
    assert {"event_name": "str", "secret": {"words": ["str"]}} in [log.get("shape") for log in logs]
    assert "kin" not in str([log.get("shape") for log in logs])


def test_the_secret_is_in_no_repr() -> None:
    assert SECRET not in repr(WEBHOOK)


@pytest.mark.parametrize("trouble", [refusal(426, "Too many"), Trouble(status=502, body="<html>")])
async def test_a_webhook_that_could_not_be_set_is_logged_and_the_bot_goes_on(
    zalo: FakeZaloBot, trouble: Trouble
) -> None:
    zalo.misbehave("setWebhook", trouble)
    with capture_logs() as logs:
        async with connected(zalo) as channel:
            await channel.run(Recorder())
    assert "zalo_bot_webhook_not_set" in [log["event"] for log in logs]


async def test_a_webhook_that_zalo_cannot_reach_is_logged_with_the_reason(zalo: FakeZaloBot) -> None:
    unreached = {"ok": True, "result": {"verification": {"ok": False, "outcome": "webhook.http.403"}}}
    zalo.misbehave("setWebhook", Trouble(body=unreached))
    with capture_logs() as logs:
        async with connected(zalo) as channel:
            await channel.run(Recorder())
    assert {"outcome": "webhook.http.403"}.items() <= logs[-1].items()
