"""`doctor`: what is well and what is not, and what to do about it."""

from __future__ import annotations

import asyncio

import typer

from bot.app.checkup import check_everything
from bot.app.clocks import SystemClock
from bot.commands.opening import open_settings
from bot.content.findings import sentence
from bot.domain.checkup import Checked


def doctor() -> None:
    """Look at content, database, key, clock and channels; exit status 1 when something must be mended."""
    found = asyncio.run(check_everything(open_settings(), SystemClock().now))
    for checked in found:
        typer.echo(told(checked))
    if not all(checked.well for checked in found):
        raise typer.Exit(1)


def told(checked: Checked) -> str:
    """The line about one thing."""
    mark = "✓" if checked.well else "✗"
    return f"{mark} {sentence(f'doctor_{checked.what}', **checked.values)}"
