"""The shop's own content and an engine, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.knowledge import Knowledge
from bot.content.loader import load
from tests.conversation.overlap import OverlapEngine


@pytest.fixture(scope="session")
def shop() -> Knowledge:
    return load(Path(__file__).parents[2] / "knowledge")


@pytest.fixture(scope="session")
def engine(shop: Knowledge) -> OverlapEngine:
    return OverlapEngine(shop)
