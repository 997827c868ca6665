"""`demo`: the whole product on one machine, without any account."""

from __future__ import annotations

import asyncio
import socket

import typer

from bot.app.assembly import assemble, open_database
from bot.app.clocks import DemoClock
from bot.app.contents import Content
from bot.app.outlets import demo_outlet, email_outlet
from bot.app.passing import with_passing_time
from bot.app.serving import reserved, serve
from bot.channels.demo import STAFF
from bot.channels.demo_cast import ADMINS
from bot.commands.opening import open_service, open_settings
from bot.content.findings import sentence
from bot.settings import Settings


def demo() -> None:
    """Serve a page with the customer's chat beside the staff's group."""
    settings = open_settings()
    with reserved(settings.host, settings.port) as place:
        content = open_service(settings)
        asyncio.run(_serve(settings, content, place))


async def _serve(settings: Settings, content: Content, place: socket.socket) -> None:
    clock = DemoClock()
    async with open_database(settings, clock.now) as database:
        await clock.recall(database)
        outlets = [demo_outlet(content.knowledge, database, clock.now)]
        letters = email_outlet(settings, database)
        if letters:
            outlets.append(letters)
        app = assemble(content, database, outlets, STAFF, settings, clock=clock, admins=ADMINS)
        app = with_passing_time(app, clock, content.knowledge)
        typer.echo(sentence("demo_ready", url=f"http://{settings.host}:{settings.port}"))
        await serve(app, place)
