"""Counting days as the Civil Code does, on a calendar that the test makes up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.deadlines import Counting, answer_by, finish_by

MONDAY = date(2026, 3, 2)


class Weekdays:
    """Monday to Friday, less some days."""

    def __init__(self, *closed: date) -> None:
        self.closed = closed

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.closed


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (MONDAY, date(2026, 3, 4)),
        (date(2026, 3, 5), date(2026, 3, 9)),  # Thursday: Friday, then Monday
        (date(2026, 3, 7), date(2026, 3, 10)),  # Saturday: Monday, Tuesday
        (date(2026, 3, 30), date(2026, 4, 1)),  # over the end of a month
    ],
)
def test_day_of_receipt_does_not_count(received: date, due: date) -> None:
    assert answer_by(received, working_days=2, calendar=Weekdays()) == due


def test_closed_days_do_not_count() -> None:
    calendar = Weekdays(MONDAY + timedelta(days=1), MONDAY + timedelta(days=2))
    assert answer_by(MONDAY, working_days=2, calendar=calendar) == date(2026, 3, 6)


@pytest.mark.parametrize(("days", "due"), [(4, date(2026, 3, 6)), (5, date(2026, 3, 9)), (30, date(2026, 4, 1))])
def test_last_day_moves_on_only_when_it_is_a_rest_day(days: int, due: date) -> None:
    assert finish_by(MONDAY, days=days, calendar=Weekdays()) == due


def test_last_day_may_stay_on_a_rest_day() -> None:
    assert finish_by(MONDAY, days=5, calendar=Weekdays(), moves_on=False) == date(2026, 3, 7)


def test_working_days_may_be_counted_instead() -> None:
    assert finish_by(MONDAY, days=5, calendar=Weekdays(), counting=Counting.WORKING) == date(2026, 3, 9)
