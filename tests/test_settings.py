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
