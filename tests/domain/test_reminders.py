"""Which reminders are due: at half, at four fifths and at the end of the time, then daily; each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.messages import ChatRef
from bot.domain.reminders import Limit, Moment, Reminder, Step, due_reminders, half_gone, mostly_gone
from bot.domain.requests import DataRequest, Kind, Slots

MONDAY = date(2026, 11, 23)
ANSWER_BY, FINISH_BY = date(2026, 11, 26), date(2026, 12, 3)
AT = datetime(2026, 11, 23, 3, tzinfo=UTC)
WAITING = DataRequest(
    code="K7M-4QM",
    kind=Kind.CORRECT,
    chat=ChatRef(channel="telegram", id="501"),
    slots=Slots(),
    opened_at=AT,
    answer_by=ANSWER_BY,
    finish_by=FINISH_BY,
)
ANSWERED = replace(WAITING, answered_at=AT)


def due(
    request: DataRequest, today: date, reminded: set[str], *, is_open: bool = True, opened: bool = True
) -> list[Reminder]:
    """What is due then; remembered as told."""
    moment = Moment(today=today, is_open=is_open, opened=opened)
    found = list(due_reminders(request, MONDAY, moment, reminded))
    reminded.update(mark for reminder in found for mark in reminder.marks)
    return found


def steps(request: DataRequest, days: int) -> list[tuple[date, Limit, Step]]:
    """All that is told in so many days when the clock is asked every day."""
    reminded: set[str] = set()
    passing = [MONDAY + timedelta(days=number) for number in range(days)]
    return [(day, each.limit, each.step) for day in passing for each in due(request, day, reminded)]


def test_an_answered_request_is_told_of_at_half_at_four_fifths_at_the_end_and_then_daily() -> None:
    assert steps(ANSWERED, 13) == [
        (date(2026, 11, 28), Limit.FINISH, Step.HALF),
        (date(2026, 12, 1), Limit.FINISH, Step.MOST),
        (date(2026, 12, 3), Limit.FINISH, Step.LAST),
        (date(2026, 12, 4), Limit.FINISH, Step.LATE),
        (date(2026, 12, 5), Limit.FINISH, Step.LATE),
    ]


def test_the_answer_is_told_of_too_until_somebody_answered() -> None:
    told = [(day, step) for day, limit, step in steps(WAITING, 6) if limit is Limit.ANSWER]
    assert told == [
        (date(2026, 11, 25), Step.HALF),
        (date(2026, 11, 26), Step.LAST),
        (date(2026, 11, 27), Step.LATE),
        (date(2026, 11, 28), Step.LATE),
    ]


def test_what_was_told_is_not_told_again_and_an_earlier_step_never_comes_after_a_later_one() -> None:
    reminded: set[str] = set()
    assert [each.step for each in due(ANSWERED, FINISH_BY, reminded)] == [Step.LAST]
    for day in (FINISH_BY, date(2026, 12, 1), date(2026, 11, 28)):
        assert due(ANSWERED, day, reminded) == []


@pytest.mark.parametrize(
    ("today", "is_open", "opened", "told"),
    [
        (date(2026, 11, 28), False, True, []),  # half gone on a Saturday: waits for Monday
        (date(2026, 11, 30), True, True, [Step.HALF]),
        (FINISH_BY, False, False, []),  # due today, at night before opening: nobody is woken
        (FINISH_BY, False, True, [Step.LAST]),  # due today, after closing: told all the same
        (date(2026, 12, 4), False, True, []),  # late, but closed: on the next day that is worked
    ],
)
def test_outside_opening_hours_only_what_ends_today_is_told(
    today: date, is_open: bool, opened: bool, told: list[Step]
) -> None:
    assert [each.step for each in due(ANSWERED, today, set(), is_open=is_open, opened=opened)] == told


def test_a_moved_limit_begins_anew() -> None:
    reminded: set[str] = set()
    due(ANSWERED, FINISH_BY, reminded)
    extended = replace(ANSWERED, finish_by=date(2026, 12, 14))
    assert [each.step for each in due(extended, FINISH_BY, reminded)] == []
    assert [each.step for each in due(extended, date(2026, 12, 4), reminded)] == [Step.HALF]


@given(st.integers(min_value=1, max_value=60))
def test_half_comes_before_four_fifths_and_both_before_the_end(days: int) -> None:
    end = MONDAY + timedelta(days=days)
    assert MONDAY < half_gone(MONDAY, end) <= mostly_gone(MONDAY, end) <= end
    assert (half_gone(MONDAY, end) - MONDAY) * 2 >= end - MONDAY
