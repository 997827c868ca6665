"""The legal clock: until when a request must be answered and carried out. Dates in the business's time zone."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

_DAY = timedelta(days=1)


class WorkingDays(Protocol):
    """Knows on which days the business works."""

    def is_working(self, day: date) -> bool: ...


class Counting(StrEnum):
    """Whether every day counts or only working days."""

    CALENDAR = "calendar"
    WORKING = "working"


def answer_by(received: date, *, working_days: int, calendar: WorkingDays) -> date:
    """The last day to answer: that many working days after the day of receipt, which does not count itself.

    Civil Code 2015, Art. 147: a period in days starts on the day after the event.
    """
    day = received
    for _ in range(working_days):
        day = _next_working(day + _DAY, calendar)
    return day


def finish_by(
    received: date,
    *,
    days: int,
    calendar: WorkingDays,
    counting: Counting = Counting.CALENDAR,
    moves_on: bool = True,
) -> date:
    """The last day to carry out, so many days after the day of receipt.

    `moves_on`: a last day on which the business rests becomes the next working day (Civil Code 2015, Art. 148.5).
    """
    if counting is Counting.WORKING:
        return answer_by(received, working_days=days, calendar=calendar)
    last = received + timedelta(days=days)
    return _next_working(last, calendar) if moves_on else last


def in_time(done: date, limit: date) -> bool:
    """Whether something done on this day kept its limit: a day ends at midnight (Civil Code 2015, Art. 148.6)."""
    return done <= limit


def _next_working(day: date, calendar: WorkingDays) -> date:
    """The day itself when it is a working day, otherwise the first one after it."""
    while not calendar.is_working(day):
        day += _DAY
    return day
