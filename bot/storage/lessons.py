"""Suggestions shown to the staff group, and the lessons that were made of them."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, select

from bot.domain.lessons import Lesson, Suggestion, Verdict
from bot.domain.messages import Person
from bot.storage.rows import Rows
from bot.storage.tables import lessons, suggestions


class Lessons(Rows):
    """The suggestions and lessons of one unit of work."""

    async def suggestion(self, suggestion_id: str) -> Suggestion | None:
        """The suggestion with this id, locked until the work ends."""
        wanted = select(suggestions).where(suggestions.c.id == suggestion_id).with_for_update()
        row = (await self._run(wanted)).one_or_none()
        return _suggestion(row) if row else None

    async def save_suggestion(self, suggestion: Suggestion) -> None:
        """Keep the suggestion."""
        values = {
            "id": suggestion.id,
            "at": suggestion.at,
            "texts": json.dumps(suggestion.texts, ensure_ascii=False),
            "count": suggestion.count,
            "nearest": " ".join(suggestion.nearest),
            "decision": suggestion.verdict,
            "decided_at": suggestion.decided_at,
            "decided_by": suggestion.decided_by,
        }
        await self._upsert(suggestions, values)

    async def add_lesson(self, lesson: Lesson) -> None:
        """Keep a lesson; every process writes it into its own folder."""
        values = {
            "at": lesson.at,
            "label": lesson.label,
            "texts": json.dumps(lesson.texts, ensure_ascii=False),
            "member_id": lesson.member.id,
            "member_name": lesson.member.name,
        }
        await self._run(lessons.insert().values(values))

    async def all_lessons(self) -> tuple[Lesson, ...]:
        """Every lesson, the first first."""
        return tuple(map(_lesson, await self._run(select(lessons).order_by(lessons.c.id))))


def _suggestion(row: Row[Any]) -> Suggestion:
    return Suggestion(
        id=row.id,
        at=row.at,
        texts=tuple(json.loads(row.texts)),
        count=row._mapping["count"],  # a row has a method of that name
        nearest=tuple(row.nearest.split()),
        verdict=Verdict(row.decision) if row.decision else None,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
    )


def _lesson(row: Row[Any]) -> Lesson:
    return Lesson(
        id=row.id,
        at=row.at,
        label=row.label,
        texts=tuple(json.loads(row.texts)),
        member=Person(id=row.member_id, name=row.member_name),
    )
