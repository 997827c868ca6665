"""The staff group as a test sees it: real storage and a real outbox; what is delivered stays readable."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from bot.answers.engine import Engine
from bot.content.calendar import legal_clock
from bot.content.knowledge import Knowledge
from bot.conversation.customers import CustomerSide
from bot.conversation.requesting.items import items_of
from bot.conversation.staff import Learning, StaffSide
from bot.conversation.state import ChatState, load
from bot.domain.messages import (
    ChatRef,
    Content,
    Failed,
    Handled,
    Incoming,
    Person,
    Press,
    Reply,
    Sent,
    Text,
)
from bot.domain.moves import moved
from bot.domain.records import OutboxRow
from bot.domain.requests import Actor, DataRequest, Event, Kind, Move, Slots, Status
from bot.storage.database import Database
from tests.conftest import HandClock
from tests.groupwatch import as_read, is_staff_group, shows_a_value

GROUP = ChatRef(channel="telegram", id="-1001")
CUSTOMER = ChatRef(channel="zalo_bot", id="khach-1")
AN = Person(id="11", name="An")
BINH = Person(id="12", name="Bình")
NOTHING = Slots()
HUONG = Person(id="khach-1", name="Trần Thu Hương")


@dataclass
class Message:
    """One message as its chat shows it now."""

    id: str
    chat: ChatRef
    reply: Reply
    reply_to: str | None


@dataclass
class Group:
    """Acts as staff and as the customer's side, and delivers."""

    database: Database
    clock: HandClock
    staff: StaffSide
    knowledge: Knowledge
    messages: list[Message] = field(default_factory=list)
    every_version: list[tuple[ChatRef, str]] = field(default_factory=list)
    offered: dict[str, None] = field(default_factory=dict)  # what buttons of the group ever carried, in order
    holding: bool = False  # while set, nothing of the outbox is delivered
    refusing: dict[ChatRef, str] = field(default_factory=dict)
    numbers: count[int] = field(default_factory=lambda: count(1))

    async def request(
        self, kind: Kind = Kind.CORRECT, slots: Slots = NOTHING, code: str = "K7M-4QM", chat: ChatRef = CUSTOMER
    ) -> DataRequest:
        """A new request of the customer, shown in the group."""
        file = self.knowledge.requests[kind]
        today = self.clock.now().date()
        legal = legal_clock(self.knowledge.deadlines)
        request = DataRequest(
            code=code,
            kind=kind,
            chat=chat,
            slots=slots,
            opened_at=self.clock.now(),
            answer_by=legal.answer_by(today),
            finish_by=legal.finish_by(today, file.deadline),
            needs_verification=file.verification == "required",
            items=items_of(file, slots),
        )
        opened = Event(move=Move.OPEN, actor=Actor.CUSTOMER, by="customer", at=self.clock.now(), status=Status.RECEIVED)
        async with self.database.work() as work:
            await work.save_request(request, opened)
            await self.staff.new_request(work, request)
        await self.deliver()
        return request

    async def customer_moves(self, move: Move, text: str = "", code: str = "K7M-4QM") -> None:
        """The customer withdraws, reopens or adds."""
        async with self.database.work() as work:
            request = await work.request(code)
            assert request
            after, event = moved(request, move, actor=Actor.CUSTOMER, at=self.clock.now(), reason=text or None)
            await work.save_request(after, event)
            await self.staff.customer_moved(work, after, event, text)
        await self.deliver()

    async def customer_proves(self, how: str = "chat_phone", code: str = "K7M-4QM") -> None:
        """The program has made sure who the customer is."""
        async with self.database.work() as work:
            request = await work.request(code)
            assert request
            after, event = moved(request, Move.VERIFY, actor=Actor.CUSTOMER, at=self.clock.now(), reason=how)
            await work.save_request(after, event)
            await self.staff.customer_moved(work, after, event, how)
        await self.deliver()

    async def clock_goes(self) -> None:
        """Everything that comes round by itself, once."""
        timekeeping = self.staff.timekeeping(self.database)
        for each in (timekeeping.give_back, timekeeping.expire, timekeeping.remind):
            await each()
        await self.deliver()

    async def mornings(self, days: int) -> None:
        """So many days pass; on each the clock's rounds go at nine in the morning of the shop."""
        for _ in range(days):
            self.clock.time = (self.clock.time + timedelta(days=1)).replace(hour=2, minute=0)
            await self.clock_goes()

    async def customer_calls(self, text: str) -> str:
        """The customer asks for a person; the talk's id."""
        async with self.database.work() as work:
            record = await work.chat(CUSTOMER)
            talk = await self.staff.call_person(work, record.ref, HUONG, text)
        await self.deliver()
        return talk.id

    async def customer_writes(self, about: str, text: str, *, edited: bool = False) -> None:
        """Further words of the customer for a thread."""
        async with self.database.work() as work:
            await self.staff.pass_on(work, about, CUSTOMER, text, edited)
        await self.deliver()

    async def customer_leaves(self, about: str) -> None:
        """The customer goes back to the bot."""
        async with self.database.work() as work:
            await self.staff.talk_ended(work, about)
        await self.deliver()

    async def handle(
        self,
        content: Content,
        *,
        by: Person = AN,
        chat: ChatRef = GROUP,
        reply_to: str | None = None,
        reply_buttons: tuple[str, ...] = (),
    ) -> Handled:
        """One update from the group, or from another chat."""
        number = next(self.numbers)
        incoming = Incoming(
            update_id=str(number),
            chat=chat,
            sender=by,
            at=self.clock.now(),
            content=content,
            message_id=f"u{number}",
            reply_to=reply_to,
            reply_buttons=reply_buttons,
        )
        async with self.database.work() as work:
            return await self.staff.handle(work, incoming)

    async def say(self, text: str, *, by: Person = AN, reply_to: str | None = None) -> None:
        """Somebody types in the group."""
        await self.handle(Text(text=text), by=by, reply_to=reply_to)
        await self.deliver()

    async def handle_reply(self, text: str, reply_to: str | None, chat: ChatRef = GROUP) -> None:
        """Somebody types in the group; nothing is delivered yet."""
        await self.handle(Text(text=text), chat=chat, reply_to=reply_to)

    async def press(
        self, label: str, *, by: Person = AN, chat: ChatRef = GROUP, by_code: str | None = None
    ) -> str | None:
        """Press the button with this label on the newest message that has it (for this code); the toast."""
        handled = await self.handle(Press(data=self.data_of(label, by_code)), by=by, chat=chat)
        await self.deliver()
        return handled.toast

    def data_of(self, label: str, code: str | None = None) -> str:
        """What the newest button with this label carries."""
        for message in reversed(self.messages):
            for button in (button for row in message.reply.buttons for button in row):
                if button.label == label and (code is None or code in button.data):
                    return button.data
        raise AssertionError(f"no button {label!r}")

    async def deliver(self) -> None:
        """Send everything that waits, as delivery does."""
        channels = {GROUP.channel, CUSTOMER.channel, "zalo_oa", "email"} if not self.holding else ()
        while rows := [row for channel in sorted(channels) for row in await self.database.claim(channel, 50)]:
            for row in rows:
                await self._send(row)

    async def _send(self, row: OutboxRow) -> None:
        receipts = self.staff.receipts(self.database)
        chat, reply = row.message.chat, row.message.reply
        if reason := self.refusing.get(chat):
            return await receipts.settled([(row, Failed(reason=reason))])
        self.every_version.append((chat, as_read(reply)))
        if chat == GROUP:
            self.offered.update(dict.fromkeys(button.data for row in reply.buttons for button in row))
        shown = next((message for message in self.messages if message.id == row.edit_id), None)
        if shown:
            shown.reply = reply
        else:
            shown = Message(id=f"m{next(self.numbers)}", chat=chat, reply=reply, reply_to=row.reply_to)
            self.messages.append(shown)
        return await receipts.settled([(row, Sent(message_id=shown.id))])

    def texts(self, chat: ChatRef = GROUP) -> list[str]:
        """What stands in the chat now, oldest first."""
        return [message.reply.text for message in self.messages if message.chat == chat]

    def last(self, chat: ChatRef = GROUP) -> Message:
        """The newest message of the chat."""
        return [message for message in self.messages if message.chat == chat][-1]

    def card(self, code: str = "K7M-4QM") -> Message:
        """The newest message of the group that begins with a title and this code."""
        found = [each for each in self.messages if each.chat == GROUP and code in each.reply.text.split("\n")[0]]
        return found[-1]

    def labels(self, code: str = "K7M-4QM") -> list[str]:
        """The labels of the card's buttons."""
        return [button.label for row in self.card(code).reply.buttons for button in row]

    async def stored(self, code: str = "K7M-4QM") -> DataRequest:
        """The request as it is kept."""
        async with self.database.work() as work:
            request = await work.request(code)
        assert request
        return request

    async def record(self, code: str = "K7M-4QM") -> list[Move]:
        """The moves of the request's record."""
        async with self.database.work() as work:
            return [event.move for event in await work.events(code)]

    async def state(self) -> ChatState:
        """The conversation's state of the customer's chat."""
        async with self.database.work() as work:
            return load((await work.chat(CUSTOMER)).state)

    def leaks(self) -> list[str]:
        """Messages to the group, in any version, that show what looks like a whole personal value."""
        return [text for chat, text in self.every_version if is_staff_group(chat) and shows_a_value(text)]


def _no_engine() -> Engine:
    raise AssertionError("nothing is to be understood here")


def make_group(database: Database, clock: HandClock, knowledge: Knowledge, group: ChatRef | None = GROUP) -> Group:
    """A group on this database, with talks numbered T1, T2, …; An is an admin."""
    ids = count(1)
    customers, learning = CustomerSide(lambda: knowledge), Learning(engine=_no_engine, admins=frozenset({AN.id}))
    staff = StaffSide(lambda: knowledge, clock, customers, lambda: f"T{next(ids)}", group, learning)
    return Group(database=database, clock=clock, staff=staff, knowledge=knowledge)
