"""The log of questions, and values that the program keeps for itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, bindparam, func, or_, select

from bot.domain.messages import ChatRef
from bot.domain.records import QuestionLog, Rating
from bot.domain.searches import Search
from bot.storage.engine import Connection
from bot.storage.rows import Rows, of_chat
from bot.storage.tables import questions, searches, settings

_ASKED: Final = questions.insert()
_SETTING: Final = select(settings.c.value).where(settings.c.key == bindparam("key"))


class Notes(Rows):
    """The notes of one unit of work."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        super().__init__(connection, now)
        self._settings: dict[str, str | None] = {}  # asked for more than once in most units of work

    async def log_question(self, log: QuestionLog) -> None:
        """Keep a question; its text comes masked."""
        values = {
            "channel": log.chat.channel,
            "chat_id": log.chat.id,
            "at": log.at,
            "text": log.text,
            "kind": log.kind,
            "entry": log.entry,
            "score": log.score,
            "content_version": log.content_version,
            "update_id": log.update_id,
        }
        await self._run(_ASKED, values)

    async def rate(self, chat: ChatRef, update_id: str, rating: Rating) -> bool:
        """Keep what the customer thinks of the answers to a message; a later word counts. False when none is known."""
        mine = of_chat(questions, chat) & (questions.c.update_id == update_id)
        return (await self._run(questions.update().where(mine).values(rating=rating.value))).rowcount > 0

    async def note_call(self, chat: ChatRef, since: datetime) -> None:
        """A person was called for: the newest question of the chat since then was not settled by its answer."""
        await self._note_newest(chat, since, questions.c.kind != "handoff", called=True)

    async def note_choice(self, chat: ChatRef, since: datetime, entry: str) -> None:
        """Asked back, the customer chose this entry."""
        asked_back = questions.c.kind.in_(("clarify", "unsure"))
        await self._note_newest(chat, since, asked_back, chosen=entry)

    async def latest_questions(self, most: int) -> tuple[QuestionLog, ...]:
        """The newest questions of all chats, newest first."""
        found = await self._run(select(questions).order_by(questions.c.id.desc()).limit(most))
        return tuple(map(_log, found))

    async def unsettled_questions(self, since: datetime, *, unseen: bool) -> tuple[QuestionLog, ...]:
        """The questions since then that the bot did not settle, oldest first; `unseen`: in no suggestion yet.

        Not understood, asked back about, or followed by a thumbs-down or a call for a person.
        """
        wanted = (questions.c.at >= since) & or_(
            questions.c.kind.in_(("clarify", "unsure")), questions.c.rating == Rating.DOWN.value, questions.c.called
        )
        if unseen:
            wanted &= questions.c.suggestion.is_(None)
        return tuple(map(_log, await self._run(select(questions).where(wanted).order_by(questions.c.id))))

    async def mark_suggested(self, ids: Collection[int], suggestion: str) -> None:
        """These questions are shown in this suggestion."""
        await self._run(questions.update().where(questions.c.id.in_(ids)).values(suggestion=suggestion))

    async def question_kinds(self, begin: datetime, end: datetime) -> Mapping[str, int]:
        """How many questions between the two moments had which outcome."""
        within = (questions.c.at >= begin) & (questions.c.at < end)
        counted = select(questions.c.kind, func.count().label("number")).where(within).group_by(questions.c.kind)
        return {row.kind: int(row.number) for row in await self._run(counted)}

    async def log_search(self, search: Search) -> None:
        """Keep who looked for what."""
        values = {
            "at": search.at,
            "by_id": search.by.id,
            "by_name": search.by.name,
            "asked": search.asked,
            "found": " ".join(search.found),
        }
        await self._run(searches.insert().values(values))

    async def setting(self, key: str) -> str | None:
        """The value kept under this key."""
        if key not in self._settings:
            found = (await self._run(_SETTING, {"key": key})).one_or_none()
            self._settings[key] = found.value if found else None
        return self._settings[key]

    async def save_setting(self, key: str, value: str) -> None:
        """Keep a value under this key."""
        await self._upsert(settings, {"key": key, "value": value})
        self._settings[key] = value

    async def _note_newest(self, chat: ChatRef, since: datetime, which: ColumnElement[bool], **values: object) -> None:
        mine = of_chat(questions, chat) & (questions.c.at >= since) & which
        newest = select(func.max(questions.c.id)).where(mine).scalar_subquery()
        await self._run(questions.update().where(questions.c.id == newest).values(**values))


def _log(row: Row[Any]) -> QuestionLog:
    return QuestionLog(
        id=row.id,
        chat=ChatRef(channel=row.channel, id=row.chat_id),
        at=row.at,
        text=row.text,
        kind=row.kind,
        entry=row.entry,
        score=row.score,
        content_version=row.content_version,
        update_id=row.update_id or "",
        rating=Rating(row.rating) if row.rating else None,
        called=row.called,
        chosen=row.chosen,
    )
