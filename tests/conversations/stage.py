"""A stage for conversations: the real dialogue on a real database, and everything that was delivered to whom."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count

from bot.content.knowledge import Knowledge
from bot.conversation.customers import CustomerSide
from bot.conversation.dialogue import Dialogue
from bot.conversation.ports import Understands
from bot.conversation.staff import StaffSide
from bot.domain.messages import (
    Blocked,
    Button,
    ChatRef,
    Contact,
    Content,
    Edited,
    Failed,
    Handled,
    Incoming,
    Media,
    Person,
    Press,
    Reply,
    Sent,
    Text,
    Unblocked,
)
from bot.domain.records import OutboxRow
from bot.storage.database import Database
from tests.conftest import HandClock
from tests.conversations.script import Step

CUSTOMER = ChatRef(channel="telegram", id="501")
GROUP = ChatRef(channel="telegram", id="-1001")
LAN = Person(id="501", name="Lan")
STAFF = {"an": Person(id="11", name="An"), "binh": Person(id="12", name="Bình")}
CODES = ("K7M-4QM", "R3T-9XF", "H4Q-2YK")
MONDAY = datetime(2026, 11, 23, 3, tzinfo=UTC)  # 10:00 in Vietnam; the next day is a public holiday


@dataclass
class Shown:
    """One message as its chat shows it now."""

    id: str
    chat: ChatRef
    reply: Reply


@dataclass
class Stage:
    """Acts as the customer and as staff; reads what each of them gets."""

    database: Database
    clock: HandClock
    knowledge: Knowledge
    engine: Understands
    staffed: bool = True
    shown: list[Shown] = field(default_factory=list)
    unread: list[Shown] = field(default_factory=list)
    every_version: list[Shown] = field(default_factory=list)
    numbers: count[int] = field(default_factory=lambda: count(1))
    blocked: bool = False

    def __post_init__(self) -> None:
        self.clock.time = MONDAY
        customers = CustomerSide(lambda: self.knowledge)
        talks, codes = (f"T{number}" for number in count(1)), iter(CODES)
        group = GROUP if self.staffed else None
        self.staff = StaffSide(lambda: self.knowledge, self.clock, customers, lambda: next(talks), group)
        self.dialogue = Dialogue(
            store=self.database,
            knowledge=lambda: self.knowledge,
            engine=lambda: self.engine,
            clock=self.clock,
            staff=self.staff,
            customers=customers,
            codes=lambda: next(codes),
        )

    async def act(self, step: Step) -> str | None:
        """Do what the step says and deliver what comes of it; the toast, if there is one."""
        if step.waits is not None:
            self.clock.advance(minutes=step.waits)
            return None
        person = STAFF[step.by] if step.staff or step.staff_press else LAN
        chat = GROUP if person is not LAN else CUSTOMER
        reply_to = self._containing(step.to, chat).id if step.to else None
        handled = await self.handle(self._content(step), person=person, chat=chat, reply_to=reply_to)
        await self.deliver()
        return handled.toast

    async def handle(
        self, content: Content, *, person: Person = LAN, chat: ChatRef = CUSTOMER, reply_to: str | None = None
    ) -> Handled:
        """One update."""
        number = next(self.numbers)
        incoming = Incoming(
            update_id=str(number),
            chat=chat,
            sender=person,
            at=self.clock.now(),
            content=content,
            message_id=f"u{number}",
            reply_to=reply_to,
        )
        return await self.dialogue.handle(incoming)

    async def deliver(self) -> None:
        """Send everything that waits, as delivery does."""
        while rows := await self.database.claim(CUSTOMER.channel, 50):
            for row in rows:
                await self._send(row)

    def read(self, chat: ChatRef) -> list[Reply]:
        """What came into the chat since it was read last."""
        came = [message.reply for message in self.unread if message.chat == chat]
        self.unread = [message for message in self.unread if message.chat != chat]
        return came

    def button(self, label: str, chat: ChatRef) -> Button:
        """The newest button whose label begins so, also on a message that was changed since."""
        for message in reversed(self.every_version):
            for button in (button for row in message.reply.buttons for button in row):
                if message.chat == chat and button.label.startswith(label):
                    return button
        raise AssertionError(f"no button {label!r} in {chat}")

    def _content(self, step: Step) -> Content:
        """What the step sends: a press, something that is no text, or words."""
        if step.press_data is not None:
            return Press(data=step.press_data)
        if step.press is not None:
            return Press(data=self.button(step.press, CUSTOMER).data)
        if step.staff_press is not None:
            return Press(data=self.button(step.staff_press, GROUP).data)
        if step.blocks is not None:
            self.blocked = step.blocks
            return Blocked() if step.blocks else Unblocked()
        return _odd_content(step) or Text(text=_words(step))

    def _containing(self, fragment: str, chat: ChatRef) -> Shown:
        found = [each for each in self.shown if each.chat == chat and fragment in each.reply.text]
        assert found, f"no message with {fragment!r} in {chat}"
        return found[-1]

    async def _send(self, row: OutboxRow) -> None:
        receipts = self.staff.receipts(self.database)
        chat, reply = row.message.chat, row.message.reply
        if self.blocked and chat == CUSTOMER:
            return await receipts.settled(row, Failed(reason="blocked"))
        before = next((message for message in self.shown if message.id == row.edit_id), None)
        message = replace(before, reply=reply) if before else Shown(id=f"m{next(self.numbers)}", chat=chat, reply=reply)
        self.shown = [each for each in self.shown if each is not before] + [message]
        self.unread.append(message)
        self.every_version.append(message)
        return await receipts.settled(row, Sent(message_id=message.id))


def _words(step: Step) -> str:
    if step.long is not None:
        return (f"{step.long} " * (5000 // len(step.long) + 1))[:5000]
    words = step.staff if step.staff is not None else step.customer
    assert words is not None, "a step does one thing"
    return words


def _odd_content(step: Step) -> Content | None:
    if step.sends is not None:
        return Media(kind=step.sends, caption=step.caption)
    if step.contact is not None:
        return Contact(phone=step.contact, own=True)
    return Edited(message_id="u1", text=step.edits) if step.edits is not None else None
