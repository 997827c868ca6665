"""A conversation that only remembers what came in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from bot.channels.channel import Channel, Handle
from bot.domain.messages import Content, Handled, Incoming, Text

_PATIENCE = 10.0  # seconds after which what a test waits for will not come any more


class Recorder:
    """Keeps each update that it is given; `before` may fail, wait, or do anything else a conversation does."""

    def __init__(self, before: Callable[[Incoming], Awaitable[None]] | None = None, toast: str | None = None) -> None:
        self.kept: list[Incoming] = []
        self._before = before
        self._toast = toast
        self._changed = asyncio.Event()

    async def __call__(self, incoming: Incoming) -> Handled:
        if self._before is not None:
            await self._before(incoming)
        self.kept.append(incoming)
        self._changed.set()
        self._changed = asyncio.Event()
        return Handled(toast=self._toast)

    @property
    def contents(self) -> list[Content]:
        return [incoming.content for incoming in self.kept]

    @property
    def texts(self) -> list[str]:
        return [content.text for content in self.contents if isinstance(content, Text)]

    async def until(self, count: int) -> None:
        """Wait until so many updates were kept."""
        async with asyncio.timeout(_PATIENCE):
            while len(self.kept) < count:
                await self._changed.wait()


@asynccontextmanager
async def receiving(channel: Channel, handle: Handle) -> AsyncIterator[asyncio.Task[None]]:
    """The channel at work; stopped at the end as the application stops it."""
    task = asyncio.create_task(channel.run(handle))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
