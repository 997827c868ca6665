"""`chat`: a conversation in the terminal, with both sides of it."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress

from rich.console import Console

from bot.app.assembly import App, assemble, open_database
from bot.app.clocks import SystemClock
from bot.app.contents import Content
from bot.app.outlets import Outlet
from bot.app.serving import delivering
from bot.channels import terminal
from bot.channels.channel import Handle
from bot.commands.opening import open_settings, open_shop, speak_utf8
from bot.domain.messages import Handled, Incoming
from bot.settings import Settings

_PATIENCE = 10  # seconds for what a line causes to be shown


def chat() -> None:
    """Talk to the bot as a customer, and answer as staff."""
    settings = open_settings()
    asyncio.run(_talk(settings, open_shop(settings)))


async def _talk(settings: Settings, content: Content) -> None:
    now = SystemClock().now
    speak_utf8(sys.stdin, sys.stdout)
    async with open_database(settings, now) as database:
        channel = terminal.TerminalChannel(
            lines=terminal.typed_lines(),
            console=Console(),
            words=terminal.Words.from_phrases(content.knowledge.say),
            now=now,
        )
        outlet = Outlet(channel=channel, limits=terminal.LIMITS, send=channel.send)
        app = assemble(content, database, [outlet], terminal.STAFF, settings)
        async with delivering(app):
            await channel.run(app.handle if sys.stdin.isatty() else _one_by_one(app))
            await _all_shown(app)


def _one_by_one(app: App) -> Handle:
    """Handles a line to its end before the next is read: a script does not wait for answers as a person does."""

    async def handle(incoming: Incoming) -> Handled:
        handled = await app.handle(incoming)
        await _all_shown(app)
        return handled

    return handle


async def _all_shown(app: App) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(app.delivery.all_delivered(), _PATIENCE)
