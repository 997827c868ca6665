"""What a week came to: requests in time or late, how long they took, and how questions fared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from bot.domain.deadlines import in_time
from bot.domain.requests import CLOSED_BY_STAFF, DataRequest, Kind

_DAY = timedelta(days=1)
LocalDay = Callable[[datetime], date]
"""The day of a moment where the business is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A week from its Monday on, where the business is."""

    monday: date

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    def has(self, day: date) -> bool:
        """Whether the day is one of its seven."""
        return self.monday <= day <= self.sunday


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekFigures:
    """A week's figures. `late` has what was finished late and what was open and overdue when the week ended.

    `answer_days` and `finish_days` are medians; None where nothing was answered or finished in the week.
    """

    received: int
    finished: int
    in_time: Mapping[Kind, int]
    late: Mapping[Kind, int]
    answer_days: float | None
    finish_days: float | None
    questions: Mapping[str, int]  # by the kind of outcome


def last_full_week(today: date, back: int = 1) -> Week:
    """The week that ended so many weeks before this one: 1 is the last full one."""
    return Week(monday=today - timedelta(days=today.weekday(), weeks=back))


def figures_of(
    week: Week, requests: Iterable[DataRequest], questions: Mapping[str, int], local_day: LocalDay
) -> WeekFigures:
    """The figures of the week; `requests` are those that were there in it."""
    known = list(requests)
    finished = [
        each
        for each in known
        if each.status in CLOSED_BY_STAFF and each.ended_at and week.has(local_day(each.ended_at))
    ]
    kept = [each for each in finished if each.ended_at and in_time(local_day(each.ended_at), each.finish_by)]
    overdue = [each for each in known if _was_overdue(each, week, local_day)]
    late = [each for each in finished if each not in kept] + overdue
    return WeekFigures(
        received=sum(week.has(local_day(each.opened_at)) for each in known),
        finished=len(finished),
        in_time=_by_kind(kept),
        late=_by_kind(late),
        answer_days=_median(
            each.answered_at - each.counted_from
            for each in known
            if each.answered_at and week.has(local_day(each.answered_at))
        ),
        finish_days=_median(each.ended_at - each.counted_from for each in finished if each.ended_at),
        questions=questions,
    )


def _was_overdue(request: DataRequest, week: Week, local_day: LocalDay) -> bool:
    """Whether it was due by the week's end and still open then."""
    open_then = request.ended_at is None or local_day(request.ended_at) > week.sunday
    return open_then and request.finish_by <= week.sunday and local_day(request.opened_at) <= week.sunday


def _by_kind(requests: Iterable[DataRequest]) -> Mapping[Kind, int]:
    kinds = [request.kind for request in requests]
    return {kind: kinds.count(kind) for kind in Kind}


def _median(spans: Iterable[timedelta]) -> float | None:
    days = [span / _DAY for span in spans]
    return round(median(days), 1) if days else None
