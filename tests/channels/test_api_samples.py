"""Every sample of what the services' APIs are asked and answer: read as expected, or written down as not ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import httpx
import pytest
from starlette.applications import Starlette
from structlog.testing import capture_logs

from bot.channels.webhooks import Webhook
from bot.channels.zalo_bot import Polling
from bot.domain.errors import ChannelError, ChatMoved
from bot.domain.messages import Attachment, AttachmentKind, Button, Sent, Text
from tests.channels import telegram_parts, zalo_bot_parts, zalo_oa_parts
from tests.channels.recording import Recorder, receiving
from tests.channels.telegram_parts import CUSTOMER, GROUP
from tests.channels.test_telegram_topics import ABOUT, HandThreads
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_world import Topic
from tests.fakes.troubles import Trouble
from tests.fakes.zalo_bot_api import FakeZaloBot
from tests.fakes.zalo_oa_api import MESSAGE, TOKEN, UPLOAD_IMAGE, FakeZaloOa

FIXTURES = Path(__file__).parent / "fixtures"
Json = Mapping[str, object]

TELEGRAM_ERRORS: Mapping[str, tuple[str, bool, float | None]] = {
    "400.migrated": ("chat moved", True, None),
    "400.thread_not_found": ("refused", False, None),
    "400.too_long": ("refused", False, None),
    "401": ("unauthorized", True, None),
    "403.blocked": ("blocked", False, None),
    "409.conflict": ("unreachable", True, None),
    "429": ("rate limited", True, 5),
}
ZALO_BOT_ERRORS: Mapping[str, tuple[str, bool]] = {
    "400": ("refused", False),
    "401": ("unauthorized", True),
    "403": ("unreachable", True),
    "404": ("not found", False),
    "429": ("quota", True),
}
ZALO_OA_ERRORS: Mapping[str, tuple[str, bool]] = {
    "-32": ("rate limited", True),
    "-201": ("refused", False),
    "-210": ("refused", False),
    "-211": ("quota", True),
    "-213": ("blocked", False),
    "-216": ("unauthorized", True),
    "-218": ("quota", True),
    "-220": ("unauthorized", True),
    "-224": ("account", True),
    "-227": ("inactive", False),
    "-230": ("window_closed", False),
    "-232": ("window_closed", False),
    "-244": ("blocked", False),
}
READ_HERE = {
    "telegram": {
        "error.400.not_modified",
        "getMe.response",
        "sendMessage.response",
        "createForumTopic.response",
        "answerCallbackQuery.response",
    },
    "zalo_bot": {
        "getMe.response",
        "deleteWebhook.response",
        "getUpdates.request",
        "getUpdates.response",
        "getUpdates.response.timeout",
        "sendMessage.request",
        "sendMessage.response",
        "setWebhook.request",
        "setWebhook.response",
        "setWebhook.response.verification_failed",
    },
    "zalo_oa": {
        "message_cs.request.buttons",
        "message_cs.response",
        "message_cs.response.legacy_quota",
        "upload_image.response",
    },
}
READ_ELSEWHERE = {
    "telegram": set[str](),
    "zalo_bot": {"getWebhookInfo.response", "getWebhookInfo.response.none"},  # test_zalo_checkup.py
    "zalo_oa": {
        "message_cs.request.text",  # test_zalo_oa_sending.py
        "message_cs.request.file",  # test_zalo_oa_files.py, and the next
        "message_cs.request.request_user_info",
    },
}
NOT_OURS = {
    "telegram": {"copyMessage.response"},  # a file is sent again by its own id, which no move of a chat changes
    "zalo_bot": {
        "sendMessage.request.text_styles",  # plain text only
        "sendPhoto.request",  # takes a public address, and ours have none
        "sendSticker.request",
        "sendChatAction.request",
        "sendChatAction.response",
        "testWebhook.response",
        "testWebhook.response.rate_limited",
    },
    "zalo_oa": {
        "message_cs.request.image",  # by a public address; ours are uploaded
        "message_cs.request.list.unsure",
        "message_cs.request.text_quote",
        "message_reaction.request",
        "quota_message.user.response",  # the window is counted from what the customer did
        "user_detail.response",
    },
}


def sample(service: str, name: str) -> Json:
    return cast(Json, json.loads((FIXTURES / service / f"api.{name}.json").read_text(encoding="utf-8")))


def oauth_sample(name: str) -> Json:
    return cast(Json, json.loads((FIXTURES / "zalo_oa" / f"oauth.refresh.{name}.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("service", "errors"),
    [("telegram", TELEGRAM_ERRORS), ("zalo_bot", ZALO_BOT_ERRORS), ("zalo_oa", ZALO_OA_ERRORS)],
)
def test_every_sample_is_read_somewhere_or_not_ours(service: str, errors: Mapping[str, object]) -> None:
    samples = {path.stem.removeprefix("api.") for path in (FIXTURES / service).glob("api.*.json")}
    known = [READ_HERE[service], READ_ELSEWHERE[service], NOT_OURS[service], {f"error.{name}" for name in errors}]
    assert samples == set().union(*known)
    assert len(samples) == sum(map(len, known))


@pytest.mark.parametrize("name", TELEGRAM_ERRORS)
async def test_each_error_of_telegram_is_told_in_our_words(telegram: FakeTelegram, name: str) -> None:
    error = sample("telegram", f"error.{name}")
    telegram.says("Chào", user=CUSTOMER)
    telegram.misbehave("sendMessage", Trouble(status=int(str(error["error_code"])), body=error))
    async with telegram_parts.connected(telegram) as channel:
        with pytest.raises(ChannelError) as caught:
            await channel.send(telegram_parts.parcel("Dạ"))
    told = caught.value
    assert (told.reason, told.retryable, told.retry_after) == TELEGRAM_ERRORS[name]
    if isinstance(told, ChatMoved):
        assert told.new_id == str(cast(Json, error["parameters"])["migrate_to_chat_id"])


async def test_telegrams_answers_are_read(telegram: FakeTelegram) -> None:
    telegram.says("Chào", user=CUSTOMER)
    telegram.misbehave("sendMessage", Trouble(body=sample("telegram", "sendMessage.response")))
    telegram.misbehave("editMessageText", Trouble(status=400, body=sample("telegram", "error.400.not_modified")))
    async with telegram_parts.connected(telegram) as channel:
        sent = await channel.send(telegram_parts.parcel("Dạ"))
        result = cast(Json, sample("telegram", "sendMessage.response")["result"])
        assert sent == Sent(message_id=str(result["message_id"]))
        changed = await channel.send(telegram_parts.parcel("Dạ", edit_id=sent.message_id))
    assert changed == sent


async def test_telegrams_answer_about_the_bot_gives_it_its_name(telegram: FakeTelegram) -> None:
    telegram.misbehave("getMe", Trouble(body=sample("telegram", "getMe.response")))
    telegram.says("/viec@laptop_demo_bot", user=CUSTOMER)
    recorder = Recorder()
    async with telegram_parts.connected(telegram) as channel, receiving(channel, recorder):
        await recorder.until(1)
    assert recorder.contents == [Text(text="/viec")]


async def test_telegrams_answer_to_a_new_topic_says_where_the_thread_goes_on(telegram: FakeTelegram) -> None:
    telegram.make_forum(GROUP)[7] = Topic(name="opened by the sample")
    telegram.misbehave("createForumTopic", Trouble(body=sample("telegram", "createForumTopic.response")))
    async with telegram_parts.connected(telegram, threads=HandThreads()) as channel:
        await channel.send(telegram_parts.parcel("Thẻ", chat=GROUP, about=ABOUT))
    assert telegram.messages(GROUP, from_bot=True)[-1].topic == 7


async def test_telegrams_answer_to_an_answered_press_is_read(telegram: FakeTelegram) -> None:
    telegram.says("Chào", user=CUSTOMER)
    telegram.misbehave("answerCallbackQuery", Trouble(body=sample("telegram", "answerCallbackQuery.response")))
    recorder = Recorder(toast="Đã nhận")
    with capture_logs() as logs:
        async with telegram_parts.connected(telegram) as channel:
            await channel.send(telegram_parts.parcel("Chọn", buttons=((Button(label="Có", data="co"),),)))
            telegram.press("Có", user=CUSTOMER)
            async with receiving(channel, recorder):
                await telegram.until(lambda: bool(telegram.called("answerCallbackQuery")))
                await recorder.until(2)
    assert [log for log in logs if log["event"] == "telegram_courtesy_failed"] == []


async def test_the_headers_of_a_webhook_are_read_as_documented(telegram: FakeTelegram) -> None:
    update = json.loads((FIXTURES / "telegram" / "message.text.json").read_text(encoding="utf-8"))
    event = json.loads((FIXTURES / "zalo_bot" / "message.text.received.json").read_text(encoding="utf-8"))
    recorder = Recorder()
    async with (
        telegram_parts.connected(telegram, webhook=_ours("telegram")) as on_telegram,
        zalo_bot_parts.connected(FakeZaloBot(address="http://127.0.0.1:9"), updates=_ours("zalo_bot")) as on_zalo,
    ):
        routes = [*on_telegram.routes(recorder), *on_zalo.routes(recorder)]
        app = httpx.ASGITransport(Starlette(routes=routes))
        async with httpx.AsyncClient(transport=app, base_url="http://bot") as client:
            for path, service, body in (
                ("/telegram/webhook", "telegram", update),
                ("/zalo/bot/webhook", "zalo_bot", event),
            ):
                answer = await client.post(path, content=json.dumps(body), headers=_headers(service))
                assert answer.status_code == 200
                assert (await client.post(path, content=json.dumps(body))).status_code == 403
    assert len(recorder.kept) == 2


def _headers(service: str) -> dict[str, str]:
    text = (FIXTURES / service / "webhook_headers.json").read_text(encoding="utf-8")
    return cast(dict[str, str], json.loads(text))


def _ours(service: str) -> Webhook:
    """The webhook with the secret of the sample."""
    (secret,) = (value for name, value in _headers(service).items() if name.lower().endswith("secret-token"))
    return Webhook(public_url="https://shop.example", secret=secret)


@pytest.mark.parametrize("status", [None, 200], ids=["its own status", "200"])
@pytest.mark.parametrize("name", ZALO_BOT_ERRORS)
async def test_each_error_of_zalo_bot_is_told_in_our_words(name: str, status: int | None) -> None:
    trouble = Trouble(status=status or int(name), body=sample("zalo_bot", f"error.{name}"))
    async with FakeZaloBot().running() as zalo, zalo_bot_parts.connected(zalo) as channel:
        zalo.misbehave("sendMessage", trouble)
        with pytest.raises(ChannelError) as caught:
            await channel.send(zalo_bot_parts.parcel("Dạ"))
    assert (caught.value.reason, caught.value.retryable) == ZALO_BOT_ERRORS[name]


async def test_zalo_bot_is_sent_messages_as_documented_and_its_answer_is_read() -> None:
    request, answer = sample("zalo_bot", "sendMessage.request"), sample("zalo_bot", "sendMessage.response")
    async with FakeZaloBot().running() as zalo, zalo_bot_parts.connected(zalo) as channel:
        zalo.misbehave("sendMessage", Trouble(body=answer))
        sent = await channel.send(zalo_bot_parts.parcel(str(request["text"]), chat=str(request["chat_id"])))
        assert zalo.called("sendMessage") == [request]
    assert sent == Sent(message_id=str(cast(Json, answer["result"])["message_id"]))


@pytest.mark.parametrize(
    ("name", "events"),
    [("setWebhook.response", []), ("setWebhook.response.verification_failed", ["zalo_bot_webhook_not_reached"])],
)
async def test_zalo_bot_is_told_the_webhook_as_documented(name: str, events: list[str]) -> None:
    async with FakeZaloBot().running() as zalo, zalo_bot_parts.connected(zalo) as channel:
        zalo.misbehave("getMe", Trouble(body=sample("zalo_bot", "getMe.response")))
        zalo.misbehave("setWebhook", Trouble(body=sample("zalo_bot", name)))
        with capture_logs() as logs:
            await channel.run(Recorder())
        (request,) = zalo.called("setWebhook")
    assert request.keys() == sample("zalo_bot", "setWebhook.request").keys()
    assert [log["event"] for log in logs] == events


async def test_zalo_bot_is_polled_as_documented_and_silence_is_no_failure() -> None:
    polling, recorder = Polling(lease=zalo_bot_parts.HandLease()), Recorder()
    async with FakeZaloBot().running() as zalo, zalo_bot_parts.connected(zalo, updates=polling) as channel:
        zalo.misbehave("deleteWebhook", Trouble(body=sample("zalo_bot", "deleteWebhook.response")))
        idle = Trouble(status=408, body=sample("zalo_bot", "getUpdates.response.timeout"))
        zalo.misbehave("getUpdates", idle, Trouble(body=sample("zalo_bot", "getUpdates.response")))
        with capture_logs() as logs:
            async with receiving(channel, recorder):
                await recorder.until(1)
        assert zalo.called("getUpdates")[0] == sample("zalo_bot", "getUpdates.request")
    message = cast(Json, cast(Json, sample("zalo_bot", "getUpdates.response")["result"])["message"])
    assert recorder.contents == [Text(text=str(message["text"]))]
    assert logs == []


@pytest.mark.parametrize("name", ZALO_OA_ERRORS)
async def test_each_error_of_an_account_is_told_in_our_words(name: str) -> None:
    trouble = Trouble(body=sample("zalo_oa", f"error.{name}"))
    async with FakeZaloOa().running() as zalo, zalo_oa_parts.connected(zalo) as channel:
        zalo.misbehave(MESSAGE, trouble, trouble)  # a refused token is renewed once
        with pytest.raises(ChannelError) as caught:
            await channel.send(zalo_oa_parts.parcel("Dạ"))
    assert (caught.value.reason, caught.value.retryable) == ZALO_OA_ERRORS[name]


@pytest.mark.parametrize("name", ["message_cs.response", "message_cs.response.legacy_quota"])
async def test_the_answers_of_an_account_to_a_message_are_read(name: str) -> None:
    answer = sample("zalo_oa", name)
    async with FakeZaloOa().running() as zalo, zalo_oa_parts.connected(zalo) as channel:
        zalo.misbehave(MESSAGE, Trouble(body=answer))
        sent = await channel.send(zalo_oa_parts.parcel("Dạ"))
    assert sent == Sent(message_id=str(cast(Json, answer["data"])["message_id"]))


async def test_an_account_is_sent_buttons_as_documented() -> None:
    buttons = ((Button(label="Gặp nhân viên", data="handoff"), Button(label="Mở trang", url="https://shop.example")),)
    async with FakeZaloOa().running() as zalo, zalo_oa_parts.connected(zalo) as channel:
        await channel.send(zalo_oa_parts.parcel("Chọn", buttons=buttons))
        (request,) = zalo.called(MESSAGE)
    documented = {str(button["type"]): shape(button) for button in _buttons(sample("zalo_oa", _BUTTONS))}
    assert all(documented[str(button["type"])] == shape(button) for button in _buttons(request))
    assert len(_buttons(request)) == 2


async def test_the_answer_of_an_account_to_an_uploaded_picture_names_it_in_the_message() -> None:
    picture = Attachment(kind=AttachmentKind.PHOTO, name="may.jpg", content=b"\xff\xd8\xff")
    answer = sample("zalo_oa", "upload_image.response")
    name = str(cast(Json, answer["data"])["attachment_id"])
    async with FakeZaloOa().running() as zalo, zalo_oa_parts.connected(zalo) as channel:
        zalo.uploaded[name] = (picture.name, picture.content)
        zalo.misbehave(UPLOAD_IMAGE, Trouble(body=answer))
        await channel.send(zalo_oa_parts.parcel("", attachment=picture))
    assert [shown.file for shown in zalo.shown] == [(picture.name, picture.content)]


async def test_an_accounts_token_is_renewed_as_documented() -> None:
    shelf = zalo_oa_parts.TokenShelf()
    async with FakeZaloOa().running() as zalo, zalo_oa_parts.connected(zalo, shelf=shelf) as channel:
        zalo.misbehave(TOKEN, Trouble(body=oauth_sample("response"), deliver_first=True))
        await channel.send(zalo_oa_parts.parcel("Dạ"))
        assert zalo.called(TOKEN) == [oauth_sample("request_form")]
    assert shelf.saved[-1].refresh == oauth_sample("response")["refresh_token"]


_BUTTONS = "message_cs.request.buttons"


def _buttons(request: Json) -> list[Json]:
    payload = cast(Json, cast(Json, cast(Json, request["message"])["attachment"])["payload"])
    return cast(list[Json], payload["buttons"])


def shape(button: Json) -> object:
    """The fields of a button, and those of what it carries."""
    payload = button["payload"]
    return button.keys(), payload.keys() if isinstance(payload, dict) else type(payload)
