"""`chat` with its lines from a pipe, as a script runs it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.answers.engine import Engine, model_path
from bot.commands.cli import cli
from bot.content.knowledge import Knowledge

LINES = ("cho em gặp nhân viên", "@an 1", "/menu")


@pytest.fixture
def data(shop_engine: Engine, model_folder: Path, tmp_path: Path) -> Path:
    """A folder with the model that is fitted already."""
    shutil.copy(model_path(model_folder), model_path(tmp_path))
    return tmp_path


@pytest.mark.parametrize("end", [(), ("quit",)])
def test_everything_that_piped_lines_cause_is_shown_in_their_order(
    data: Path, shop_knowledge: Knowledge, end: tuple[str, ...]
) -> None:
    env = {"BOT_DATABASE_URL": f"sqlite+aiosqlite:///{data / 'bot.db'}", "BOT_SECRET_KEY": "", "LOG_LEVEL": "ERROR"}
    result = CliRunner(env=env).invoke(cli, ["chat"], input="\n".join((*LINES, *end)))
    assert result.exit_code == 0, result.output
    names = ("card_button.talk_take", "staff_to_customer.talk_taken", "menu.sections")
    places = [result.stdout.find(shop_knowledge.say(name)[:30]) for name in names]
    assert -1 not in places
    assert places == sorted(places)
