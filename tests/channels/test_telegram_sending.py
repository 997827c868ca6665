"""What the bot sends looks right on the phone, and what Telegram refuses is told in our words."""

from __future__ import annotations

import json

import pytest

from bot.channels.telegram import TelegramChannel
from bot.domain.errors import ChannelError, ChatMoved
from bot.domain.messages import Button
from tests.channels.telegram_parts import CUSTOMER, GROUP, STAFF, connected, parcel
from tests.fakes import troubles
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.troubles import Trouble

YES = Button(label="Gửi yêu cầu này", data="send:1")
NO = Button(label="Thôi", data="cancel:1")
PAGE = Button(label="Trang của shop", url="https://example.com/")


@pytest.fixture(autouse=True)
def customer(telegram: FakeTelegram) -> int:
    """A customer who has written to the bot, so that the bot may write back."""
    telegram.says("Chào shop", user=CUSTOMER)
    return CUSTOMER


async def refusal_of(channel: TelegramChannel, text: str = "Dạ", *, edit_id: str | None = None) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        await channel.send(parcel(text, edit_id=edit_id))
    return caught.value


async def test_a_message_arrives_with_its_buttons_in_rows(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    sent = await channel.send(parcel("Anh/chị chọn giúp mình:", buttons=((YES, NO), (PAGE,))))
    shown = telegram.messages(CUSTOMER)[-1]
    assert sent.message_id == str(shown.id)
    assert shown.text == "Anh/chị chọn giúp mình:"
    assert shown.buttons == (
        (("Gửi yêu cầu này", "send:1"), ("Thôi", "cancel:1")),
        (("Trang của shop", "https://example.com/"),),
    )


async def test_what_people_type_is_never_taken_as_markup(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    await channel.send(parcel("<b>5 * 3</b> _a_ [x](y) `z`"))
    assert telegram.messages(CUSTOMER)[-1].text == "<b>5 * 3</b> _a_ [x](y) `z`"
    assert "parse_mode" not in telegram.called("sendMessage")[0].parameters


async def test_links_are_sent_without_a_preview(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    await channel.send(parcel("Xem https://example.com/chinh-sach"))
    assert json.loads(telegram.called("sendMessage")[0].parameters["link_preview_options"]) == {"is_disabled": True}


async def test_a_message_hangs_below_the_one_it_answers(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    question = telegram.messages(CUSTOMER)[-1]
    await channel.send(parcel("Dạ có ạ", reply_to=str(question.id)))
    assert telegram.messages(CUSTOMER)[-1].reply_to == question.id


async def test_an_answer_arrives_although_the_question_was_deleted(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    await channel.send(parcel("Dạ có ạ", reply_to="987654"))
    assert telegram.messages(CUSTOMER)[-1].text == "Dạ có ạ"


async def test_a_message_is_changed_in_place(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    first = await channel.send(parcel("Mới", buttons=((YES,),)))
    second = await channel.send(parcel("Đã nhận", buttons=((NO,),), edit_id=first.message_id))
    (shown,) = telegram.messages(CUSTOMER, from_bot=True)
    assert second == first
    assert (shown.text, shown.buttons, shown.edited) == ("Đã nhận", ((("Thôi", "cancel:1"),),), True)


async def test_a_change_can_take_the_buttons_away(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    first = await channel.send(parcel("Mới", buttons=((YES,),)))
    await channel.send(parcel("Xong", edit_id=first.message_id))
    assert telegram.messages(CUSTOMER)[-1].buttons == ()


async def test_a_change_to_the_same_is_a_success(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    first = await channel.send(parcel("Mới", buttons=((YES,),)))
    assert await channel.send(parcel("Mới", buttons=((YES,),), edit_id=first.message_id)) == first


async def test_a_change_of_a_deleted_message_is_refused_for_good(channel: TelegramChannel) -> None:
    refused = await refusal_of(channel, edit_id="987654")
    assert (refused.reason, refused.retryable) == ("refused", False)


async def test_a_long_text_arrives_whole_in_pieces(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    question = telegram.messages(CUSTOMER)[-1]
    sentence = "Shop chỉ dùng thông tin để giao hàng và bảo hành. "
    sent = await channel.send(parcel(sentence * 120, buttons=((YES,),), reply_to=str(question.id)))
    first, last = telegram.messages(CUSTOMER, from_bot=True)
    assert f"{first.text} {last.text}" == (sentence * 120).strip()
    assert (first.reply_to, last.reply_to) == (question.id, None)
    assert (first.buttons, last.buttons) == ((), ((("Gửi yêu cầu này", "send:1"),),))
    assert sent.message_id == str(last.id)


async def test_a_change_to_a_long_text_is_shortened(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    first = await channel.send(parcel("Mới"))
    await channel.send(parcel("đ" * 5000, edit_id=first.message_id))
    assert telegram.messages(CUSTOMER)[-1].text == "đ" * 4095 + "…"


@pytest.mark.parametrize(
    ("trouble", "reason", "retryable"),
    [
        (troubles.BLOCKED, "blocked", False),
        (troubles.BAD_REQUEST, "refused", False),
        (troubles.SERVER_ERROR, "unreachable", True),
        (troubles.GARBAGE, "unreachable", True),
        (troubles.WRONG_TOKEN, "unauthorized", True),
        (troubles.CONFLICT, "unreachable", True),
    ],
)
async def test_each_refusal_says_whether_trying_again_helps(
    telegram: FakeTelegram, channel: TelegramChannel, trouble: Trouble, reason: str, retryable: bool
) -> None:
    telegram.misbehave("sendMessage", trouble)
    refused = await refusal_of(channel)
    assert (refused.reason, refused.retryable, refused.retry_after) == (reason, retryable, None)


async def test_a_customer_who_blocked_the_bot_is_told_apart(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.blocks(CUSTOMER)
    assert (await refusal_of(channel)).reason == "blocked"
    telegram.unblocks(CUSTOMER)
    await channel.send(parcel("Dạ"))


async def test_a_person_who_never_wrote_cannot_be_written_to(channel: TelegramChannel) -> None:
    with pytest.raises(ChannelError) as caught:
        await channel.send(parcel("Chi tiết", chat=STAFF))
    assert not caught.value.retryable


async def test_the_wait_that_telegram_asks_for_is_handed_on(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.misbehave("sendMessage", troubles.too_many(17))
    refused = await refusal_of(channel)
    assert (refused.retryable, refused.retry_after) == (True, 17.0)


async def test_a_group_that_moved_names_its_new_id(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.make_group(-400000404)
    telegram.upgrade_group(-400000404, GROUP, by=STAFF)
    with pytest.raises(ChatMoved) as caught:
        await channel.send(parcel("Thẻ", chat=-400000404))
    assert caught.value.new_id == str(GROUP)
    await channel.send(parcel("Thẻ", chat=GROUP))


async def test_no_answer_in_time_may_be_tried_again(telegram: FakeTelegram) -> None:
    telegram.misbehave("sendMessage", troubles.NO_ANSWER)
    async with connected(telegram, answer_within=0.1) as hasty:
        refused = await refusal_of(hasty)
    assert (refused.reason, refused.retryable) == ("timeout", True)


async def test_a_message_that_arrived_unanswered_counts_as_open(telegram: FakeTelegram) -> None:
    telegram.misbehave("sendMessage", troubles.NO_ANSWER_AFTER_DELIVERY)
    async with connected(telegram, answer_within=0.1) as hasty:
        assert (await refusal_of(hasty)).retryable
    assert len(telegram.messages(CUSTOMER, from_bot=True)) == 1


async def test_a_message_whose_answer_is_unreadable_is_not_sent_again(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    telegram.misbehave("sendMessage", troubles.UNREADABLE_AFTER_DELIVERY)
    assert (await channel.send(parcel("Dạ"))).message_id is None


async def test_a_service_that_is_not_there_may_be_tried_again() -> None:
    nowhere = FakeTelegram(address="http://127.0.0.1:9")
    async with connected(nowhere) as channel:
        refused = await refusal_of(channel)
    assert (refused.reason, refused.retryable) == ("unreachable", True)
