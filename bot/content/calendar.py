"""The business's working days and time limits, from deadlines.yaml and Vietnam's public holidays."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import cast

import holidays

from bot.content.models import Deadlines, Profile
from bot.domain import deadlines as clock
from bot.domain.deadlines import Counting

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Working days: the weekdays worked, less public holidays, as the business adds to them and takes from them."""

    weekdays: frozenset[int]  # 0 is Monday
    holidays: Container[date]
    extra_holidays: frozenset[date] = frozenset()
    removed_holidays: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether the business works on this day."""
        if day.weekday() not in self.weekdays or day in self.extra_holidays:
            return False
        return day in self.removed_holidays or day not in self.holidays

    def working_before(self, day: date) -> date:
        """The day itself when it is a working day, otherwise the last one before it."""
        while not self.is_working(day):
            day -= timedelta(days=1)
        return day


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalClock:
    """The time limits of deadlines.yaml, counted on the business's calendar."""

    deadlines: Deadlines
    calendar: Calendar

    def answer_by(self, received: date) -> date:
        """The last day to answer a request received on this day."""
        working_days = self.deadlines.answer_working_days.days
        return clock.answer_by(received, working_days=working_days, calendar=self.calendar)

    def has_third_party(self, profile: str) -> bool:
        """Whether somebody beside the business has a time limit of its own here."""
        return self.deadlines.profiles[profile].third_party is not None

    def finish_by(self, received: date, profile: str, *, third_party: bool = False, extended: bool = False) -> date:
        """The last day to carry out a request of this profile; an extension is counted from the same first day."""
        return clock.finish_by(
            received,
            days=_days(self.deadlines.profiles[profile], third_party=third_party, extended=extended),
            calendar=self.calendar,
            counting=Counting(self.deadlines.count),
            moves_on=self.deadlines.last_day_moves_on,
        )


def legal_clock(deadlines: Deadlines) -> LegalClock:
    """The clock of these deadlines; public holidays of whatever year is asked about are worked out when needed."""
    calendar = Calendar(
        weekdays=frozenset(_WEEKDAYS.index(name) for name in deadlines.working_weekdays),
        holidays=_vietnam()(language="vi"),
        extra_holidays=frozenset(deadlines.extra_holidays),
        removed_holidays=frozenset(deadlines.removed_holidays),
    )
    return LegalClock(deadlines=deadlines, calendar=calendar)


@cache
def _vietnam() -> type[holidays.HolidayBase]:
    """Read in by itself: asked by the country's name, the library reads in all countries, 8 MB and 0.1 s of them."""
    name = "holidays.countries.vietnam"
    module = ModuleType(name)
    try:
        SourceFileLoader(name, str(Path(holidays.__file__).parent / "countries" / "vietnam.py")).exec_module(module)
        return cast(type[holidays.HolidayBase], module.Vietnam)
    except (OSError, AttributeError):  # a later version of the library keeps it elsewhere
        return cast(type[holidays.HolidayBase], partial(holidays.country_holidays, "VN"))


def _days(profile: Profile, *, third_party: bool, extended: bool) -> int:
    """The days of a profile; without figures of its own for third parties, the ordinary ones hold for them too."""
    limit = profile.third_party if third_party and profile.third_party else profile.carry_out
    return limit.days + (profile.extension.days if extended else 0)
