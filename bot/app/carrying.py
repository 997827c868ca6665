"""Pictures and files on their way from one service to another: fetched just before they are sent, kept nowhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.channels.wording import Wording, file_refused
from bot.domain.errors import ChannelError
from bot.domain.messages import Attachment, Original, Parcel, Sent

Fetch: TypeAlias = Callable[[Original], Awaitable[Attachment]]
Send: TypeAlias = Callable[[Parcel], Awaitable[Sent]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """Knows where files are fetched, by the channel that they lie with."""

    fetches: Mapping[str, Fetch]
    wording: Callable[[], Wording]

    async def carry(self, send: Send, parcel: Parcel) -> Sent:
        """Send the message with the file that it is to copy. What its service does not give goes without it."""
        original = parcel.reply.copy_of
        if original is None or original.channel == parcel.chat.channel:
            return await send(parcel)
        try:
            attachment = await self._fetched(original)
        except ChannelError as error:
            if error.retryable:
                raise
            await send(replace(parcel, reply=self.wording().without_file(parcel.reply)))
            raise file_refused() from error
        return await send(replace(parcel, reply=replace(parcel.reply, copy_of=None, attachment=attachment)))

    async def _fetched(self, original: Original) -> Attachment:
        fetch = self.fetches.get(original.channel)
        if fetch is None:  # the service was taken out of the settings since
            raise file_refused()
        return await fetch(original)
