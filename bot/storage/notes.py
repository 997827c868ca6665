"""The log of questions, and values that the program keeps for itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from bot.domain.messages import ChatRef
from bot.domain.records import QuestionLog
from bot.storage.rows import Rows
from bot.storage.tables import questions, settings


class Notes(Rows):
    """The notes of one unit of work."""

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
        }
        await self._run(questions.insert().values(values))

    async def latest_questions(self, most: int) -> tuple[QuestionLog, ...]:
        """The newest questions of all chats, newest first."""
        found = await self._run(select(questions).order_by(questions.c.id.desc()).limit(most))
        return tuple(map(_log, found))

    async def setting(self, key: str) -> str | None:
        """The value kept under this key."""
        found = (await self._run(select(settings.c.value).where(settings.c.key == key))).one_or_none()
        return found.value if found else None

    async def save_setting(self, key: str, value: str) -> None:
        """Keep a value under this key."""
        await self._upsert(settings, {"key": key, "value": value})


def _log(row: Row[Any]) -> QuestionLog:
    return QuestionLog(
        chat=ChatRef(channel=row.channel, id=row.chat_id),
        at=row.at,
        text=row.text,
        kind=row.kind,
        entry=row.entry,
        score=row.score,
        content_version=row.content_version,
    )
