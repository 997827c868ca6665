"""The shop's folder of words and messages, and a small engine that is fitted in a second."""

from __future__ import annotations

import pytest

from bot.answers.engine import Engine, stamp_of
from bot.answers.labels import asks_of
from bot.answers.model import Model
from bot.answers.text import Folder
from bot.answers.training import fit
from bot.content.knowledge import Knowledge
from tests.answers.bakery import bakery_in


@pytest.fixture(scope="session")
def folder(shop_knowledge: Knowledge) -> Folder:
    """The shop's abbreviations and spellings."""
    return Folder(shop_knowledge.language)


@pytest.fixture(scope="session")
def asks(shop_knowledge: Knowledge) -> list[str]:
    """Every way of asking in the shop's content."""
    return [ask.text for ask in asks_of(shop_knowledge)]


@pytest.fixture(scope="session")
def bakery(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return bakery_in(tmp_path_factory.mktemp("bakery"))


@pytest.fixture(scope="session")
def bakery_model(bakery: Knowledge) -> Model:
    return fit(bakery, stamp_of(bakery), lambda done, of: None)


@pytest.fixture(scope="session")
def bakery_engine(bakery: Knowledge, bakery_model: Model) -> Engine:
    return Engine(bakery, bakery_model)
