"""The shop's own content and the engine fitted to it, kept between test runs as the program keeps it between starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answers.engine import Engine
from bot.app.contents import Content, open_content
from bot.content.knowledge import Knowledge

_KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.fixture(scope="session")
def content(request: pytest.FixtureRequest) -> Content:
    return open_content(_KNOWLEDGE, request.config.cache.mkdir("model"), lambda done, of: None)


@pytest.fixture(scope="session")
def shop(content: Content) -> Knowledge:
    return content.knowledge


@pytest.fixture(scope="session")
def engine(content: Content) -> Engine:
    return content.engine
