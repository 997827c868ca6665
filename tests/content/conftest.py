"""The two knowledge folders that tests of the content use."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.knowledge import Knowledge
from bot.content.loader import load
from tests.content.small import write_small

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "knowledge"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A whole small folder that a test may break."""
    return write_small(tmp_path / "knowledge")


@pytest.fixture(scope="session")
def shop() -> Knowledge:
    """The shop's own content."""
    return load(SHOP)
