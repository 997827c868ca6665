"""Settings that contradict each other or cannot work are refused in words, without their values."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.settings import Settings


def read(**values: str) -> Settings:
    return Settings.model_validate(values)


def test_a_webhook_needs_its_secret() -> None:
    with pytest.raises(ValidationError, match="TELEGRAM_WEBHOOK_SECRET is required with PUBLIC_URL"):
        read(TELEGRAM_TOKEN="1:a", PUBLIC_URL="https://shop.example")
    assert read(TELEGRAM_TOKEN="1:a", PUBLIC_URL="https://shop.example", TELEGRAM_WEBHOOK_SECRET="s-_1").public_url
    assert read(PUBLIC_URL="https://shop.example").telegram_token is None  # for another service's webhook


def test_empty_settings_are_unset() -> None:
    settings = read(TELEGRAM_TOKEN="", PUBLIC_URL="", TELEGRAM_WEBHOOK_SECRET="", STAFF_CHAT_ID="")
    assert (settings.telegram_token, settings.public_url, settings.staff_chat_id) == (None, None, None)


@pytest.mark.parametrize("secret", ["có dấu", "a b", "a" * 257])
def test_a_secret_that_telegram_would_not_take_is_refused_and_not_repeated(secret: str) -> None:
    with pytest.raises(ValidationError) as caught:
        read(TELEGRAM_WEBHOOK_SECRET=secret)
    assert [problem["msg"] for problem in caught.value.errors()] == [
        "Value error, must be 1 to 256 letters a-z, A-Z, digits, _ or -"
    ]


def test_updates_are_brought_to_https_only() -> None:
    with pytest.raises(ValidationError, match="must begin with https://"):
        read(PUBLIC_URL="http://shop.example")


OA = {
    "ZALO_OA_APP_ID": "360",
    "ZALO_OA_APP_SECRET": "s1",
    "ZALO_OA_SECRET_KEY": "s2",
    "ZALO_OA_REFRESH_TOKEN": "s3",
}


def test_a_webhook_of_zalo_bot_needs_its_secret() -> None:
    with pytest.raises(ValidationError, match="ZALO_BOT_WEBHOOK_SECRET is required with PUBLIC_URL"):
        read(ZALO_BOT_TOKEN="1:a", PUBLIC_URL="https://shop.example")
    assert read(ZALO_BOT_TOKEN="1:a").names_channel


@pytest.mark.parametrize("secret", ["a" * 7, "a" * 257])
def test_a_secret_that_zalo_would_not_take_is_refused(secret: str) -> None:
    with pytest.raises(ValidationError, match="must be 8 to 256 characters"):
        read(ZALO_BOT_WEBHOOK_SECRET=secret)


@pytest.mark.parametrize("missing", OA)
def test_an_account_that_is_only_half_there_says_what_is_missing(missing: str) -> None:
    with pytest.raises(ValidationError, match=f"{missing}: missing"):
        read(**(OA | {missing: ""}))


def test_a_whole_account_is_taken_and_its_secrets_are_not_shown() -> None:
    settings = read(**OA)
    assert settings.names_channel
    assert not {"s1", "s2", "s3"} & set(repr(settings).split("'"))


def test_a_group_needs_the_bot_that_is_in_it() -> None:
    with pytest.raises(ValidationError, match="TELEGRAM_TOKEN is required with STAFF_CHAT_ID"):
        read(STAFF_CHAT_ID="-100", ZALO_BOT_TOKEN="1:a")


def test_without_any_channel_there_is_nothing_to_run() -> None:
    assert not read().names_channel
