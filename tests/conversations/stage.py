"""A stage for conversations: the real dialogue on a real database, and everything that was delivered to whom."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import timedelta
from itertools import count

from bot.answers.engine import Engine
from bot.app.printing import printed
from bot.content.knowledge import Knowledge
from bot.conversation.customers import CustomerSide
from bot.conversation.dialogue import Dialogue
from bot.conversation.ports import Supplies
from bot.conversation.staff import Learning, StaffSide
from bot.domain.messages import ChatRef, Failed, Sent
from bot.domain.records import OutboxRow
from bot.storage.database import Database
from tests.conftest import HandClock
from tests.conversations.actors import CUSTOMER, GROUP, MONDAY, STAFF, Shown
from tests.conversations.script import Step

CODES = ("K7M-4QM", "R3T-9XF", "H4Q-2YK")


class Stage(ABC):
    """Plays a conversation's steps and reads what each chat gets. Codes and the clock are the same every time."""

    customer = CUSTOMER
    group = GROUP

    def __init__(
        self, database: Database, clock: HandClock, knowledge: Knowledge, engine: Engine, *, staffed: bool = True
    ) -> None:
        clock.time = MONDAY
        customers = CustomerSide(lambda: knowledge)
        talks, codes = (f"T{number}" for number in count(1)), iter(CODES)
        self.clock = clock
        self.database = database
        self.staff = StaffSide(
            lambda: knowledge,
            clock,
            customers,
            lambda: next(talks),
            self.group if staffed else None,
            Learning(
                engine=lambda: engine,
                admins=frozenset({STAFF["an"].id, "an"}),  # the demo's page calls people by name
            ),
        )
        self.dialogue = Dialogue(
            store=database,
            knowledge=lambda: knowledge,
            engine=lambda: engine,
            clock=clock,
            staff=self.staff,
            customers=customers,
            supplies=Supplies(codes=lambda: next(codes), prints=printed),
        )
        self.blocked = False
        self.unread: list[Shown] = []
        self._seen: list[Shown] = []

    async def act(self, step: Step) -> str | None:
        """Do what the step says and deliver what comes of it; the toast, if there is one."""
        if step.waits is not None:
            self.clock.advance(minutes=step.waits)
        if step.days is not None:
            for _ in range(step.days):
                self.clock.time = (self.clock.time + timedelta(days=1)).replace(hour=2, minute=0)
                await self._go_rounds()
        if step.rounds:
            await self._go_rounds()
        if step.is_times:
            return None
        if step.blocks is not None:
            self.blocked = step.blocks
        toast = await self._do(step)
        await self._deliver()
        return toast

    def read(self, chat: ChatRef) -> list[Shown]:
        """What came into the chat since it was read last."""
        came = [message for message in self.unread if message.chat == chat]
        self.unread = [message for message in self.unread if message.chat != chat]
        return came

    def data_of(self, label: str, chat: ChatRef) -> str:
        """What the newest button carries whose label begins so, also on a message that was changed since."""
        for message in reversed(self._seen):
            for button in (button for row in message.reply.buttons for button in row):
                if message.chat == chat and button.label.startswith(label):
                    return button.data
        raise AssertionError(f"no button {label!r} in {chat}")

    def id_of(self, fragment: str, chat: ChatRef) -> str:
        """The newest message of the chat with this fragment."""
        found = [each.id for each in self._seen if each.chat == chat and fragment in each.reply.text]
        assert found, f"no message with {fragment!r} in {chat}"
        return found[-1]

    def chat_of(self, step: Step) -> ChatRef:
        """Where the step happens."""
        return self.group if step.is_staffs else self.customer

    def private_chat(self, step: Step) -> ChatRef:
        """The chat of the step's staff member with the bot."""
        return ChatRef(channel=self.group.channel, id=STAFF[step.by].id)

    @abstractmethod
    async def _do(self, step: Step) -> str | None:
        """Let the step's person do it, and wait until it was handled; the toast, if there is one."""

    @abstractmethod
    async def _show(self, row: OutboxRow) -> Shown:
        """Put the message where its chat sees it."""

    async def _go_rounds(self) -> None:
        timekeeping = self.staff.timekeeping(self.database)
        for each in (timekeeping.give_back, timekeeping.expire, timekeeping.remind):
            await each()
        await self._deliver()

    async def _deliver(self) -> None:
        """Send everything that waits, as delivery does; what comes round by itself comes in between."""
        channels = sorted({self.customer.channel, self.group.channel})
        waiting = True
        while waiting:
            async with self.database.work() as work:
                await self.staff.go_on_announcing(work)
            rows = [row for channel in channels for row in await self.database.claim(channel, 50)]
            for row in rows:
                await self._send(row)
            waiting = bool(rows)

    async def _send(self, row: OutboxRow) -> None:
        receipts = self.staff.receipts(self.database)
        if self.blocked and row.message.chat == self.customer:
            return await receipts.settled([(row, Failed(reason="blocked"))])
        message = await self._show(row)
        self.unread.append(message)
        self._seen.append(message)
        result = Sent(message_id=message.id) if message.taken else Failed(reason="no_files")
        return await receipts.settled([(row, result)])
