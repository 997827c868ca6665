"""Whatever can be wrong with a bot on Telegram is found before it is started, and nothing is changed by looking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from telegram import ChatMember

from bot.channels.telegram.checkup import check_telegram
from tests.channels.telegram_parts import CUSTOMER, GROUP
from tests.fakes import troubles
from tests.fakes.telegram_api import TOKEN, FakeTelegram
from tests.fakes.telegram_world import ADMINISTRATOR

OURS = "https://shop.example"


def on_time() -> datetime:
    return datetime.now(UTC)


async def found(
    telegram: FakeTelegram,
    *,
    token: str = TOKEN,
    group: int | None = GROUP,
    public_url: str | None = None,
    now: Callable[[], datetime] = on_time,
) -> dict[str, bool]:
    group_id = None if group is None else str(group)
    found = await check_telegram(token, api_url=telegram.api_url, group_id=group_id, public_url=public_url, now=now)
    return {checked.what: checked.well for checked in found}


@pytest.fixture
def group(telegram: FakeTelegram) -> int:
    return telegram.make_group(GROUP)


async def test_a_bot_in_its_group_is_well(telegram: FakeTelegram, group: int) -> None:
    telegram.bot_place = {"status": "member"}
    assert await found(telegram) == {"telegram_token": True, "clock": True, "polling": True, "group": True}


async def test_nothing_is_changed_and_no_update_is_taken_by_looking(telegram: FakeTelegram, group: int) -> None:
    telegram.customer_says(CUSTOMER, "chào")
    await found(telegram)
    assert {call.method for call in telegram.calls} == {"getMe", "getWebhookInfo", "getChat", "getChatMember"}
    assert len(telegram.unread_by_bot()) == 1


async def test_a_wrong_token_is_found_and_nothing_more_is_asked(telegram: FakeTelegram) -> None:
    assert await found(telegram, token="7000000002:wrong") == {"telegram_token_wrong": False}
    assert telegram.calls == []


async def test_a_telegram_that_does_not_answer_is_found(telegram: FakeTelegram) -> None:
    telegram.misbehave("getMe", troubles.SERVER_ERROR)
    assert await found(telegram) == {"telegram_unreachable": False}


@pytest.mark.parametrize("wrong_by", [timedelta(minutes=5), timedelta(hours=-7)])
async def test_a_clock_that_is_wrong_is_found(telegram: FakeTelegram, group: int, wrong_by: timedelta) -> None:
    assert (await found(telegram, now=lambda: on_time() + wrong_by))["clock_wrong"] is False


@pytest.mark.parametrize("public_url", [None, OURS])
async def test_a_webhook_of_another_program_is_found(
    telegram: FakeTelegram, group: int, public_url: str | None
) -> None:
    telegram.webhook = "https://other.example/hook"
    assert (await found(telegram, public_url=public_url))["webhook_elsewhere"] is False


async def test_our_own_webhook_is_well_whether_it_is_set_yet_or_not(telegram: FakeTelegram, group: int) -> None:
    assert (await found(telegram, public_url=OURS))["webhook_not_yet"]
    telegram.webhook = f"{OURS}/telegram/webhook"
    assert (await found(telegram, public_url=f"{OURS}/"))["webhook"]


async def test_a_webhook_that_telegram_cannot_reach_is_found(telegram: FakeTelegram, group: int) -> None:
    telegram.webhook = f"{OURS}/telegram/webhook"
    telegram.webhook_trouble = {"last_error_date": 1795000000, "last_error_message": "Connection refused"}
    assert (await found(telegram, public_url=OURS))["webhook"]  # it recovered: nothing waits
    telegram.customer_says(CUSTOMER, "chào")
    assert (await found(telegram, public_url=OURS))["webhook_failing"] is False


async def test_a_missing_group_is_found(telegram: FakeTelegram) -> None:
    assert (await found(telegram, group=None))["group_none"] is False
    assert (await found(telegram))["group_unknown"] is False


@pytest.mark.parametrize("status", [ChatMember.LEFT, ChatMember.BANNED])
async def test_a_group_that_the_bot_was_put_out_of_is_found(telegram: FakeTelegram, group: int, status: str) -> None:
    telegram.bot_place = {"status": str(status), "until_date": 0}
    assert (await found(telegram))["group_unknown"] is False


async def test_a_persons_id_in_place_of_the_groups_is_found(telegram: FakeTelegram) -> None:
    telegram.customer_says(CUSTOMER, "chào")
    assert (await found(telegram, group=CUSTOMER))["group_no_group"] is False


async def test_a_group_that_has_another_id_now_is_found(telegram: FakeTelegram, group: int) -> None:
    telegram.moved[GROUP] = -1002000000999
    assert (await found(telegram))["group_moved"] is False


async def test_a_bot_that_may_not_write_in_its_group_is_found(telegram: FakeTelegram, group: int) -> None:
    telegram.bot_place = {"status": "restricted", "is_member": True, "until_date": 0, "can_send_messages": False}
    assert (await found(telegram))["group_silenced"] is False


async def test_a_group_with_topics_wants_a_bot_that_may_open_them(telegram: FakeTelegram) -> None:
    telegram.make_forum(GROUP)
    assert (await found(telegram))["group_topics"]
    telegram.bot_place = ADMINISTRATOR | {"can_manage_topics": False}
    assert (await found(telegram))["group_topics_refused"] is False
    telegram.bot_place = {"status": "member"}
    assert (await found(telegram))["group_topics_refused"] is False
