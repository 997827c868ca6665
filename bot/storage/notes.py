"""The log of questions, and values that the program keeps for itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from bot.domain.records import QuestionLog
from bot.storage.engine import Connection
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

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        super().__init__(connection, now)
        self._settings: dict[str, str | None] = {}  # asked for more than once in most units of work

    async def setting(self, key: str) -> str | None:
        """The value kept under this key."""
        if key not in self._settings:
            found = (await self._run(select(settings.c.value).where(settings.c.key == key))).one_or_none()
            self._settings[key] = found.value if found else None
        return self._settings[key]

    async def save_setting(self, key: str, value: str) -> None:
        """Keep a value under this key."""
        await self._upsert(settings, {"key": key, "value": value})
        self._settings[key] = value
