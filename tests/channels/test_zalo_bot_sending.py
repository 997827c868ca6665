"""What the bot sends fits Zalo's phones, refusals are told in our words, and the month's messages are counted."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator

import pytest

from bot.channels.zalo_bot import ZaloBotChannel
from bot.domain.errors import ChannelError
from bot.domain.messages import Button
from tests.channels.zalo_bot_parts import CUSTOMER, HINT, Tally, connected, parcel
from tests.fakes import troubles
from tests.fakes.troubles import Trouble, refusal
from tests.fakes.zalo_bot_api import TOKEN, FakeZaloBot

YES = Button(label="Gửi yêu cầu này", data="send:1")
NO = Button(label="Thôi", data="cancel:1")
PAGE = Button(label="Trang của shop", url="https://example.com/")


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZaloBot]:
    fake = FakeZaloBot()
    async with fake.running():
        yield fake


@pytest.fixture
def tally() -> Tally:
    return Tally()


@pytest.fixture
async def channel(zalo: FakeZaloBot, tally: Tally) -> AsyncIterator[ZaloBotChannel]:
    async with connected(zalo, tally=tally) as channel:
        yield channel


async def refusal_of(channel: ZaloBotChannel) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        await channel.send(parcel("Dạ"))
    return caught.value


async def test_buttons_become_numbered_lines_over_all_rows(zalo: FakeZaloBot, channel: ZaloBotChannel) -> None:
    await channel.send(parcel("Anh/chị chọn giúp mình:", buttons=((YES,), (NO, PAGE))))
    assert zalo.messages(CUSTOMER) == [
        "Anh/chị chọn giúp mình:\n\n1. Gửi yêu cầu này\n2. Thôi\nTrang của shop: https://example.com/\n\n" + HINT
    ]


async def test_nothing_but_chat_and_text_is_sent(zalo: FakeZaloBot, channel: ZaloBotChannel) -> None:
    await channel.send(parcel("<b>5 * 3</b> {red}đỏ{/red}", edit_id="1", reply_to="2"))
    assert zalo.called("sendMessage") == [{"chat_id": CUSTOMER, "text": "<b>5 * 3</b> {red}đỏ{/red}"}]


async def test_letters_are_composed_so_that_zalo_counts_as_we_do(zalo: FakeZaloBot, channel: ZaloBotChannel) -> None:
    await channel.send(parcel("e\u0302\u0301" * 2000))
    assert zalo.messages(CUSTOMER) == ["ế" * 2000]


async def test_a_long_text_arrives_whole_in_pieces_and_each_is_counted(
    zalo: FakeZaloBot, channel: ZaloBotChannel, tally: Tally
) -> None:
    sentence = "Shop chỉ dùng thông tin để giao hàng và bảo hành. 👍 "
    sent = await channel.send(parcel(sentence * 100))
    assert " ".join(zalo.messages(CUSTOMER)) == (sentence * 100).strip()
    assert sent.message_id == f"82599fa32f56{len(zalo.messages(CUSTOMER)):04x}"
    assert tally.months == {"2026-11": len(zalo.messages(CUSTOMER))}


@pytest.mark.parametrize("always_200", [False, True])
@pytest.mark.parametrize(
    ("trouble", "reason", "retryable"),
    [
        (refusal(400, "Bad request"), "refused", False),
        (refusal(401, "Unauthorized"), "unauthorized", True),
        (refusal(403, "Internal server error"), "unreachable", True),
        (refusal(404, "Not found"), "not found", False),
        (refusal(408, "Request timeout"), "timeout", True),
        (refusal(429, "Quota exceeded"), "quota", True),
        (refusal(500, "Something new"), "unreachable", True),
        (Trouble(status=400, body={"ok": False, "errorCode": 426}), "rate limited", True),
    ],
)
async def test_each_refusal_says_whether_trying_again_helps(
    zalo: FakeZaloBot, channel: ZaloBotChannel, always_200: bool, trouble: Trouble, reason: str, retryable: bool
) -> None:
    zalo.always_200 = always_200
    zalo.misbehave("sendMessage", trouble)
    refused = await refusal_of(channel)
    assert (refused.reason, refused.retryable, refused.retry_after) == (reason, retryable, None)


@pytest.mark.parametrize("trouble", [troubles.SERVER_ERROR, troubles.GARBAGE, Trouble(body="[" * 100_000)])
async def test_an_answer_that_is_none_may_be_tried_again(
    zalo: FakeZaloBot, channel: ZaloBotChannel, trouble: Trouble
) -> None:
    zalo.misbehave("sendMessage", trouble)
    refused = await refusal_of(channel)
    assert (refused.reason, refused.retryable) == ("unreachable", True)


async def test_no_answer_in_time_may_be_tried_again_although_the_message_arrived(zalo: FakeZaloBot) -> None:
    zalo.misbehave("sendMessage", troubles.NO_ANSWER_AFTER_DELIVERY)
    async with connected(zalo, answer_within=0.1) as hasty:
        refused = await refusal_of(hasty)
    assert (refused.reason, refused.retryable) == ("timeout", True)
    assert zalo.messages(CUSTOMER) == ["Dạ"]


@pytest.mark.parametrize("trouble", [troubles.WITHOUT_RESULT, troubles.UNREADABLE_AFTER_DELIVERY])
async def test_a_message_that_was_taken_without_an_id_is_not_sent_again(
    zalo: FakeZaloBot, channel: ZaloBotChannel, trouble: Trouble
) -> None:
    zalo.misbehave("sendMessage", trouble)
    assert (await channel.send(parcel("Dạ"))).message_id is None


async def test_a_service_that_is_not_there_may_be_tried_again() -> None:
    async with connected(FakeZaloBot(address="http://127.0.0.1:9")) as channel:
        refused = await refusal_of(channel)
    assert (refused.reason, refused.retryable) == ("unreachable", True)


async def test_the_token_is_in_no_log_and_no_error(
    zalo: FakeZaloBot, channel: ZaloBotChannel, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    zalo.misbehave("sendMessage", troubles.SERVER_ERROR, refusal(401, f"Unauthorized {TOKEN}"))
    with caplog.at_level(logging.DEBUG):
        first, second = await refusal_of(channel), await refusal_of(channel)
        await channel.send(parcel("Dạ"))
    written = capsys.readouterr()
    said = (caplog.text, written.out, written.err, repr(first), repr(second), repr(first.__cause__))
    assert not any(TOKEN in text for text in said)


async def test_staff_are_warned_once_at_80_and_once_at_95_percent(zalo: FakeZaloBot) -> None:
    tally = Tally(start=2398)
    async with connected(zalo, tally=tally) as channel:
        for _ in range(3):
            await channel.send(parcel("Dạ"))
        tally.months["2026-11"] = 2849
        await channel.send(parcel("Dạ"))
    assert [(usage.percent, usage.sent, usage.quota) for usage in tally.warnings] == [
        (80, 2400, 3000),
        (95, 2850, 3000),
    ]


async def test_a_refused_message_is_not_counted(zalo: FakeZaloBot, channel: ZaloBotChannel, tally: Tally) -> None:
    zalo.misbehave("sendMessage", refusal(429, "Quota exceeded"))
    await refusal_of(channel)
    assert tally.months == {}


async def test_a_message_that_could_not_be_counted_is_sent_all_the_same(
    zalo: FakeZaloBot, channel: ZaloBotChannel, tally: Tally
) -> None:
    tally.broken = True
    assert (await channel.send(parcel("Dạ"))).message_id
    assert zalo.messages(CUSTOMER) == ["Dạ"]
