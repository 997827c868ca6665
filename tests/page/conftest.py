"""The product, and a browser in front of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.page.browser import opened
from tests.page.product import Product
from tests.page.visitor import Visitor


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all databases of the page's tests, so that the model is fitted once."""
    return tmp_path_factory.mktemp("page")


@pytest.fixture
async def product(data: Path, request: pytest.FixtureRequest) -> AsyncIterator[Product]:
    product = Product(data / f"{request.node.name}.db")
    await product.start()
    yield product
    await product.kill()


@pytest.fixture
async def page(product: Product) -> AsyncIterator[Page]:
    async with opened(product.address) as page:
        yield page


@pytest.fixture
def visitor(page: Page) -> Visitor:
    return Visitor(page)
