"""Updates seen, and what is kept about each chat."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, exists, select

from bot.domain.messages import ChatRef, Incoming, Person
from bot.domain.records import ChatRecord
from bot.storage.rows import Rows, given, of_given_chat
from bot.storage.tables import IS_KEPT, chats, opt_outs, outbox, updates

_WANTED: Final = (
    select(
        chats,
        exists().where(of_given_chat(opt_outs)).label("opted_out"),
        exists().where(of_given_chat(outbox), IS_KEPT).label("has_kept"),
    )
    .where(of_given_chat(chats))
    .with_for_update(of=chats)
)


class Chats(Rows):
    """The chats of one unit of work."""

    async def first_time(self, incoming: Incoming) -> bool:
        """Record the update's id; False when it was recorded before (then nothing more is to be done)."""
        self.cause = f"{incoming.chat.channel}:{incoming.update_id}"
        values = {"channel": incoming.chat.channel, "update_id": incoming.update_id, "at": self._now()}
        return await self._insert_new(updates, values)

    async def chat(self, ref: ChatRef) -> ChatRecord:
        """The chat's record, made when missing, locked until the work ends."""
        found = (await self._run(_WANTED, given(ref))).one_or_none()
        if found is None:
            await self._insert_new(chats, self._values(ChatRecord(ref=ref)))
            found = (await self._run(_WANTED, given(ref))).one()
        return _record(found)

    async def save_chat(self, record: ChatRecord) -> None:
        """Keep the record."""
        await self._upsert(chats, self._values(record))

    async def chats_held_until(self, moment: datetime) -> tuple[ChatRef, ...]:
        """The chats that a person on the staff held, and whose time is over at this moment."""
        query = select(chats.c.channel, chats.c.chat_id).where(chats.c.held_until <= moment)
        found = await self._run(query.order_by(chats.c.held_until))
        return tuple(ChatRef(channel=row.channel, id=row.chat_id) for row in found)

    def _values(self, record: ChatRecord) -> dict[str, object]:
        return {
            "channel": record.ref.channel,
            "chat_id": record.ref.id,
            "state": record.state,
            "person_id": record.person.id if record.person else None,
            "person_name": record.person.name if record.person else None,
            "blocked": record.blocked,
            "seen_at": self._now(),
            "heard_at": record.heard_at,
            "held_until": record.held_until,
        }


def _record(row: Row[Any]) -> ChatRecord:
    person = Person(id=row.person_id, name=row.person_name or "") if row.person_id is not None else None
    ref = ChatRef(channel=row.channel, id=row.chat_id)
    return ChatRecord(
        ref=ref,
        state=row.state,
        person=person,
        blocked=row.blocked,
        heard_at=row.heard_at,
        held_until=row.held_until,
        opted_out=row.opted_out,
        has_kept=row.has_kept,
    )
