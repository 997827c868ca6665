"""What a person can ask of the bot's own data: see it, have it erased; and a chat that goes on elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, select

from bot.domain.messages import ChatRef
from bot.domain.records import HeldData
from bot.storage.outbox import Outbox
from bot.storage.rows import of_chat
from bot.storage.tables import (
    addressees,
    chats,
    email_codes,
    event_values,
    opt_outs,
    outbox,
    papers,
    questions,
    request_events,
    requests,
    sent_messages,
    talks,
)

_OF_CHATS: Final = (chats, requests, email_codes, talks, questions, outbox, sent_messages, addressees, opt_outs)
_SECRET: Final = (email_codes.c.salt, email_codes.c.digest)  # from these six digits could be worked out in time
_OF_REQUESTS: Final = (request_events, event_values, papers)
TABLES: Final = (*_OF_CHATS, *_OF_REQUESTS)
"""Every table that tells of a person."""


class People(Outbox):
    """The data of people in one unit of work."""

    async def held_data(self, chat: ChatRef) -> HeldData:
        """Everything stored about the chat, one entry per table that holds something."""
        own = requests.c.code
        codes = select(own).where(of_chat(requests, chat))
        held = {table.name: await self._dump(table, of_chat(table, chat)) for table in _OF_CHATS}
        held |= {table.name: await self._dump(table, table.c.code.in_(codes)) for table in _OF_REQUESTS}
        return HeldData(tables={name: rows for name, rows in held.items() if rows})

    async def erase_chat(self, chat: ChatRef) -> None:
        """Erase state, name, question log, talks that ended and messages of a chat.

        The record of requests stays, that it wants no announcements, and what this unit of work posted itself.
        """
        await self._run(chats.delete().where(of_chat(chats, chat)))
        await self._run(questions.delete().where(of_chat(questions, chat)))
        await self._run(email_codes.delete().where(of_chat(email_codes, chat)))
        await self._run(talks.delete().where(of_chat(talks, chat), talks.c.closed_at.is_not(None)))
        await self._run(outbox.delete().where(of_chat(outbox, chat), outbox.c.id.not_in(self.posted)))
        await self._run(sent_messages.delete().where(of_chat(sent_messages, chat)))
        await self._run(addressees.delete().where(of_chat(addressees, chat)))

    async def move_chat(self, old: ChatRef, new_id: str) -> None:
        """The chat goes on under another id: everything that names it follows.

        The service's ids of the messages sent so far are forgotten: in a Telegram supergroup they begin anew,
        and an old one would point at another message.
        """
        new = ChatRef(channel=old.channel, id=new_id)
        await self._run(sent_messages.delete().where(of_chat(sent_messages, old)))
        await self._move_record(old, new)
        for table in (requests, email_codes, talks, questions, outbox, addressees, opt_outs):
            await self._run(table.update().where(of_chat(table, old)).values(chat_id=new_id))
        named = (outbox.c.receipt_channel == old.channel) & (outbox.c.receipt_chat_id == old.id)
        await self._run(outbox.update().where(named).values(receipt_chat_id=new_id, receipt_message_id=None))

    async def _move_record(self, old: ChatRef, new: ChatRef) -> None:
        """The new chat may have written already; then its record is the one that counts."""
        known = (await self._run(select(chats.c.chat_id).where(of_chat(chats, new)))).one_or_none()
        if known:
            await self._run(chats.delete().where(of_chat(chats, old)))
        else:
            await self._run(chats.update().where(of_chat(chats, old)).values(chat_id=new.id))

    async def _dump(self, table: Table, which: ColumnElement[bool]) -> tuple[Mapping[str, object], ...]:
        shown = [column for column in table.c if not any(column is secret for secret in _SECRET)]
        found = await self._run(select(*shown).where(which).order_by(*table.primary_key))
        return tuple(_plain(row._mapping) for row in found)


def _plain(row: Mapping[Any, object]) -> Mapping[str, object]:
    return {str(name): value for name, value in row.items() if value is not None}
