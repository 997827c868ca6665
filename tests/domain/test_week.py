"""A week's figures: what counts in it, and what counts as late."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.messages import ChatRef
from bot.domain.requests import DataRequest, Kind, Slots, Status
from bot.domain.week import Week, figures_of, last_full_week

WEEK = Week(monday=date(2026, 11, 16))
_REQUEST = DataRequest(
    code="K7M-4QM",
    kind=Kind.DELETE,
    chat=ChatRef(channel="telegram", id="1"),
    slots=Slots(),
    opened_at=datetime(2026, 11, 10, 3, tzinfo=UTC),
    answer_by=date(2026, 11, 12),
    finish_by=date(2026, 11, 18),
)


def _day(at: datetime) -> date:
    return at.date()


def _ended(day: int, status: Status = Status.DONE) -> DataRequest:
    at = datetime(2026, 11, day, 3, tzinfo=UTC)
    return replace(_REQUEST, status=status, answered_at=_REQUEST.opened_at + timedelta(hours=12), ended_at=at)


def test_the_last_full_week_ends_on_sunday_whatever_the_day() -> None:
    assert {last_full_week(date(2026, 11, day)) for day in range(23, 30)} == {WEEK}
    assert last_full_week(date(2026, 11, 30), 2) == WEEK


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1)), st.integers(1, 52))
def test_a_week_is_seven_days_from_monday_and_over_before_today(today: date, back: int) -> None:
    week = last_full_week(today, back)
    assert (week.monday.weekday(), (week.sunday - week.monday).days) == (0, 6)
    assert week.sunday < today


def test_finished_in_time_late_and_still_open_are_told_apart() -> None:
    figures = figures_of(WEEK, [_ended(17), _ended(19), _REQUEST], {}, _day)
    assert (figures.in_time[Kind.DELETE], figures.late[Kind.DELETE]) == (1, 2)
    assert (figures.finished, figures.received) == (2, 0)
    assert figures.finish_days == 8.0


def test_what_the_customer_withdrew_is_neither_in_time_nor_late() -> None:
    figures = figures_of(WEEK, [_ended(17, Status.WITHDRAWN)], {}, _day)
    assert (figures.in_time[Kind.DELETE], figures.late[Kind.DELETE], figures.finish_days) == (0, 0, None)


def test_another_week_counts_for_itself() -> None:
    next_week = Week(monday=date(2026, 11, 23))
    assert figures_of(next_week, [_ended(17)], {}, _day).finished == 0
