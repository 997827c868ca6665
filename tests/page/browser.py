"""A browser that nobody used before."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, ViewportSize, async_playwright

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


@asynccontextmanager
async def opened(address: str) -> AsyncIterator[Page]:
    """A page at this address; its scripts may not fail."""
    if _CHROMIUM is None:
        pytest.skip("no Chromium: install it, or name it in BOT_CHROMIUM")
    faults: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_CHROMIUM, args=_QUIET)
        page = await browser.new_page(viewport=_DESKTOP, locale="vi-VN")
        page.on("pageerror", lambda error: faults.append(str(error)))
        await page.goto(address)
        yield page
        await browser.close()
    assert faults == []
