"""Conversations with a person on the staff."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, select

from bot.domain.messages import ChatRef, Person
from bot.domain.talks import Talk
from bot.storage.rows import Rows, of_chat
from bot.storage.tables import talks


class Talks(Rows):
    """The talks of one unit of work. A chat has one open talk at most."""

    async def talk(self, talk_id: str) -> Talk | None:
        """The talk with this id, locked until the work ends."""
        return await self._one(select(talks).where(talks.c.id == talk_id))

    async def chat_of_talk(self, talk_id: str) -> ChatRef | None:
        """Whose talk this is, without locking it."""
        return await self._chat_in(talks, talks.c.id == talk_id)

    async def open_talk_of(self, chat: ChatRef) -> Talk | None:
        """The chat's open talk, locked until the work ends."""
        return await self._one(select(talks).where(of_chat(talks, chat), talks.c.closed_at.is_(None)))

    async def save_talk(self, talk: Talk) -> None:
        """Keep the talk."""
        values = {
            "id": talk.id,
            "channel": talk.chat.channel,
            "chat_id": talk.chat.id,
            "opened_at": talk.opened_at,
            "closed_at": talk.closed_at,
            "owner_id": talk.owner.id if talk.owner else None,
            "owner_name": talk.owner.name if talk.owner else None,
            "text": talk.text,
        }
        await self._upsert(talks, values)

    async def open_talks(self) -> tuple[Talk, ...]:
        """All open talks, oldest first."""
        found = await self._run(select(talks).where(talks.c.closed_at.is_(None)).order_by(talks.c.opened_at))
        return tuple(_talk(row) for row in found)

    async def _one(self, query: Select[Any]) -> Talk | None:
        row = (await self._run(query.with_for_update())).one_or_none()
        return _talk(row) if row else None


def _talk(row: Row[Any]) -> Talk:
    chat = ChatRef(channel=row.channel, id=row.chat_id)
    owner = Person(id=row.owner_id, name=row.owner_name or "") if row.owner_id is not None else None
    return Talk(id=row.id, chat=chat, opened_at=row.opened_at, closed_at=row.closed_at, owner=owner, text=row.text)
