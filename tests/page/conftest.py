"""The product, and a browser in front of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, ViewportSize, async_playwright

from tests.page.product import Product
from tests.page.visitor import Visitor

_CHROMIUM = os.environ.get("BOT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
_QUIET = (  # a test's browser has nobody to call
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_DESKTOP: ViewportSize = {"width": 1440, "height": 900}


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
    """A page of a browser that nobody used before; its scripts may not fail."""
    if _CHROMIUM is None:
        pytest.skip("no Chromium: install it, or name it in BOT_CHROMIUM")
    faults: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_CHROMIUM, args=_QUIET)
        page = await browser.new_page(viewport=_DESKTOP, locale="vi-VN")
        page.on("pageerror", lambda error: faults.append(str(error)))
        await page.goto(product.address)
        yield page
        await browser.close()
    assert faults == []


@pytest.fixture
def visitor(page: Page) -> Visitor:
    return Visitor(page)
