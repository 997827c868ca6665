"""Running an assembled program until it is told to stop, and stopping it in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
import uvicorn
from starlette.applications import Starlette

from bot.app.assembly import App

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
_STOP_SECONDS = 10  # how long a stop waits for sends under way


async def serve(app: App, host: str, port: int) -> None:
    """Web server, channels and delivery until SIGINT or SIGTERM. Raises ChannelError when a service refuses the bot."""
    config = uvicorn.Config(
        Starlette(routes=app.routes()),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,  # the page's stream of events never ends by itself
    )
    server = uvicorn.Server(config)
    async with running(app) as failed:
        serving = asyncio.create_task(server.serve())
        await asyncio.wait({serving, failed}, return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        await serving
        if failed.done():
            failed.result()


@asynccontextmanager
async def running(app: App) -> AsyncIterator[asyncio.Task[None]]:
    """Channels and delivery at work; gives the task that ends only when one of them fails."""
    async with delivering(app) as delivery:
        working = asyncio.create_task(_until_one_fails(app, delivery))
        try:
            yield working
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)


@asynccontextmanager
async def delivering(app: App) -> AsyncIterator[asyncio.Task[None]]:
    """The outbox being delivered; at the end sends under way are let end, and the channels closed."""
    delivery = asyncio.create_task(app.delivery.run())
    try:
        yield delivery
    finally:
        await _stop(app, delivery)


async def _until_one_fails(app: App, delivery: asyncio.Task[None]) -> None:
    """Channels that have nothing to poll return at once; delivery never does."""
    async with asyncio.TaskGroup() as group:
        for outlet in app.outlets:
            group.create_task(outlet.channel.run(app.dialogue.handle))
        group.create_task(_watch(delivery))


async def _watch(delivery: asyncio.Task[None]) -> None:
    await asyncio.shield(delivery)  # stopped in its own time, not together with the channels


async def _stop(app: App, delivery: asyncio.Task[None]) -> None:
    """Let sends under way end, then cut them, then close the channels."""
    app.delivery.stop()
    _, late = await asyncio.wait({delivery}, timeout=_STOP_SECONDS)
    if late:
        _LOG.warning("stop_cut_sends")
        delivery.cancel()
    await asyncio.gather(delivery, return_exceptions=True)
    for outlet in app.outlets:
        await outlet.channel.close()
