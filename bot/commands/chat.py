"""`chat`: a conversation in the terminal, with both sides of it."""

from __future__ import annotations

import asyncio

from rich.console import Console

from bot.app.assembly import SystemClock, assemble, open_database
from bot.app.contents import Content
from bot.app.outlets import Outlet
from bot.app.serving import delivering
from bot.channels import terminal
from bot.commands.opening import open_settings, open_shop
from bot.settings import Settings


def chat() -> None:
    """Talk to the bot as a customer, and answer as staff."""
    settings = open_settings()
    asyncio.run(_talk(settings, open_shop(settings)))


async def _talk(settings: Settings, content: Content) -> None:
    now = SystemClock().now
    async with open_database(settings, now) as database:
        channel = terminal.TerminalChannel(
            lines=terminal.typed_lines(),
            console=Console(),
            words=terminal.Words.from_phrases(content.knowledge.say),
            now=now,
        )
        app = assemble(content, database, [Outlet(channel=channel, limits=terminal.LIMITS)], terminal.STAFF)
        async with delivering(app):
            await channel.run(app.dialogue.handle)
