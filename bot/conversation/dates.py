"""Dates and times as people here write them, on the business's own clock."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.content.knowledge import Knowledge


def local(knowledge: Knowledge, at: datetime) -> datetime:
    """The moment on the business's clock."""
    return at.astimezone(ZoneInfo(knowledge.business.time_zone))


def say_day(knowledge: Knowledge, day: date) -> str:
    """A day with its weekday: "thứ Năm 26/11/2026"."""
    weekday = knowledge.say(f"dates.weekday_{day.weekday()}")
    return knowledge.say("dates.day", weekday=weekday, day=day.day, month=day.month, year=day.year)


def say_moment(knowledge: Knowledge, at: datetime) -> str:
    """A moment on the business's clock: "10:05 thứ Năm 26/11/2026"."""
    there = local(knowledge, at)
    return knowledge.say("dates.moment", time=f"{there:%H:%M}", day=say_day(knowledge, there.date()))
