"""`run`: every configured channel, delivery and the page of health in one process."""

from __future__ import annotations

import asyncio

import typer

from bot.app.assembly import SystemClock, assemble, open_database
from bot.app.contents import Content
from bot.app.outlets import Outlet, configured_group, configured_outlets
from bot.app.serving import serve
from bot.commands.opening import open_settings, open_shop
from bot.content.findings import sentence
from bot.domain.errors import SettingsError
from bot.settings import Settings


def run() -> None:
    """Serve the configured channels until stopped."""
    settings = open_settings()
    content = open_shop(settings)
    outlets = configured_outlets(settings, content.knowledge, SystemClock().now)
    if not outlets:
        raise SettingsError(sentence("no_channel"))
    asyncio.run(_serve(settings, content, outlets))


async def _serve(settings: Settings, content: Content, outlets: tuple[Outlet, ...]) -> None:
    group = configured_group(settings)
    async with open_database(settings, SystemClock().now) as database:
        app = assemble(content, database, outlets, group)
        names = ", ".join(outlet.channel.name for outlet in outlets)
        typer.echo(sentence("run_ready", channels=names, url=f"http://{settings.host}:{settings.port}"))
        if group is None:
            typer.echo(sentence("no_staff_group"), err=True)
        await serve(app, settings.host, settings.port)
