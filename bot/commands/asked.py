"""What customers asked, from the log of questions where there is a database."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass

from bot.app.assembly import reading_database
from bot.app.clocks import SystemClock
from bot.domain.errors import SettingsError, StorageError
from bot.domain.records import QuestionLog
from bot.settings import Settings

_LATEST = 5000
_NOT_UNDERSTOOD = frozenset({"clarify", "unsure"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How often each entry was answered with, and the questions that were not understood, the newest first."""

    answered: Counter[str]
    gaps: tuple[QuestionLog, ...]
    total: int


def asked_by_customers(settings: Settings) -> Asked:
    """The latest questions of the log; nothing where there is none yet."""
    try:
        logged = asyncio.run(_latest(settings))
    except (SettingsError, StorageError):
        logged = ()
    return Asked(
        answered=Counter(log.entry for log in logged if log.entry),
        gaps=tuple(log for log in logged if log.kind in _NOT_UNDERSTOOD),
        total=len(logged),
    )


async def _latest(settings: Settings) -> tuple[QuestionLog, ...]:
    async with reading_database(settings, SystemClock().now) as database, database.work() as work:
        return await work.latest_questions(_LATEST)
