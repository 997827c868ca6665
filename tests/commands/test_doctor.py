"""`doctor` as an operator runs it: one line about each thing, and what to do where something is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app.checkup import check_everything
from bot.app.outlets import configured_account
from bot.app.tokens import StoredTokens
from bot.channels.zalo_oa import Tokens
from bot.commands.cli import cli
from bot.commands.doctor import told
from bot.domain.checkup import Checked
from bot.settings import Settings
from bot.storage.database import Database
from tests.channels.telegram_parts import GROUP
from tests.conftest import KEY, SHOP
from tests.fakes.telegram_api import TOKEN, FakeTelegram
from tests.fakes.zalo_bot_api import TOKEN as ZALO_BOT_TOKEN
from tests.fakes.zalo_bot_api import FakeZaloBot
from tests.fakes.zalo_oa_api import APP_ID, APP_SECRET, FIRST_REFRESH, SECRET_KEY, FakeZaloOa


async def test_a_program_that_has_all_it_needs_is_well(sqlite_url: str) -> None:
    telegram = FakeTelegram()
    telegram.make_forum(GROUP)
    async with telegram.running():
        values = {
            "BOT_DATABASE_URL": sqlite_url,
            "BOT_SECRET_KEY": KEY,
            "BOT_KNOWLEDGE": str(SHOP),
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram.api_url,
            "STAFF_CHAT_ID": str(GROUP),
        }
        found = await check_everything(Settings.model_validate(values), lambda: datetime.now(UTC))
    lines = [told(checked) for checked in found]
    assert [line for line in lines if not line.startswith("✓ ")] == []
    assert len(lines) == 7
    assert TOKEN not in "".join(lines)


def test_what_is_wrong_is_listed_and_the_exit_status_says_so(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
    env = {"BOT_DATABASE_URL": url, "BOT_KNOWLEDGE": str(tmp_path), "TELEGRAM_TOKEN": ""}
    result = CliRunner().invoke(cli, ["doctor"], env=env)
    assert result.exit_code == 1
    assert [line[0] for line in result.stdout.splitlines()] == ["✗", "✓", "✗"]
    assert "kb check" in result.stdout
    assert "TELEGRAM_TOKEN" in result.stdout
    assert not (tmp_path / "bot.db").exists()
    assert not (tmp_path / "secret.key").exists()


async def test_the_mail_server_is_looked_at_when_there_is_one_and_no_password_is_said(tmp_path: Path) -> None:
    values = {
        "BOT_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}",
        "BOT_KNOWLEDGE": str(SHOP),
        "SMTP_URL": "smtp://shop:mat-khau@127.0.0.1:9",
        "SMTP_FROM": "shop@example.vn",
    }
    found = await check_everything(Settings.model_validate(values), lambda: datetime.now(UTC))
    line = told(found[-1])
    assert line.startswith("✗ Không hỏi được máy chủ thư 127.0.0.1")
    assert "mat-khau" not in line


@pytest.mark.parametrize("what", ["email", "email_login_refused", "email_unreachable", "email_not_secret"])
def test_whatever_is_found_about_the_mail_server_has_its_sentence(what: str) -> None:
    line = told(Checked(what=what, well=False, values={"host": "thu.example.vn", "error": "SMTPConnectError"}))
    assert "thu.example.vn" in line


async def test_both_channels_of_zalo_are_looked_at_with_the_token_that_is_kept(sqlite_url: str) -> None:
    now = datetime.now(UTC)
    async with FakeZaloBot().running() as bot, FakeZaloOa().running() as account:
        values = {
            "BOT_DATABASE_URL": sqlite_url,
            "BOT_SECRET_KEY": KEY,
            "BOT_KNOWLEDGE": str(SHOP),
            "PUBLIC_URL": "https://shop.example",
            "ZALO_BOT_TOKEN": ZALO_BOT_TOKEN,
            "ZALO_BOT_API_URL": bot.address,
            "ZALO_BOT_WEBHOOK_SECRET": "mot-chuoi-bi-mat",
            "ZALO_OA_APP_ID": APP_ID,
            "ZALO_OA_APP_SECRET": APP_SECRET,
            "ZALO_OA_SECRET_KEY": SECRET_KEY,
            "ZALO_OA_REFRESH_TOKEN": FIRST_REFRESH,
            "ZALO_OA_API_URL": account.address,
        }
        settings = Settings.model_validate(values)
        configured = configured_account(settings)
        assert configured
        database = Database(sqlite_url, keys=[KEY], now=lambda: now)
        given = {"renew_at": now - timedelta(days=80), "expires_at": now - timedelta(days=79, hours=19)}
        kept = Tokens(access="old", refresh="next", origin=configured.credentials.origin, **given)
        await StoredTokens(database).save(kept)
        await database.close()
        lines = [told(checked) for checked in await check_everything(settings, lambda: now)]
    assert [line for line in lines if "Zalo" in line and line.startswith("✗")] == [
        line for line in lines if "chỉ còn 9 ngày" in line
    ]
    assert any(line.startswith("✓ PUBLIC_URL (shop.example)") for line in lines)
    assert any("https://shop.example/zalo/bot/webhook" in line for line in lines)
    assert not {ZALO_BOT_TOKEN, APP_SECRET, SECRET_KEY, FIRST_REFRESH, "next"} & set(" ".join(lines).split())


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("https://shop.example", "public_url"),
        ("https://shop.example:8443/", "public_url"),
        ("https://localhost", "public_url_private"),
        ("https://192.168.1.5", "public_url_private"),
        ("https://may-chu.local", "public_url_private"),
        ("https://shop.example/bot", "public_url_longer"),
        ("https://shop.example:9000", "public_url_port"),
    ],
)
async def test_an_address_that_no_service_could_reach_is_found_by_its_form(
    tmp_path: Path, address: str, what: str
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
    settings = Settings.model_validate({"BOT_DATABASE_URL": url, "BOT_KNOWLEDGE": str(SHOP), "PUBLIC_URL": address})
    found = {checked.what: checked.well for checked in await check_everything(settings, lambda: datetime.now(UTC))}
    assert found[what] is (what == "public_url")
