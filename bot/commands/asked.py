"""What customers asked, from the log of questions where there is a database."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.app.assembly import reading_database
from bot.app.clocks import SystemClock
from bot.domain.errors import SettingsError, StorageError
from bot.domain.records import QuestionLog, Rating
from bot.settings import Settings

_LATEST = 5000
_NOT_UNDERSTOOD = frozenset({"clarify", "unsure"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How often each entry was answered with and how it was rated, and the questions that its answer did not settle.

    Those were not understood, asked back about, or followed by a thumbs-down or a call for a person; newest first.
    """

    answered: Counter[str]
    liked: Counter[str]
    disliked: Counter[str]
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
        liked=_rated(logged, Rating.UP),
        disliked=_rated(logged, Rating.DOWN),
        gaps=tuple(log for log in logged if log.kind in _NOT_UNDERSTOOD or log.called or log.rating is Rating.DOWN),
        total=len(logged),
    )


def _rated(logged: Iterable[QuestionLog], rating: Rating) -> Counter[str]:
    return Counter(log.entry for log in logged if log.entry and log.rating is rating)


async def _latest(settings: Settings) -> tuple[QuestionLog, ...]:
    async with reading_database(settings, SystemClock().now) as database, database.work() as work:
        return await work.latest_questions(_LATEST)
