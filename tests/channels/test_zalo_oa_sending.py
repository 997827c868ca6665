"""What the account sends fits Zalo's phones, and what Zalo refuses is told in our words."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.zalo_oa import ZaloOaChannel
from bot.domain.errors import ChannelError
from bot.domain.messages import Button
from tests.channels.zalo_oa_parts import CUSTOMER, HINT, connected, parcel
from tests.fakes import troubles
from tests.fakes.troubles import Trouble
from tests.fakes.zalo_oa_api import APP_SECRET, FIRST_REFRESH, MESSAGE, TOKEN, FakeZaloOa, refusal

FIXTURES = Path(__file__).parent / "fixtures" / "zalo_oa"
YES = Button(label="Gửi yêu cầu này", data="send:1")
NO = Button(label="Thôi", data="cancel:1")
PAGE = Button(label="Trang của shop", url="https://example.com/")
LONG = Button(label="Xem thông tin shop đang giữ", data="view:1")


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZaloOa]:
    fake = FakeZaloOa()
    async with fake.running():
        yield fake


@pytest.fixture
async def channel(zalo: FakeZaloOa) -> AsyncIterator[ZaloOaChannel]:
    async with connected(zalo) as channel:
        yield channel


async def refusal_of(channel: ZaloOaChannel) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        await channel.send(parcel("Dạ"))
    return caught.value


async def test_a_text_is_sent_as_documented(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    sample = json.loads((FIXTURES / "api.message_cs.request.text.json").read_text(encoding="utf-8"))
    await channel.send(parcel(sample["message"]["text"]))
    assert zalo.called(MESSAGE) == [sample]


async def test_buttons_that_fit_stand_under_the_text(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    await channel.send(parcel("Chọn giúp mình:", buttons=((YES, NO), (PAGE,))))
    (shown,) = zalo.shown
    assert shown.text == "Chọn giúp mình:"
    assert shown.buttons == {
        "Gửi yêu cầu này": "zc:send:1",
        "Thôi": "zc:cancel:1",
        "Trang của shop": "https://example.com/",
    }


@pytest.mark.parametrize("buttons", [((LONG,),), tuple((YES,) for _ in range(6))])
async def test_buttons_that_do_not_fit_become_numbered_lines(
    zalo: FakeZaloOa, channel: ZaloOaChannel, buttons: tuple[tuple[Button, ...], ...]
) -> None:
    await channel.send(parcel("Chọn giúp mình:", buttons=buttons))
    (shown,) = zalo.shown
    assert shown.buttons == {}
    assert shown.text.startswith(f"Chọn giúp mình:\n\n1. {buttons[0][0].label}")
    assert shown.text.endswith(HINT)


async def test_where_zalo_refuses_buttons_the_choices_come_as_numbered_lines(
    zalo: FakeZaloOa, channel: ZaloOaChannel
) -> None:
    zalo.takes_buttons = False
    sent = await channel.send(parcel("Gửi nhé?", buttons=((YES, NO),)))
    assert zalo.messages(CUSTOMER) == [f"Gửi nhé?\n\n1. Gửi yêu cầu này\n2. Thôi\n\n{HINT}"]
    assert sent.message_id


async def test_a_refusal_that_is_not_about_the_buttons_is_one(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    zalo.away.add(CUSTOMER)
    with pytest.raises(ChannelError) as caught:
        await channel.send(parcel("Gửi nhé?", buttons=((YES, NO),)))
    assert caught.value.reason == "window_closed"
    assert len(zalo.called(MESSAGE)) == 1


async def test_a_long_text_arrives_whole_with_the_buttons_under_its_end(
    zalo: FakeZaloOa, channel: ZaloOaChannel
) -> None:
    sentence = "Shop chỉ dùng thông tin để giao hàng và bảo hành. 👍 "
    await channel.send(parcel(sentence * 100, buttons=((YES,),)))
    assert " ".join(zalo.messages(CUSTOMER)) == (sentence * 100).strip()
    assert [bool(shown.buttons) for shown in zalo.shown] == [False] * (len(zalo.shown) - 1) + [True]


@pytest.mark.parametrize(
    ("code", "reason", "retryable"),
    [
        (-32, "rate limited", True),
        (-200, "unreachable", True),
        (-201, "refused", False),
        (-210, "refused", False),
        (-211, "quota", True),
        (-213, "blocked", False),
        (-218, "quota", True),
        (-224, "account", True),
        (-227, "inactive", False),
        (-230, "window_closed", False),
        (-232, "window_closed", False),
        (-244, "blocked", False),
        (-321, "account", True),
        (-9999, "unreachable", True),
    ],
)
async def test_each_refusal_says_whether_trying_again_helps(
    zalo: FakeZaloOa, channel: ZaloOaChannel, code: int, reason: str, retryable: bool
) -> None:
    zalo.misbehave(MESSAGE, refusal(code))
    refused = await refusal_of(channel)
    assert (refused.reason, refused.retryable) == (reason, retryable)
    assert refused.retry_after == (60.0 if code == -32 else None)


@pytest.mark.parametrize(
    "trouble", [troubles.SERVER_ERROR, troubles.GARBAGE, Trouble(body={"error": "?"}), Trouble(status=429)]
)
async def test_an_answer_that_is_none_may_be_tried_again(
    zalo: FakeZaloOa, channel: ZaloOaChannel, trouble: Trouble
) -> None:
    zalo.misbehave(MESSAGE, trouble)
    refused = await refusal_of(channel)
    assert (refused.reason, refused.retryable) == ("unreachable", True)


async def test_no_answer_in_time_may_be_tried_again_although_the_message_arrived(zalo: FakeZaloOa) -> None:
    zalo.misbehave(MESSAGE, troubles.NO_ANSWER_AFTER_DELIVERY)
    async with connected(zalo, answer_within=0.2) as hasty:
        refused = await refusal_of(hasty)
    assert (refused.reason, refused.retryable) == ("timeout", True)
    assert zalo.messages(CUSTOMER) == ["Dạ"]


async def test_a_message_that_was_taken_without_an_id_is_not_sent_again(
    zalo: FakeZaloOa, channel: ZaloOaChannel
) -> None:
    zalo.misbehave(MESSAGE, Trouble(body={"error": 0, "data": "?"}))
    assert (await channel.send(parcel("Dạ"))).message_id is None


async def test_no_secret_is_in_a_log_an_error_or_a_repr(
    zalo: FakeZaloOa, channel: ZaloOaChannel, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    zalo.misbehave(TOKEN, troubles.SERVER_ERROR)
    zalo.misbehave(MESSAGE, refusal(-216, "Access token is invalid"), refusal(-201, FIRST_REFRESH))
    with caplog.at_level(logging.DEBUG):
        errors = [await refusal_of(channel), await refusal_of(channel)]
        await channel.send(parcel("Dạ"))
    written = capsys.readouterr()
    said = " ".join((caplog.text, written.out, written.err, *map(repr, errors)))
    assert not any(secret in said for secret in (APP_SECRET, FIRST_REFRESH, zalo.access_token, zalo.refresh_token))
