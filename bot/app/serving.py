"""Running an assembled program until it is told to stop, and stopping it in order."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager

import structlog
import uvicorn
from starlette.applications import Starlette

from bot.app.assembly import App
from bot.content.findings import sentence
from bot.domain.errors import SettingsError

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
_STOP_SECONDS = 8  # how long a stop waits for sends under way: hosting services kill after ten


def run_loop(main: Coroutine[object, object, None]) -> None:
    """Run to the end, on uvloop where there is one (not on Windows): every socket costs half as much."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(main)
        return
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)


@contextmanager
def reserved(host: str, port: int) -> Iterator[socket.socket]:
    """The place where the web server will listen, taken before anything else is opened or said.

    Raises SettingsError when it cannot be had: most often another copy of this program has it.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as place:
        if os.name == "posix":  # elsewhere the option lets two programs share a port
            place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            place.bind((host, port))
        except OSError as error:
            raise SettingsError(sentence("port_taken", host=host, port=port, reason=error.strerror)) from None
        yield place


async def serve(app: App, place: socket.socket) -> None:
    """Web server, channels and delivery until SIGINT or SIGTERM. Raises ChannelError when a service refuses the bot."""
    async with _counting(app), running(app) as working, _web(app, place) as serving:
        await _until_told(working, serving)


async def serve_web(app: App, place: socket.socket) -> None:
    """The web server alone: webhooks and pages; another process delivers. Until SIGINT or SIGTERM."""
    try:
        async with _counting(app), _web(app, place) as serving, _following(app):
            await _until_told(serving)
    finally:
        await _close(app)


@asynccontextmanager
async def _following(app: App) -> AsyncIterator[None]:
    """The content kept up to date with its folder."""
    following = asyncio.create_task(app.renewal.run())
    try:
        yield
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


async def work(app: App) -> None:
    """Channels that are polled, and delivery, without a web server. Until SIGINT or SIGTERM."""
    async with _counting(app), running(app) as working:
        await _until_told(working)


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Left to `_until_told`: uvicorn raises a signal again when it is done, which would cut sends under way."""
        yield


@asynccontextmanager
async def _web(app: App, place: socket.socket) -> AsyncIterator[asyncio.Task[None]]:
    """The web server at work; gives its task, which ends early only when it fails."""
    server = _Server(
        uvicorn.Config(
            Starlette(routes=app.routes()),
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,  # the page's stream of events never ends by itself
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[place]))
    try:
        yield serving
    finally:
        server.should_exit = True
        await serving


@asynccontextmanager
async def _counting(app: App) -> AsyncIterator[None]:
    """The process's counts written now and then, and once more at the end."""
    keeping = asyncio.create_task(app.watch.keep())
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        await app.watch.write()


async def _until_told(*working: asyncio.Task[None]) -> None:
    """Until SIGINT or SIGTERM, or until one of these ends; then its error goes on."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(told.set))
    telling = asyncio.create_task(told.wait())
    done, _ = await asyncio.wait({telling, *working}, return_when=asyncio.FIRST_COMPLETED)
    telling.cancel()
    for task in done:
        task.result()


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
    try:
        async with asyncio.TaskGroup() as group:
            for outlet in app.outlets:
                group.create_task(outlet.channel.run(app.handle))
            group.create_task(app.rounds.run())
            group.create_task(app.renewal.run())
            group.create_task(_watch(delivery))
    except ExceptionGroup as failures:  # the first is why the others were stopped
        raise failures.exceptions[0] from None


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
    await _close(app)


async def _close(app: App) -> None:
    for outlet in app.outlets:
        await outlet.channel.close()
