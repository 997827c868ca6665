"""Polling loses nothing, repeats nothing that was acknowledged, and no update stands in another's way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from bot.channels.telegram import CommandMenu, TelegramChannel
from bot.domain.errors import ChannelError, StorageError
from bot.domain.messages import (
    Blocked,
    Edited,
    GivenUp,
    Handled,
    Incoming,
    Media,
    MediaKind,
    Migrated,
    Press,
    Text,
    Unblocked,
)
from tests.channels.recording import Recorder, receiving
from tests.channels.telegram_parts import (
    CUSTOMER,
    GROUP,
    OTHER_CUSTOMER,
    STAFF,
    Pauses,
    chat_ref,
    connected,
    parcel,
)
from tests.channels.test_telegram_sending import YES
from tests.fakes import troubles
from tests.fakes.telegram_api import TOKEN, FakeTelegram
from tests.fakes.telegram_world import Json

UNREADABLE: Json = {"message": {"message_id": "một", "date": "hôm qua", "chat": 5, "text": "bí mật"}}


class Failing:
    """Fails when the text says so, as often as told."""

    def __init__(self, times: int, error: type[Exception] = RuntimeError) -> None:
        self.left = times
        self.failed = 0
        self._error = error

    async def __call__(self, incoming: Incoming) -> None:
        if incoming.content == Text(text="hỏng") and self.left:
            self.left -= 1
            self.failed += 1
            raise self._error("bí mật của khách")


def acknowledged(telegram: FakeTelegram) -> bool:
    return not telegram.unread_by_bot()


@pytest.fixture
def root_log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


async def test_what_a_customer_writes_comes_in(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    recorder = Recorder()
    async with receiving(channel, recorder):
        telegram.customer_says(CUSTOMER, "Shop có bán thông tin của em không?")
        await recorder.until(1)
    (incoming,) = recorder.kept
    assert incoming.content == Text(text="Shop có bán thông tin của em không?")
    assert incoming.chat == chat_ref(CUSTOMER)


async def test_everything_that_people_do_comes_in(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    recorder = Recorder()
    message = telegram.customer_says(CUSTOMER, "Xoá giúp em")
    await channel.send(parcel("Gửi nhé?", buttons=((YES,),)))
    shown = telegram.messages(CUSTOMER)[-1]
    telegram.edits(message, "Sửa giúp em", chat=CUSTOMER)
    telegram.press("Gửi", user=CUSTOMER)
    telegram.sends(CUSTOMER, {"sticker": {"file_id": "a", "file_unique_id": "b", "type": "regular", "width": 1,
                                          "height": 1, "is_animated": False, "is_video": False}})  # fmt: skip
    telegram.blocks(CUSTOMER)
    telegram.unblocks(CUSTOMER)
    async with receiving(channel, recorder):
        await recorder.until(6)
    assert recorder.contents == [
        Text(text="Xoá giúp em"),
        Edited(message_id=str(message), text="Sửa giúp em"),
        Press(data="send:1", message_id=str(shown.id)),
        Media(kind=MediaKind.STICKER),
        Blocked(),
        Unblocked(),
    ]


async def test_one_chat_is_handled_in_order(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    slow_first = asyncio.Event()

    async def wait_for_others(incoming: Incoming) -> None:
        if incoming.content == Text(text="1"):
            await asyncio.wait_for(slow_first.wait(), 10)
        if incoming.chat == chat_ref(OTHER_CUSTOMER):
            slow_first.set()

    recorder = Recorder(wait_for_others)
    for number in "123":
        telegram.customer_says(CUSTOMER, number)
    telegram.customer_says(OTHER_CUSTOMER, "không phải chờ")
    async with receiving(channel, recorder):
        await recorder.until(4)
    assert recorder.texts == ["không phải chờ", "1", "2", "3"]


async def test_nothing_is_acknowledged_before_it_is_handled(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def wait(_: Incoming) -> None:
        begun.set()
        await go_on.wait()

    recorder = Recorder(wait)
    telegram.customer_says(CUSTOMER, "chào shop")
    async with receiving(channel, recorder):
        await begun.wait()
        assert len(telegram.unread_by_bot()) == 1
        go_on.set()
        await telegram.until(lambda: acknowledged(telegram))


async def test_after_a_restart_what_was_not_acknowledged_comes_again(telegram: FakeTelegram) -> None:
    begun = asyncio.Event()

    async def die(_: Incoming) -> None:
        begun.set()
        await asyncio.Event().wait()

    telegram.customer_says(CUSTOMER, "chào shop")
    async with connected(telegram) as first, receiving(first, Recorder(die)):
        await begun.wait()
    recorder = Recorder()
    async with connected(telegram) as second, receiving(second, recorder):
        await recorder.until(1)
    assert recorder.texts == ["chào shop"]


async def test_an_unreadable_update_does_not_hold_up_the_others(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    recorder = Recorder()
    telegram.customer_says(CUSTOMER, "trước")
    telegram.inject(UNREADABLE)
    telegram.customer_says(CUSTOMER, "sau")
    with capture_logs() as log:
        async with receiving(channel, recorder):
            await recorder.until(2)
            await telegram.until(lambda: acknowledged(telegram))
    assert recorder.texts == ["trước", "sau"]
    (entry,) = [entry for entry in log if entry["event"] == "telegram_update_unreadable"]
    assert entry["shape"]["message"]["text"] == "str"
    assert "bí mật" not in str(log)


async def test_what_is_not_for_us_is_acknowledged(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    recorder = Recorder()
    telegram.inject({"poll": {"id": "1"}})
    telegram.inject({"a_kind_of_update_of_tomorrow": {"text": "bí mật"}})
    telegram.customer_says(CUSTOMER, "chào shop")
    async with receiving(channel, recorder):
        await telegram.until(lambda: acknowledged(telegram))
    assert recorder.texts == ["chào shop"]


async def test_an_update_that_could_not_be_kept_comes_again_in_order(
    telegram: FakeTelegram, channel: TelegramChannel, pauses: Pauses
) -> None:
    recorder = Recorder(Failing(times=2))
    telegram.customer_says(CUSTOMER, "hỏng")
    telegram.customer_says(CUSTOMER, "phải chờ")
    telegram.customer_says(OTHER_CUSTOMER, "không phải chờ")
    async with receiving(channel, recorder):
        await telegram.until(lambda: acknowledged(telegram))
    assert recorder.texts == ["không phải chờ", "hỏng", "phải chờ"]
    assert pauses.seconds == [1.0, 2.0]


async def test_while_nothing_can_be_kept_nothing_is_given_up(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    failing = Failing(times=20, error=StorageError)
    recorder = Recorder(failing)
    telegram.customer_says(CUSTOMER, "hỏng")
    async with receiving(channel, recorder):
        await recorder.until(1)
    assert (recorder.texts, failing.failed) == (["hỏng"], 20)


async def test_an_update_with_a_trouble_of_its_own_is_given_up_on_a_quiet_day_too(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    failing = Failing(times=1000)
    recorder = Recorder(failing)
    telegram.customer_says(CUSTOMER, "hỏng")
    async with receiving(channel, recorder):
        await telegram.until(lambda: acknowledged(telegram))
    assert (recorder.contents, failing.failed) == ([GivenUp()], 25)


async def test_an_update_that_alone_keeps_failing_is_given_up(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    failing = Failing(times=1000)
    recorder = Recorder(failing)
    telegram.customer_says(CUSTOMER, "hỏng")
    telegram.customer_says(CUSTOMER, "phải chờ")
    telegram.customer_says(OTHER_CUSTOMER, "không phải chờ")
    with capture_logs() as log:
        async with receiving(channel, recorder):
            await telegram.until(lambda: acknowledged(telegram))
    assert recorder.contents == [Text(text="không phải chờ"), GivenUp(), Text(text="phải chờ")]
    assert failing.failed == 5
    assert [entry["event"] for entry in log].count("telegram_update_given_up") == 1
    assert "bí mật" not in str(log)


async def test_more_updates_than_fit_one_answer_all_come_in(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    recorder = Recorder()
    for number in range(250):
        telegram.customer_says(CUSTOMER + number % 7, str(number))
    async with receiving(channel, recorder):
        await telegram.until(lambda: acknowledged(telegram))
    assert sorted(recorder.texts, key=int) == [str(number) for number in range(250)]


async def test_after_a_quiet_week_lower_ids_are_still_read(telegram: FakeTelegram) -> None:
    def all_confirmed() -> bool:
        polls = telegram.called("getUpdates")
        return len(polls) >= 3 and "offset" not in polls[-1].parameters and bool(recorder.kept)

    recorder = Recorder()
    telegram.customer_says(CUSTOMER, "trước")
    async with connected(telegram, poll_for=0) as busy, receiving(busy, recorder):
        await telegram.until(all_confirmed)
        telegram.inject({"update_id": 7, "message": telegram.message_json(telegram.messages(CUSTOMER)[0])})
        await recorder.until(2)


@pytest.mark.parametrize(
    "trouble", [troubles.SERVER_ERROR, troubles.GARBAGE, troubles.WITHOUT_RESULT, troubles.CONFLICT]
)
async def test_polling_goes_on_when_telegram_comes_back(
    telegram: FakeTelegram, channel: TelegramChannel, pauses: Pauses, trouble: troubles.Trouble
) -> None:
    recorder = Recorder()
    telegram.misbehave("getUpdates", trouble, trouble, trouble)
    telegram.customer_says(CUSTOMER, "chào shop")
    async with receiving(channel, recorder):
        await recorder.until(1)
    assert pauses.seconds == [1.0, 2.0, 4.0]


async def test_polling_waits_as_long_as_telegram_asks(
    telegram: FakeTelegram, channel: TelegramChannel, pauses: Pauses
) -> None:
    recorder = Recorder()
    telegram.misbehave("getUpdates", troubles.too_many(42))
    telegram.customer_says(CUSTOMER, "chào shop")
    async with receiving(channel, recorder):
        await recorder.until(1)
    assert pauses.seconds == [42.0]


async def test_the_start_waits_for_telegram(telegram: FakeTelegram, channel: TelegramChannel, pauses: Pauses) -> None:
    recorder = Recorder()
    telegram.misbehave("getMe", troubles.SERVER_ERROR)
    telegram.misbehave("deleteWebhook", troubles.SERVER_ERROR)
    telegram.customer_says(CUSTOMER, "chào shop")
    async with receiving(channel, recorder):
        await recorder.until(1)
    assert pauses.seconds == [1.0, 2.0]


async def test_a_webhook_set_before_gives_way(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    recorder = Recorder()
    telegram.webhook = "https://example.com/old"
    telegram.customer_says(CUSTOMER, "chào shop")
    async with receiving(channel, recorder):
        await recorder.until(1)


async def test_a_wrong_token_ends_the_channel_without_naming_it(telegram: FakeTelegram) -> None:
    async with connected(telegram, token="7000000001:wrong-but-secret") as channel:
        with pytest.raises(ChannelError) as caught:
            await channel.run(Recorder())
    assert not caught.value.retryable
    assert "secret" not in f"{caught.value!r} {caught.value.__cause__!r}"


async def test_a_press_is_answered_with_its_notice(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.customer_says(CUSTOMER, "chào shop")
    await channel.send(parcel("Gửi nhé?", buttons=((YES,),)))
    press = telegram.press("Gửi yêu cầu", user=CUSTOMER)
    async with receiving(channel, Recorder(toast="Bình đã nhận việc này rồi")):
        await telegram.until(lambda: press in telegram.toasts)
    assert telegram.toasts[press] == "Bình đã nhận việc này rồi"


async def test_a_press_is_answered_without_a_notice_too(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.customer_says(CUSTOMER, "chào shop")
    await channel.send(parcel("Gửi nhé?", buttons=((YES,),)))
    press = telegram.press("Gửi yêu cầu", user=CUSTOMER)
    async with receiving(channel, Recorder()):
        await telegram.until(lambda: press in telegram.toasts)
    assert telegram.toasts[press] is None


async def test_a_refused_answer_to_a_press_does_no_harm(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    recorder = Recorder()
    telegram.customer_says(CUSTOMER, "chào shop")
    await channel.send(parcel("Gửi nhé?", buttons=((YES,),)))
    telegram.misbehave("answerCallbackQuery", troubles.BAD_REQUEST)
    telegram.misbehave("sendChatAction", troubles.SERVER_ERROR)
    telegram.press("Gửi yêu cầu", user=CUSTOMER)
    async with receiving(channel, recorder):
        await telegram.until(lambda: acknowledged(telegram) and len(telegram.called("answerCallbackQuery")) == 1)
    assert len(recorder.kept) == 2


async def test_a_customer_sees_that_the_bot_is_typing_and_the_group_does_not(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    async def handle_slowly(_incoming: Incoming) -> Handled:
        await telegram.until(lambda: bool(telegram.called("sendChatAction")))
        return Handled()

    telegram.make_group(GROUP)
    telegram.says("ăn gì trưa nay", user=STAFF, chat=GROUP)
    telegram.customer_says(CUSTOMER, "chào shop")
    async with receiving(channel, handle_slowly):
        await telegram.until(lambda: acknowledged(telegram))
    assert [call.parameters["chat_id"] for call in telegram.called("sendChatAction")] == [str(CUSTOMER)]


async def test_the_move_of_a_group_comes_in(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    recorder = Recorder()
    telegram.make_group(-400000404)
    telegram.upgrade_group(-400000404, GROUP, by=STAFF)
    async with receiving(channel, recorder):
        await recorder.until(2)
    assert recorder.contents == [Migrated(new_id=str(GROUP))] * 2
    assert {incoming.chat for incoming in recorder.kept} == {chat_ref(-400000404)}


async def test_menus_of_commands_are_set_for_customers_and_for_the_group(telegram: FakeTelegram) -> None:
    telegram.make_group(GROUP)
    menus = (
        CommandMenu(commands={"menu": "Xem các chủ đề", "yeucau": "Gửi yêu cầu"}),
        CommandMenu(commands={"viec": "Việc đang mở"}, chat_id=str(GROUP)),
    )
    async with connected(telegram, menus=menus) as channel, receiving(channel, Recorder()):
        await telegram.until(lambda: len(telegram.menus) == 2)
    assert list(telegram.menus.values()) == [
        {"menu": "Xem các chủ đề", "yeucau": "Gửi yêu cầu"},
        {"viec": "Việc đang mở"},
    ]


async def test_the_groups_menu_follows_it_to_its_new_id(telegram: FakeTelegram) -> None:
    telegram.make_group(-5)
    menus = (CommandMenu(commands={"viec": "Việc đang mở"}, chat_id="-5"),)
    async with connected(telegram, menus=menus) as channel, receiving(channel, Recorder()):
        await telegram.until(lambda: len(telegram.menus) == 1)
        telegram.upgrade_group(-5, GROUP, by=STAFF)
        await telegram.until(lambda: len(telegram.menus) == 2)
    assert str(GROUP) in list(telegram.menus)[-1]


async def test_a_group_that_moved_before_the_start_has_its_menu_under_its_new_id(telegram: FakeTelegram) -> None:
    telegram.make_group(-5)
    telegram.upgrade_group(-5, GROUP, by=STAFF)
    menus = (CommandMenu(commands={"viec": "Việc đang mở"}, chat_id="-5"),)
    async with connected(telegram, menus=menus) as channel, receiving(channel, Recorder()):
        await telegram.until(lambda: bool(telegram.menus))
    assert [str(GROUP) in scope for scope in telegram.menus] == [True]


async def test_a_menu_for_a_group_without_the_bot_does_not_stop_the_start(telegram: FakeTelegram) -> None:
    recorder = Recorder()
    telegram.customer_says(CUSTOMER, "chào shop")
    menus = (CommandMenu(commands={"viec": "Việc đang mở"}, chat_id="-1009"),)
    async with connected(telegram, menus=menus) as channel, receiving(channel, recorder):
        await recorder.until(1)


async def test_the_operator_finds_the_id_of_the_group_in_the_log(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    telegram.make_group(GROUP)
    telegram.adds_bot(GROUP, by=STAFF)
    with capture_logs() as log:
        async with receiving(channel, Recorder()):
            await telegram.until(lambda: acknowledged(telegram))
    assert {"event": "telegram_group_membership", "chat": GROUP, "status": "member", "log_level": "info"} in log


async def test_no_log_names_the_token_or_what_was_said(
    telegram: FakeTelegram, root_log: pytest.LogCaptureFixture
) -> None:
    telegram.misbehave("getUpdates", troubles.GARBAGE)
    telegram.misbehave("sendMessage", troubles.GARBAGE)
    telegram.customer_says(CUSTOMER, "số của em là 0912345678")
    recorder = Recorder()
    with capture_logs() as log:
        async with connected(telegram) as channel, receiving(channel, recorder):
            await recorder.until(1)
            with pytest.raises(ChannelError):
                await channel.send(parcel("số 0912345678 phải không ạ"))
    everything = root_log.text + str(log)
    assert TOKEN not in everything
    assert "0912345678" not in everything
