"""`run`, `web` and `worker`: the configured channels in one process, or split for several on PostgreSQL."""

from __future__ import annotations

import gc
from collections.abc import Awaitable, Callable

import typer

from bot.app.assembly import App, assemble, open_database
from bot.app.clocks import SystemClock
from bot.app.outlets import configured_group, configured_outlets
from bot.app.serving import reserved, run_loop, serve, serve_web, work
from bot.commands.opening import open_service, open_settings
from bot.content.findings import sentence
from bot.domain.errors import ChannelError, SettingsError
from bot.settings import Settings

Runner = Callable[[App], Awaitable[None]]


def run() -> None:
    """Every configured channel, delivery and the health pages in one process."""
    settings = open_settings()
    with reserved(settings.host, settings.port) as place:
        _start(settings, lambda app: serve(app, place))


def web() -> None:
    """Webhooks and health pages only; start `worker` beside it."""
    settings = _for_several("web")
    with reserved(settings.host, settings.port) as place:
        _start(settings, lambda app: serve_web(app, place))


def worker() -> None:
    """Polled channels and delivery only; start `web` beside it."""
    _start(_for_several("worker"), work, served=False)


def _for_several(command: str) -> Settings:
    """The settings of one process among several. Raises SettingsError with SQLite, which only one process may use."""
    settings = open_settings()
    if settings.embedded:
        raise SettingsError(sentence("needs_postgresql", command=command))
    return settings


def _start(settings: Settings, runner: Runner, *, served: bool = True) -> None:
    if not settings.names_channel:
        raise SettingsError(sentence("no_channel"))
    content = open_service(settings)
    gc.collect()
    gc.freeze()  # what was read stays as long as the program: collecting garbage need not go through it again and again
    group = configured_group(settings)
    if group is None:
        typer.echo(sentence("no_staff_group"), err=True)

    async def start() -> None:
        async with open_database(settings, SystemClock().now) as database:
            outlets = configured_outlets(settings, content, database, SystemClock())
            typer.echo(ready_line(settings, ", ".join(outlet.channel.name for outlet in outlets), served=served))
            try:
                await runner(assemble(content, database, outlets, group, settings))
            except ChannelError as error:
                raise SettingsError(sentence("service_refused", reason=error.reason)) from error

    run_loop(start())


def ready_line(settings: Settings, channels: str, *, served: bool) -> str:
    """What runs now and, when there are pages, where they are."""
    if not served:
        return sentence("worker_ready", channels=channels)
    return sentence("run_ready", channels=channels, url=f"http://{settings.host}:{settings.port}")
