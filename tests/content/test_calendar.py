"""The legal clock on Vietnam's calendar, with the figures of the shop's deadlines.yaml."""

from __future__ import annotations

from datetime import date

import pytest

from bot.content.calendar import LegalClock, legal_clock
from bot.content.knowledge import Knowledge


@pytest.fixture
def clock(shop: Knowledge) -> LegalClock:
    return legal_clock(shop.deadlines)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 11, 23), date(2026, 11, 26)),  # Tuesday 24 November is a holiday from 2026 on
        (date(2026, 11, 20), date(2026, 11, 25)),  # over a weekend and that holiday
        (date(2026, 11, 21), date(2026, 11, 25)),  # received on a Saturday
        (date(2026, 11, 24), date(2026, 11, 26)),  # received on the holiday itself
        (date(2026, 2, 13), date(2026, 2, 24)),  # over Tết 2026
        (date(2026, 4, 29), date(2026, 5, 5)),  # over 30 April, 1 May and a weekend
        (date(2027, 2, 3), date(2027, 2, 12)),  # over Tết 2027
        (date(2026, 12, 31), date(2027, 1, 5)),  # over New Year and a weekend
    ],
)
def test_answer_is_due_in_two_working_days(clock: LegalClock, received: date, due: date) -> None:
    assert clock.answer_by(received) == due


@pytest.mark.parametrize(
    ("profile", "due"),
    [
        ("view-correct-handover", date(2026, 12, 3)),
        ("withdraw-object", date(2026, 12, 8)),
        ("complaint", date(2026, 12, 8)),
        ("delete", date(2026, 12, 14)),  # 13 December is a Sunday
    ],
)
def test_worked_example_of_23_november(clock: LegalClock, profile: str, due: date) -> None:
    assert clock.finish_by(date(2026, 11, 23), profile) == due


@pytest.mark.parametrize(
    ("profile", "due"),
    [
        ("view-correct-handover", date(2026, 12, 8)),
        ("withdraw-object", date(2026, 12, 14)),  # the 13th is a Sunday
        ("delete", date(2026, 12, 23)),
        ("complaint", date(2026, 12, 8)),  # no figure of its own: the ordinary one
    ],
)
def test_third_party_has_its_own_figure(clock: LegalClock, profile: str, due: date) -> None:
    assert clock.finish_by(date(2026, 11, 23), profile, third_party=True) == due


@pytest.mark.parametrize(
    ("profile", "due"),
    [
        ("view-correct-handover", date(2026, 12, 14)),  # 20 days end on Sunday the 13th
        ("withdraw-object", date(2026, 12, 23)),
        ("delete", date(2027, 1, 4)),  # 40 days end on Saturday 2 January
    ],
)
def test_extension_is_counted_from_the_same_first_day(clock: LegalClock, profile: str, due: date) -> None:
    assert clock.finish_by(date(2026, 11, 23), profile, extended=True) == due


@pytest.mark.parametrize(
    ("received", "profile", "third_party", "extended", "due"),
    [
        (date(2026, 11, 23), "delete", True, True, date(2027, 1, 12)),
        (date(2026, 11, 23), "withdraw-object", True, True, date(2026, 12, 28)),
        (date(2026, 11, 23), "view-correct-handover", True, True, date(2026, 12, 18)),
        (date(2026, 11, 30), "view-correct-handover", False, False, date(2026, 12, 10)),  # over the end of a month
        (date(2027, 1, 29), "view-correct-handover", False, False, date(2027, 2, 11)),  # ends within Tết 2027
        (date(2027, 1, 29), "view-correct-handover", False, True, date(2027, 2, 18)),
        (date(2027, 1, 21), "withdraw-object", True, False, date(2027, 2, 11)),
        (date(2027, 2, 8), "delete", False, False, date(2027, 3, 1)),  # 28 February is a Sunday
        (date(2026, 4, 20), "view-correct-handover", False, False, date(2026, 5, 4)),  # 30 April, 1 May, a weekend
        (date(2026, 12, 12), "delete", False, False, date(2027, 1, 4)),  # New Year and a weekend
    ],
)
def test_third_parties_extensions_month_ends_and_tet(
    clock: LegalClock, received: date, profile: str, third_party: bool, extended: bool, due: date
) -> None:
    assert clock.finish_by(received, profile, third_party=third_party, extended=extended) == due


def test_a_last_day_on_a_saturday_stays_where_the_shop_works_on_it(shop: Knowledge) -> None:
    ordinary = legal_clock(shop.deadlines)
    open_days = [*shop.deadlines.working_weekdays, "sat"]
    working = legal_clock(shop.deadlines.model_copy(update={"working_weekdays": open_days}))
    received = date(2026, 11, 25)  # ten days end on Saturday 5 December
    assert ordinary.finish_by(received, "view-correct-handover") == date(2026, 12, 7)
    assert working.finish_by(received, "view-correct-handover") == date(2026, 12, 5)


def test_the_last_working_day_before_one_is_found_over_a_holiday(shop: Knowledge) -> None:
    calendar = legal_clock(shop.deadlines).calendar
    assert calendar.working_before(date(2026, 11, 24)) == date(2026, 11, 23)
    assert calendar.working_before(date(2027, 2, 7)) == date(2027, 2, 3)
    assert calendar.working_before(date(2026, 11, 25)) == date(2026, 11, 25)


def test_last_day_in_tet_moves_behind_it(clock: LegalClock) -> None:
    assert clock.finish_by(date(2027, 1, 26), "view-correct-handover") == date(2027, 2, 11)


def test_shop_open_on_saturday_counts_it(shop: Knowledge) -> None:
    open_days = [*shop.deadlines.working_weekdays, "sat"]
    clock = legal_clock(shop.deadlines.model_copy(update={"working_weekdays": open_days}))
    assert clock.answer_by(date(2026, 11, 26)) == date(2026, 11, 28)


def test_own_closing_day_and_a_holiday_worked(shop: Knowledge) -> None:
    days = {"extra_holidays": [date(2026, 11, 25)], "removed_holidays": [date(2026, 11, 24)]}
    clock = legal_clock(shop.deadlines.model_copy(update=days))
    assert clock.answer_by(date(2026, 11, 23)) == date(2026, 11, 26)
    assert clock.calendar.is_working(date(2026, 11, 24))


def test_days_to_carry_out_may_be_working_days(shop: Knowledge) -> None:
    clock = legal_clock(shop.deadlines.model_copy(update={"count": "working"}))
    assert clock.finish_by(date(2026, 11, 23), "view-correct-handover") == date(2026, 12, 8)


def test_every_figure_names_its_source(shop: Knowledge) -> None:
    for profile in shop.deadlines.profiles.values():
        figures = [profile.carry_out, profile.extension, profile.third_party]
        assert all("Nghị định" in figure.source for figure in figures if figure)
