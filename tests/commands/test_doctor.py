"""`doctor` as an operator runs it: one line about each thing, and what to do where something is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from typer.testing import CliRunner

from bot.__main__ import cli
from bot.app.checkup import check_everything
from bot.commands.doctor import told
from bot.settings import Settings
from tests.channels.telegram_parts import GROUP
from tests.conftest import KEY, SHOP
from tests.fakes.telegram_api import TOKEN, FakeTelegram


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
