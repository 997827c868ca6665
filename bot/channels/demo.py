"""The demo's own messaging service: customers and staff on one page of this machine, nothing leaves it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Protocol, assert_never

import structlog
from starlette.routing import BaseRoute

from bot.channels.channel import Handle
from bot.channels.demo_cast import STAFF_CHAT, Cast, takes_buttons
from bot.channels.menus import numbered_menu
from bot.channels.reach import Reach
from bot.domain.errors import ChannelError
from bot.domain.limits import Limit, Limits
from bot.domain.messages import (
    Attachment,
    ChatRef,
    Contact,
    Content,
    Edited,
    Handled,
    Incoming,
    Media,
    MediaKind,
    Parcel,
    Press,
    Reply,
    Sent,
    Text,
)
from bot.domain.transcript import Line, LineKind, Said

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

NAME = "demo"
STAFF = ChatRef(channel=NAME, id=STAFF_CHAT)
_PLENTY = Limit(count=100, seconds=1)
LIMITS = Limits(overall=_PLENTY, private=_PLENTY, group=_PLENTY, is_group=lambda chat_id: chat_id == STAFF_CHAT)

_SHOWN = frozenset({LineKind.MESSAGE, LineKind.MEDIA, LineKind.CONTACT})


class Transcript(Protocol):
    """Where the service keeps its chats; every call is committed when it returns."""

    async def write(self, said: Said) -> Line:
        """Add a line. One with the same `key` as before adds nothing and gives back the earlier line."""

    async def rewrite(self, line_id: str, reply: Reply) -> Line | None:
        """Change one of the bot's messages; None when there is none with this id."""

    async def handled(self, line_id: str) -> None:
        """Note that the bot has taken this line in."""

    async def unhandled(self) -> Sequence[Line]:
        """What people said and the bot has not taken in yet, oldest first."""

    async def after(self, position: int) -> Sequence[Line]:
        """Every line that is new or changed since this position, in the order of their positions."""

    async def last_position(self) -> int:
        """The newest position; 0 when nothing was said."""

    async def attachment(self, line_id: str) -> Attachment | None:
        """The file of a line; None when there is none."""


class DemoChannel:
    """The channel "demo". Chats: "tg-N" (buttons), "zalo-N" (numbered menus), "staff", and one per staff member."""

    name = NAME

    def __init__(self, *, transcript: Transcript, cast: Cast, now: Callable[[], datetime]) -> None:
        self.cast = cast
        self.reach = Reach()
        self._transcript = transcript
        self._now = now
        self._bell = _Bell()
        self._turns: defaultdict[ChatRef, asyncio.Lock] = defaultdict(asyncio.Lock)

    def routes(self, handle: Handle) -> list[BaseRoute]:
        """The page and what it speaks to."""
        from bot.channels import demo_page  # who has no demo needs nothing of it

        return demo_page.routes(self, handle, self._now)

    async def run(self, handle: Handle) -> None:
        """Hand over what was said just before the last stop; then there is nothing to poll.

        A line that breaks the conversation waits for the next start: it must not hold up the others.
        """
        for line in await self._transcript.unhandled():
            try:
                async with self._turns[line.said.chat]:
                    await self._hand_over(line, handle)
            except Exception as error:
                _LOG.error("line_not_handled", line=line.id, fault=type(error).__name__)
        self.reach.answered()

    async def take(self, said: Said, handle: Handle) -> Handled:
        """Keep what a person said, then hand it over. Safe to repeat with the same key."""
        async with self._turns[said.chat]:
            line = await self._transcript.write(said)
            self._bell.ring()
            return await self._hand_over(line, handle)

    async def send(self, parcel: Parcel) -> Sent:
        """Show the bot's message, or the new form of an earlier one. A repeated key shows nothing twice."""
        buttons = takes_buttons(parcel.chat.id)
        reply = parcel.reply if buttons else self._in_lines(parcel.reply)
        if parcel.edit_id and buttons:
            line = await self._transcript.rewrite(parcel.edit_id, reply)
        else:
            line = await self._transcript.write(self._said_by_bot(parcel, reply))
        if line is None:
            raise ChannelError("message gone", retryable=False)
        self._bell.ring()
        return Sent(message_id=line.id)

    async def news(self, after: int) -> AsyncIterator[Line]:
        """Every line new or changed since the position, then each as it comes, without end."""
        while True:
            rung = self._bell.next_ring()
            lines = await self._transcript.after(after)
            for line in lines:
                after = line.position
                yield line
            if not lines:
                await rung.wait()

    async def last_position(self) -> int:
        """How far the transcript goes."""
        return await self._transcript.last_position()

    async def attachment(self, line_id: str) -> Attachment | None:
        """The file of a message; None when there is none."""
        return await self._transcript.attachment(line_id)

    async def close(self) -> None:
        """Nothing is open."""

    async def _hand_over(self, line: Line, handle: Handle) -> Handled:
        handled = await handle(to_incoming(line))
        if not line.handled:
            await self._transcript.handled(line.id)
            self._bell.ring()
        return handled

    def _in_lines(self, reply: Reply) -> Reply:
        """As a service without buttons shows it."""
        return Reply(text=numbered_menu(reply, self.cast.menu_hint), attachment=reply.attachment)

    def _said_by_bot(self, parcel: Parcel, reply: Reply) -> Said:
        return Said(
            chat=parcel.chat,
            author=None,
            at=self._now(),
            text=reply.text,
            buttons=reply.buttons,
            reply_to=parcel.reply_to,
            key=f"out:{parcel.key}",
            attachment=reply.attachment,
            asks_contact=reply.asks_contact,
        )


def to_incoming(line: Line) -> Incoming:
    """The line as the conversation reads it; the line's id is the update's id, so a repetition is recognised."""
    if line.said.author is None:
        raise ValueError("the bot's own messages are not handed to it")
    return Incoming(
        update_id=line.id,
        chat=line.said.chat,
        sender=line.said.author,
        at=line.said.at,
        content=_content(line.said),
        message_id=line.id if line.said.kind in _SHOWN else None,
        reply_to=line.said.reply_to,
    )


def _content(said: Said) -> Content:
    match said.kind:
        case LineKind.MESSAGE:
            return Text(text=said.text)
        case LineKind.PRESS:
            return Press(data=said.text, message_id=said.target)
        case LineKind.EDIT:
            return Edited(message_id=said.target or "", text=said.text)
        case LineKind.CONTACT:
            return Contact(phone=said.text, own=True)
        case LineKind.MEDIA:
            return Media(kind=MediaKind(said.text))
        case _:
            assert_never(said.kind)


class _Bell:
    """Wakes everyone who waits for news."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def next_ring(self) -> asyncio.Event:
        """Set at the next ring: take it before looking for news, so that none is missed between the two."""
        return self._next

    def ring(self) -> None:
        """There is news."""
        rung, self._next = self._next, asyncio.Event()
        rung.set()
