"""What Telegram brings to the webhook is answered 200 when it is kept, and only then."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from structlog.testing import capture_logs

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.channel import OFFICIAL_API
from bot.channels.webhooks import Webhook
from bot.domain.errors import StorageError
from bot.domain.messages import Handled, Incoming, Press, Text
from tests.channels.recording import Recorder, receiving
from tests.channels.telegram_parts import CUSTOMER, NOW, WEBHOOK, WORDING, Pauses, connected, open_door, parcel
from tests.channels.test_telegram_sending import YES
from tests.channels.test_webhooks import JSON, LATIN
from tests.fakes import troubles
from tests.fakes.serving import served
from tests.fakes.telegram_api import TOKEN, FakeTelegram

MEGABYTE = b'{"text": "' + b"a" * 1024 * 1024 + b'"}'
DEEP = b"[" * 20_000 + b"]" * 20_000


@pytest.fixture
async def hooked(telegram: FakeTelegram) -> AsyncIterator[TelegramChannel]:
    async with connected(telegram, webhook=WEBHOOK) as channel:
        yield channel


async def test_telegram_is_told_where_to_bring_what(telegram: FakeTelegram, hooked: TelegramChannel) -> None:
    await hooked.run(Recorder())
    (call,) = telegram.called("setWebhook")
    assert call.parameters["url"] == "https://shop.example/telegram/webhook"
    assert call.parameters["secret_token"] == WEBHOOK.secret
    wanted = json.loads(call.parameters["allowed_updates"])
    assert sorted(wanted) == ["callback_query", "edited_message", "message", "my_chat_member"]
    assert telegram.called("getUpdates") == []


async def test_nothing_that_waits_is_dropped_when_the_webhook_is_set(
    telegram: FakeTelegram, hooked: TelegramChannel
) -> None:
    await hooked.run(Recorder())
    assert telegram.called("setWebhook")[0].parameters.get("drop_pending_updates", "false") in {"false", "False"}


async def test_the_webhook_is_set_as_soon_as_telegram_can_be_reached(telegram: FakeTelegram) -> None:
    telegram.misbehave("setWebhook", troubles.SERVER_ERROR, troubles.too_many(7), troubles.BAD_REQUEST)
    pauses = Pauses()
    async with connected(telegram, webhook=WEBHOOK, pauses=pauses) as channel:
        await channel.run(Recorder())
    assert telegram.webhook == "https://shop.example/telegram/webhook"
    assert max(pauses.seconds) == 7


async def test_going_back_to_polling_ends_the_webhook(telegram: FakeTelegram, hooked: TelegramChannel) -> None:
    await hooked.run(Recorder())
    telegram.customer_says(CUSTOMER, "chào shop")
    recorder = Recorder()
    async with connected(telegram) as polling, receiving(polling, recorder):
        await recorder.until(1)
    assert telegram.webhook == ""


async def test_there_is_no_route_while_updates_are_polled(channel: TelegramChannel) -> None:
    assert channel.routes(Recorder()) == ()


async def test_an_update_is_answered_when_it_was_handled(telegram: FakeTelegram, hooked: TelegramChannel) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def wait(_: Incoming) -> None:
        begun.set()
        await go_on.wait()

    telegram.customer_says(CUSTOMER, "chào shop")
    async with open_door(telegram, hooked, Recorder(wait)):
        bringing = asyncio.create_task(telegram.bring())
        await begun.wait()
        assert not bringing.done()
        go_on.set()
        assert await bringing == [200]


async def test_a_press_is_answered_with_its_notice(telegram: FakeTelegram, hooked: TelegramChannel) -> None:
    telegram.started.add(CUSTOMER)
    await hooked.send(parcel("Gửi nhé?", buttons=((YES,),)))
    recorder = Recorder(toast="Đã nhận")
    press = telegram.press("Gửi", user=CUSTOMER)
    async with open_door(telegram, hooked, recorder):
        assert await telegram.bring() == [200]
        await telegram.until(lambda: press in telegram.toasts)
    assert telegram.toasts[press] == "Đã nhận"
    assert isinstance(recorder.contents[0], Press)


async def test_the_customer_sees_typing_while_the_answer_takes_long(
    telegram: FakeTelegram, hooked: TelegramChannel
) -> None:
    async def handle_slowly(_incoming: Incoming) -> Handled:
        await telegram.until(lambda: bool(telegram.called("sendChatAction")))
        return Handled()

    telegram.customer_says(CUSTOMER, "chào shop")
    async with open_door(telegram, hooked, handle_slowly):
        assert await telegram.bring() == [200]


async def test_an_update_brought_twice_has_one_id(telegram: FakeTelegram, hooked: TelegramChannel) -> None:
    recorder = Recorder()
    telegram.customer_says(CUSTOMER, "chào shop")
    body = json.dumps(telegram.updates[0]).encode()
    async with open_door(telegram, hooked, recorder):
        assert [await telegram.post(body) for _ in range(2)] == [200, 200]
    assert len({incoming.update_id for incoming in recorder.kept}) == 1


@asynccontextmanager
async def _served_only(telegram: FakeTelegram, channel: TelegramChannel, handle: Recorder) -> AsyncIterator[None]:
    """The bot's web server in a process that runs no channel."""
    async with served(Starlette(routes=list(channel.routes(handle))), let_go=lambda: None) as telegram.door:
        yield


