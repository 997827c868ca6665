"""What every channel promises: it turns a service's updates into ours, and our messages into the service's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeAlias

from starlette.routing import BaseRoute

from bot.channels.reach import Reach
from bot.domain.messages import Handled, Incoming, Parcel, Sent

Handle: TypeAlias = Callable[[Incoming], Awaitable[Handled]]
"""The conversation's door: returns after the commit. When it raises, nothing was kept and the update comes again."""


class Channel(Protocol):
    """One service. Making one connects to nothing."""

    @property
    def name(self) -> str:
        """The `channel` of every ChatRef that it reads or is given."""

    @property
    def reach(self) -> Reach:
        """How it went when `run` last asked the service."""

    async def run(self, handle: Handle) -> None:
        """Fetch updates until cancelled; return at once where the service brings them to `routes` instead.

        Nothing is acknowledged to the service before `handle` returned. Updates of one chat are handled in
        order, chats in parallel. Raises ChannelError when the service refuses the bot itself.
        """

    def routes(self, handle: Handle) -> Sequence[BaseRoute]:
        """Where the service, or a page, reaches the channel over HTTP; empty where it does not."""

    async def send(self, parcel: Parcel) -> Sent:
        """Show the message. Never waits for pacing, never tries twice: that is the delivery's work.

        Raises ChannelError (retryable or final, with the service's wait if it named one) and ChatMoved.
        """

    async def close(self) -> None:
        """Let go of connections and of what runs on the side."""
