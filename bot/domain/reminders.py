"""Which requests the staff are to be reminded of now. Pure: clock, calendar and what was reminded are handed in."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.requests import DataRequest

_MOST = 0.8  # of the time


class Limit(StrEnum):
    """Which of a request's two last days a reminder is about."""

    ANSWER = "answer"
    FINISH = "finish"


class Step(StrEnum):
    """How far the time is gone; in the order of urgency."""

    HALF = "half"
    MOST = "most"
    LAST = "last"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What the clock and the calendar say: the day, whether the business is open now, and whether it opened today.

    `opened`: the time of opening has come, on whatever day; so nobody is woken by what is due today.
    """

    today: date
    is_open: bool
    opened: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One thing to remind of. `marks` are what to remember, so that neither it nor an earlier step comes again."""

    request: DataRequest
    limit: Limit
    due: date
    step: Step
    marks: tuple[str, ...]


def due_reminders(
    request: DataRequest, received: date, moment: Moment, reminded: Collection[str]
) -> Iterator[Reminder]:
    """The reminders of this request that are due and were not given; of each limit only the most urgent.

    `received`: the day from which its limits are counted. Outside opening hours only what ends today is told.
    """
    for limit, due in _limits(request):
        passed = list(_passed(limit, received, due, moment.today))
        if not passed or passed[-1][1] in reminded:
            continue
        step = passed[-1][0]
        if moment.is_open or (step is Step.LAST and moment.opened):
            marks = tuple(mark for _, mark in passed)
            yield Reminder(request=request, limit=limit, due=due, step=step, marks=marks)


def half_gone(received: date, due: date) -> date:
    """The first day on which half of the time is gone."""
    return received + timedelta(days=math.ceil((due - received).days / 2))


def mostly_gone(received: date, due: date) -> date:
    """The first day on which four fifths of the time are gone."""
    return received + timedelta(days=math.ceil((due - received).days * _MOST))


def _limits(request: DataRequest) -> Iterator[tuple[Limit, date]]:
    """The answer while nobody has answered, and the work itself: what ends first, first."""
    limits = [(Limit.FINISH, request.finish_by)]
    if request.answered_at is None:
        limits.insert(0, (Limit.ANSWER, request.answer_by))
    yield from sorted(limits, key=lambda pair: pair[1])


def _passed(limit: Limit, received: date, due: date, today: date) -> Iterator[tuple[Step, str]]:
    """The steps that have come, with their marks; a mark names the day, so that a moved limit begins anew."""
    for step, day in (
        (Step.HALF, half_gone(received, due)),
        (Step.MOST, mostly_gone(received, due)),
        (Step.LAST, due),
    ):
        if day <= today:
            yield step, f"{limit}:{due.isoformat()}:{step}"
    if today > due:
        yield Step.LATE, f"{limit}:{due.isoformat()}:{Step.LATE}:{today.isoformat()}"
