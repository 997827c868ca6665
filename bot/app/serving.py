"""Running an assembled program until it is told to stop, and stopping it in order."""

from __future__ import annotations

import asyncio
import signal
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
    async with running(app) as failed:
        await _serve_until(app, host, port, failed)


async def serve_web(app: App, host: str, port: int) -> None:
    """The web server alone: webhooks and pages; another process delivers. Until SIGINT or SIGTERM."""
    await _serve_until(app, host, port, asyncio.create_task(_never()))


async def work(app: App) -> None:
    """Channels that are polled, and delivery, without a web server. Until SIGINT or SIGTERM."""
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    async with running(app) as failed:
        waiting = asyncio.create_task(told.wait())
        await asyncio.wait({waiting, failed}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if failed.done():
            failed.result()


async def _serve_until(app: App, host: str, port: int, failed: asyncio.Task[None]) -> None:
    """Serve until told to stop, or until `failed` ends; then its error goes on."""
    server = uvicorn.Server(
        uvicorn.Config(
            Starlette(routes=app.routes()),
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,  # the page's stream of events never ends by itself
        )
    )
    serving = asyncio.create_task(server.serve())
    await asyncio.wait({serving, failed}, return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    await serving
    if failed.done():
        failed.result()
    else:
        failed.cancel()


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


async def _never() -> None:
    await asyncio.Event().wait()


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
