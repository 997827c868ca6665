"""A fake Telegram, and the real program beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.answers.engine import Engine, model_path
from tests.faults.program import Program
from tests.faults.telegram import GROUP, DistantTelegram


@pytest.fixture
async def telegram() -> AsyncIterator[DistantTelegram]:
    telegram = DistantTelegram()
    async with telegram.running():
        yield telegram


@pytest.fixture(scope="session")
def model(shop_engine: Engine, model_folder: Path) -> Path:
    """The file that the engine was made from."""
    return model_path(model_folder)


@pytest.fixture
async def program(tmp_path: Path, model: Path, telegram: DistantTelegram) -> AsyncIterator[Program]:
    program = Program(tmp_path / "program", model=model, api_url=telegram.api_url, group=GROUP)
    yield program
    await program.kill()
