"""A conversation in the terminal: one customer, and the staff's group in another colour."""

from __future__ import annotations

import asyncio
import re
import secrets
import sys
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from rich.console import Console
from rich.panel import Panel
from rich.text import Text as Shown
from starlette.routing import BaseRoute

from bot.channels.channel import Handle
from bot.channels.menus import numbered_menu
from bot.channels.reach import Reach
from bot.domain.errors import ChannelError
from bot.domain.limits import Limit, Limits
from bot.domain.messages import Button, ChatRef, Content, Incoming, Parcel, Person, Press, Reply, Sent, Text

NAME = "terminal"
CUSTOMER = ChatRef(channel=NAME, id="customer")
STAFF = ChatRef(channel=NAME, id="staff")
QUIT = "quit"

_PLENTY = Limit(count=100, seconds=1)
LIMITS = Limits(overall=_PLENTY, private=_PLENTY, group=_PLENTY, is_group=lambda chat_id: chat_id == STAFF.id)
_WIDEST = 88  # columns; longer lines are hard to read
_AS_STAFF = re.compile(r"@(?P<who>\w+)\s+(?:#(?P<reply_to>\d+)\s+)?(?P<text>.+)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the terminal itself says, and who the staff are. All words are content."""

    welcome: str
    customer: str
    bot: str
    group: str
    private: str  # with {name}
    changed: str  # with {title}
    unknown: str
    menu_hint: str
    attached: str  # with {name} and {kilobytes}
    staff: tuple[Person, ...]

    @classmethod
    def from_phrases(cls, say: Callable[..., str]) -> Words:
        """The words as the phrases `chat.*` have them."""
        return cls(
            welcome=say("chat.welcome"),
            customer=say("chat.customer"),
            bot=say("common.shop"),
            group=say("chat.group"),
            private=say("chat.private", name="{name}"),
            changed=say("chat.changed", title="{title}"),
            unknown=say("chat.unknown"),
            menu_hint=say("common.menu_hint"),
            attached=say("chat.attached", name="{name}", kilobytes="{kilobytes}"),
            staff=(Person(id="an", name=say("demo.staff_an")), Person(id="binh", name=say("demo.staff_binh"))),
        )


class TerminalChannel:
    """The channel "terminal". Lines that begin with "@an " or "@binh " are the staff's, all others the customer's.

    A staff member presses the button with the number n by "@an n" and replies to message #m by "@an #m …".
    """

    name = NAME

    def __init__(
        self, *, lines: AsyncIterator[str], console: Console, words: Words, now: Callable[[], datetime]
    ) -> None:
        self.reach = Reach()
        self._lines = lines
        self._console = console
        self._words = words
        self._now = now
        self._run = secrets.token_hex(4)  # ids of this run never meet those of another in the same database
        self._counter = 0
        self._choices: list[tuple[Button, str]] = []  # the staff's buttons in the order of their numbers

    def routes(self, handle: Handle) -> Sequence[BaseRoute]:
        """None: nobody reaches a terminal over HTTP."""
        return ()

    async def run(self, handle: Handle) -> None:
        """Hand over each line that is typed; return at the end of the input or at "quit"."""
        self._console.print(Shown(self._words.welcome, style="dim"))
        async for line in self._lines:
            if line.strip().lower() == QUIT:
                return
            incoming = self._incoming(line.strip()) if line.strip() else None
            if incoming is None:
                continue
            handled = await handle(incoming)
            if handled.toast:
                self._console.print(Shown(handled.toast, style="italic yellow"))

    async def send(self, parcel: Parcel) -> Sent:
        """Print the message, of a file its name. A changed message is printed again under its old number."""
        if parcel.edit_id and not self._is_own(parcel.edit_id):
            raise ChannelError("message gone", retryable=False)
        message_id = parcel.edit_id or self._next_id()
        title, colour = self._place(parcel.chat)
        if parcel.edit_id:
            title = self._words.changed.format(title=title)
        body = Shown("\n\n".join(filter(None, (self._text(parcel, message_id), self._attached(parcel.reply)))))
        number = message_id.rpartition("-")[2]
        panel = Panel(body, title=Shown(title), subtitle=Shown(f"#{number}"), border_style=colour, title_align="left")
        self._console.print(panel, width=min(_WIDEST, self._console.width))
        return Sent(message_id=message_id)

    async def close(self) -> None:
        """Nothing is open."""

    def _incoming(self, line: str) -> Incoming | None:
        typed = _AS_STAFF.fullmatch(line)
        if typed is None:
            customer = Person(id=CUSTOMER.id, name=self._words.customer)
            return self._update(CUSTOMER, customer, Text(text=line), reply_to=None)
        member = next((one for one in self._words.staff if one.id == typed["who"].lower()), None)
        content = self._staff_content(typed["text"])
        if member is None or content is None:
            self._console.print(Shown(self._words.unknown, style="yellow"))
            return None
        reply_to = f"{self._run}-{typed['reply_to']}" if typed["reply_to"] else None
        return self._update(STAFF, member, content, reply_to=reply_to)

    def _staff_content(self, text: str) -> Content | None:
        """A number presses a button; None when there is none with this number."""
        if not (text.isascii() and text.isdigit()):
            return Text(text=text)
        number = int(text)
        if not 1 <= number <= len(self._choices):
            return None
        button, message_id = self._choices[number - 1]
        return Press(data=button.data, message_id=message_id)

    def _update(self, chat: ChatRef, sender: Person, content: Content, reply_to: str | None) -> Incoming:
        message_id = self._next_id()
        return Incoming(
            update_id=message_id,
            chat=chat,
            sender=sender,
            at=self._now(),
            content=content,
            message_id=None if isinstance(content, Press) else message_id,
            reply_to=reply_to,
        )

    def _text(self, parcel: Parcel, message_id: str) -> str:
        """Customers choose from 1 each time, as on Zalo; the staff's numbers go on, so that older cards stay usable."""
        if parcel.chat == CUSTOMER:
            return numbered_menu(parcel.reply, self._words.menu_hint)
        numbered = "\n".join(self._numbered(parcel.reply, message_id))
        return f"{parcel.reply.text}\n\n{numbered}".rstrip()

    def _attached(self, reply: Reply) -> str:
        if reply.attachment is None:
            return ""
        kilobytes = -(-len(reply.attachment.content) // 1024)
        return self._words.attached.format(name=reply.attachment.name, kilobytes=kilobytes)

    def _numbered(self, reply: Reply, message_id: str) -> list[str]:
        lines = []
        for button in (button for row in reply.buttons for button in row if button.data):
            self._choices.append((button, message_id))
            lines.append(f"[{len(self._choices)}] {button.label}")
        return lines

    def _place(self, chat: ChatRef) -> tuple[str, str]:
        if chat == CUSTOMER:
            return self._words.bot, "green"
        if chat == STAFF:
            return self._words.group, "yellow"
        name = next((one.name for one in self._words.staff if one.id == chat.id), chat.id)
        return self._words.private.format(name=name), "magenta"

    def _next_id(self) -> str:
        self._counter += 1
        return f"{self._run}-{self._counter}"

    def _is_own(self, message_id: str) -> bool:
        return message_id.startswith(f"{self._run}-")


async def typed_lines() -> AsyncIterator[str]:
    """What is typed, line by line. Read on a daemon thread: one that waits for a key must not hold up the end."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody reads any more
            for line in sys.stdin:
                loop.call_soon_threadsafe(queue.put_nowait, line)
            loop.call_soon_threadsafe(queue.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    while (line := await queue.get()) is not None:
        yield line