async def test_what_could_not_be_kept_is_asked_for_again_and_what_always_fails_given_up(
    telegram: FakeTelegram, hooked: TelegramChannel
) -> None:
    async def fail(_: Incoming) -> None:
        raise failure

    telegram.customer_says(CUSTOMER, "chào")
    with capture_logs() as logs:
        async with open_door(telegram, hooked, Recorder(fail)):
            failure: Exception = StorageError("away")
            assert [await telegram.bring() for _ in range(5)] == [[503]] * 5
            failure = RuntimeError("bí mật")
            assert [await telegram.bring() for _ in range(3)] == [[503], [503], [200]]
    assert "bí mật" not in str(logs)


async def test_one_unreadable_update_is_taken_and_logged_by_its_shape(
    telegram: FakeTelegram, hooked: TelegramChannel
) -> None:
    recorder = Recorder()
    telegram.inject({"message": {"message_id": "một", "date": "hôm qua", "chat": 5, "text": "bí mật"}})
    telegram.customer_says(CUSTOMER, "chào shop")
    with capture_logs() as logs:
        async with open_door(telegram, hooked, recorder):
            assert await telegram.bring() == [200, 200]
    assert recorder.texts == ["chào shop"]
    (unreadable,) = [log for log in logs if log["event"] == "telegram_update_unreadable"]
    assert unreadable["shape"]["message"] == {"message_id": "str", "date": "str", "chat": "int", "text": "str"}
    assert "bí mật" not in str(logs)


async def test_a_process_that_serves_only_the_webhook_learns_its_name_when_it_needs_it(telegram: FakeTelegram) -> None:
    recorder = Recorder()
    async with connected(telegram, webhook=WEBHOOK) as worker:
        await worker.run(recorder)
    telegram.customer_says(CUSTOMER, "/menu@laptop_demo_bot")
    telegram.misbehave("getMe", troubles.SERVER_ERROR)
    async with connected(telegram, webhook=WEBHOOK) as web, _served_only(telegram, web, recorder):
        assert await telegram.bring() == [503]
        assert await telegram.bring() == [200]
    assert recorder.contents == [Text(text="/menu")]


async def test_only_posts_with_the_secret_are_let_in(telegram: FakeTelegram, hooked: TelegramChannel) -> None:
    recorder = Recorder()
    telegram.customer_says(CUSTOMER, "chào shop")
    body = json.dumps(telegram.updates[0]).encode()
    async with open_door(telegram, hooked, recorder):
        assert [await telegram.post(body, secret=wrong) for wrong in ("", "x", WEBHOOK.secret + "x")] == [403] * 3
        assert [await telegram.post(large) for large in (MEGABYTE, DEEP)] == [413, 400]
    assert recorder.kept == []


def test_an_empty_secret_lets_nobody_in() -> None:
    async def tried() -> int:
        telegram, recorder = FakeTelegram(), Recorder()
        async with (
            telegram.running(),
            connected(telegram, webhook=unguarded) as channel,
            open_door(telegram, channel, recorder),
        ):
            return await telegram.post(b'{"update_id": 1}', secret="")

    unguarded = Webhook(public_url="https://shop.example", secret="")
    assert asyncio.run(tried()) == 403


async def _statuses(app: Starlette, bodies: Sequence[bytes], secret: str) -> set[int]:
    """How these bodies, brought one after the other, are answered."""
    headers = [(b"X-Telegram-Bot-Api-Secret-Token", secret.encode("latin-1"))]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as client:
        return {(await client.post("/telegram/webhook", content=body, headers=headers)).status_code for body in bodies}


ODD = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text(), max_size=2)
LAN = {"id": 5, "is_bot": False, "type": "private", "first_name": "Lan"}
PARTS = {
    "message_id": st.integers() | ODD,
    "date": st.integers(0, 2**31) | ODD,
    "chat": st.just(LAN) | ODD,
    "from": st.just(LAN) | ODD,
    "text": st.text(min_size=1) | ODD,
    "data": st.text(min_size=1) | ODD,
    "id": st.text(min_size=1) | ODD,
    "message": st.just({"message_id": 7, "date": 0, "chat": LAN}) | ODD,
}
KINDS = st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"])
BODIES = st.fixed_dictionaries({}, optional=PARTS)
UPDATES = JSON | st.builds(lambda kind, number, body: {"update_id": number, kind: body}, KINDS, st.integers(), BODIES)


@given(st.lists(UPDATES, max_size=8), LATIN)
@settings(max_examples=25, deadline=None)  # each with a server of its own
def test_whatever_is_thrown_at_the_webhook_nothing_breaks(contents: list[object], forged: str) -> None:
    """JSON of any kind is taken from Telegram and from nobody else; what comes again keeps its id."""
    bodies = [json.dumps(content).encode() for content in contents]

    async def thrown() -> None:
        telegram, recorder = FakeTelegram(), Recorder()
        async with telegram.running(), connected(telegram, webhook=WEBHOOK) as channel:
            app = Starlette(routes=list(channel.routes(recorder)))
            assert await _statuses(app, [body for body in bodies if body != b"{}"], forged) <= {403}
            assert recorder.kept == []
            assert await _statuses(app, bodies, WEBHOOK.secret) <= {200}
            kept = list(recorder.kept)
            assert await _statuses(app, bodies, WEBHOOK.secret) <= {200}
        assert [incoming.update_id for incoming in recorder.kept[len(kept) :]] == [each.update_id for each in kept]

    asyncio.run(thrown())


def test_the_secret_is_in_no_repr() -> None:
    channel = TelegramChannel(TOKEN, now=lambda: NOW, wording=lambda: WORDING, api_url=OFFICIAL_API, webhook=WEBHOOK)
    assert WEBHOOK.secret not in repr(WEBHOOK) + repr(channel)
