"""The conversation's door on a real database, and the ways to look behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

from sqlalchemy import text as sql

from bot.app.printing import printed
from bot.content.knowledge import Knowledge
from bot.conversation.customers import CustomerSide
from bot.conversation.dialogue import Dialogue
from bot.conversation.ports import Membership, Supplies
from bot.conversation.shop import Shop
from bot.conversation.staff import StaffSide
from bot.domain.messages import ChatRef, Content, Handled, Incoming, Person, Sent, Text
from bot.domain.records import ChatRecord
from bot.storage.database import Database
from tests.conftest import HandClock
from tests.conversation.overlap import OverlapEngine

CHAT = ChatRef(channel="telegram", id="501")
GROUP = ChatRef(channel="telegram", id="-1001")
LAN = Person(id="501", name="Lan")
REQUEST = ("đừng gọi điện cho tôi nữa", "mọi cuộc gọi", "0912345678", "bỏ qua", "gửi")
_SENT = Sent(message_id=None)


class Door:
    """A dialogue and the ways to look behind it."""

    def __init__(
        self,
        database: Database,
        clock: HandClock,
        shop: Shop,
        engine: OverlapEngine,
        *,
        pins: Callable[[], str] | None = None,
        members: Membership | None = None,
    ) -> None:
        self.database = database
        self.knowledge: Knowledge = shop.knowledge
        self.codes = iter(["K7M-4QM", "K7M-4QM", "R3T-9XF"])
        customers = CustomerSide(lambda: self.knowledge)
        self.staff = StaffSide(
            lambda: self.knowledge, clock, customers, lambda: "T1", GROUP, mails=pins is not None, members=members
        )
        self.dialogue = Dialogue(
            store=database,
            knowledge=lambda: self.knowledge,
            engine=lambda: engine,
            clock=clock,
            staff=self.staff,
            customers=customers,
            supplies=Supplies(codes=lambda: next(self.codes), prints=printed, pins=pins),
        )
        self._clock = clock
        self._numbers = count(1)

    async def send(
        self, content: Content, *, update_id: str | None = None, chat: ChatRef = CHAT, by: Person | None = None
    ) -> Handled:
        incoming = Incoming(
            update_id=update_id or f"n{next(self._numbers)}",
            chat=chat,
            sender=by or replace(LAN, id=chat.id),
            at=self._clock.now(),
            content=content,
        )
        return await self.dialogue.handle(incoming)

    async def says(self, *texts: str, chat: ChatRef = CHAT) -> None:
        for text in texts:
            await self.send(Text(text=text), chat=chat)

    async def posted(self, chat: ChatRef = CHAT) -> list[str]:
        """Everything that waits for this chat, oldest first."""
        texts = []
        while rows := await self.database.claim(chat.channel, 50):
            for row in rows:
                texts += [row.message.reply.text] if row.message.chat == chat else []
                await self.database.settle({row.id: _SENT})
        return texts

    async def record(self, chat: ChatRef = CHAT) -> ChatRecord:
        async with self.database.work() as work:
            return await work.chat(chat)

    async def column(self, query: str) -> list[str]:
        async with self.database.transaction() as connection:
            return [str(row[0]) for row in await connection.execute(sql(query))]
