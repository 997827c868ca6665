"""Settings that contradict each other or cannot work are refused in words, without their values."""

from __future__ import annotations

from importlib.resources import files

import pytest
import yaml
from typer.testing import CliRunner

from bot.commands.cli import cli
from bot.commands.opening import in_words
from bot.domain.errors import BadSettings
from bot.settings import Settings

OA = {
    "ZALO_OA_APP_ID": "360",
    "ZALO_OA_APP_SECRET": "s1",
    "ZALO_OA_SECRET_KEY": "s2",
    "ZALO_OA_REFRESH_TOKEN": "s3",
}
HOOK = {"PUBLIC_URL": "https://shop.example"}
BAD: tuple[tuple[str, dict[str, str], str], ...] = (
    ("bot_database_url", {"BOT_DATABASE_URL": "mysql://boss:hunter2@db/bot"}, "BOT_DATABASE_URL"),
    ("bot_secret_key", {"BOT_SECRET_KEY": "hunter2"}, "BOT_SECRET_KEY"),
    ("port", {"PORT": "hunter2"}, "PORT"),
    ("port", {"PORT": "65536"}, "PORT"),
    ("public_url", {"PUBLIC_URL": "http://hunter2.example"}, "PUBLIC_URL"),
    ("telegram_webhook_secret", {"TELEGRAM_WEBHOOK_SECRET": "hunter2 có dấu"}, "TELEGRAM_WEBHOOK_SECRET"),
    ("telegram_webhook_secret", {"TELEGRAM_WEBHOOK_SECRET": "hunter2" * 37}, "TELEGRAM_WEBHOOK_SECRET"),
    ("admin_ids", {"ADMIN_IDS": "11, hunter2"}, "ADMIN_IDS"),
    ("zalo_bot_webhook_secret", {"ZALO_BOT_WEBHOOK_SECRET": "hunter2"}, "ZALO_BOT_WEBHOOK_SECRET"),
    ("zalo_bot_webhook_secret", {"ZALO_BOT_WEBHOOK_SECRET": "hunter2" * 37}, "ZALO_BOT_WEBHOOK_SECRET"),
    ("log_format", {"LOG_FORMAT": "hunter2"}, "LOG_FORMAT"),
    ("log_level", {"LOG_LEVEL": "hunter2"}, "LOG_LEVEL"),
    ("webhook_without_secret", {"TELEGRAM_TOKEN": "1:hunter2", **HOOK}, "TELEGRAM_WEBHOOK_SECRET"),
    ("webhook_without_secret", {"ZALO_BOT_TOKEN": "1:hunter2", **HOOK}, "ZALO_BOT_WEBHOOK_SECRET"),
    ("group_without_telegram", {"STAFF_CHAT_ID": "hunter2", "ZALO_BOT_TOKEN": "1:a"}, "TELEGRAM_TOKEN"),
    ("postgresql_without_key", {"BOT_DATABASE_URL": "postgresql+asyncpg://boss:hunter2@db/bot"}, "BOT_SECRET_KEY"),
    ("smtp_url", {"SMTP_URL": "mail.shop.example:hunter2", "SMTP_FROM": "a@b.vn"}, "SMTP_URL"),
    ("half_mail_server", {"SMTP_URL": "smtps://boss:hunter2@mail.example"}, "SMTP_URL"),
    ("half_mail_server", {"SMTP_FROM": "hunter2@shop.example"}, "SMTP_URL"),
    *(("half_account", OA | {missing: ""}, missing) for missing in OA),
)


def read(**values: str) -> Settings:
    return Settings.model_validate(values)


def refused(env: dict[str, str]) -> BadSettings:
    """What a command that needs settings says of these."""
    nothing = dict.fromkeys((name for _, values, _ in BAD for name in values if name not in {"PORT", "LOG_FORMAT"}), "")
    nothing |= {"BOT_DATABASE_URL": "sqlite+aiosqlite:///data/bot.db", "LOG_LEVEL": "INFO"}
    error = CliRunner(env=nothing | env).invoke(cli, ["run"]).exception
    assert isinstance(error, BadSettings)
    return error


@pytest.mark.parametrize(("what", "env", "begins"), BAD)
def test_a_bad_setting_is_one_sentence_that_begins_with_its_name_and_hides_its_value(
    what: str, env: dict[str, str], begins: str
) -> None:
    error = refused(env)
    said = in_words(error)
    assert [problem.what for problem in error.problems] == [what]
    assert said.startswith(begins)
    assert "\n" not in said
    assert "hunter2" not in f"{said} {error} {error!r}"


def test_each_bad_setting_has_its_own_sentence() -> None:
    said = in_words(refused({"PORT": "0", "LOG_LEVEL": "loud"})).splitlines()
    assert [line.partition(":")[0] for line in said] == ["PORT", "LOG_LEVEL"]


def test_every_sentence_about_settings_is_said_by_one_of_these() -> None:
    sentences = yaml.safe_load((files("bot.content") / "problems.yaml").read_text(encoding="utf-8"))
    assert {name for name in sentences if name.startswith("setting_")} == {f"setting_{what}" for what, _, _ in BAD}


def test_a_webhook_with_its_secret_is_taken() -> None:
    assert read(TELEGRAM_TOKEN="1:a", TELEGRAM_WEBHOOK_SECRET="s-_1", **HOOK).public_url
    assert read(**HOOK).telegram_token is None  # for another service's webhook
    assert read(ZALO_BOT_TOKEN="1:a").names_channel


def test_empty_settings_are_unset() -> None:
    settings = read(TELEGRAM_TOKEN="", PUBLIC_URL="", TELEGRAM_WEBHOOK_SECRET="", STAFF_CHAT_ID="")
    assert (settings.telegram_token, settings.public_url, settings.staff_chat_id) == (None, None, None)


def test_a_whole_account_is_taken_and_its_secrets_are_not_shown() -> None:
    settings = read(**OA)
    assert settings.names_channel
    assert not {"s1", "s2", "s3"} & set(repr(settings).split("'"))


def test_without_any_channel_there_is_nothing_to_run() -> None:
    assert not read().names_channel
