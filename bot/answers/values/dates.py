"""Dates as people write them, in ISO form. The day comes before the month, as everywhere in Viet Nam."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.answers.values.certainty import NOTHING, Certainty, Reading
from bot.answers.values.wording import Found, Wording, vn, worded

_EDGE, _END = r"(?<![\w.,/-])", r"(?![\d]|[./-]\d)"
_PATTERNS = (
    vn(rf"{_EDGE}(?P<d>\d{{1,2}}) (?P<sep>[/.-]) (?P<m>\d{{1,2}}) (?P=sep) (?P<y>\d{{4}}|\d{{2}}){_END}"),
    vn(rf"{_EDGE}(?P<y>\d{{4}}) (?P<sep>[/.-]) (?P<m>\d{{1,2}}) (?P=sep) (?P<d>\d{{1,2}}){_END}"),
    vn(
        rf"{_EDGE}(?P<d>\d{{1,2}}) (?:tháng|thg|[/,-]) (?P<m>\d{{1,2}}|giêng|tư|chạp)"
        rf" (?:năm|nam|,|/|-)? (?P<y>\d{{4}}){_END}"
    ),
)
_BARE = vn(rf"{_EDGE}(?P<d>\d{{2}})\s?(?P<m>\d{{2}})\s?(?P<y>\d{{4}}){_END}")
_PIVOT = 30  # two digits of a year: 00 to 30 are of this century
_OLDEST, _YOUNGEST = 110, 5  # years of age beyond which a date of birth is confirmed


def find_dates(message: Wording) -> list[Found]:
    """Every whole date (day, month and year) in the message, in order."""
    found = [hit for pattern in _PATTERNS for hit in _hits(pattern, message.low)]
    return sorted({hit.start: hit for hit in found}.values(), key=lambda hit: hit.start)


def check_date(text: str, *, today: date) -> Reading:
    """What was typed where a date of birth was asked for. ODD: nobody, or no customer, would be of that age."""
    low = worded(text)
    values = {hit.value for hit in find_dates(low) or _hits(_BARE, low.low)}
    if len(values) != 1:
        return NOTHING
    (value,) = values
    usual = _YOUNGEST <= today.year - date.fromisoformat(value).year <= _OLDEST
    return Reading(certainty=Certainty.SURE if usual else Certainty.ODD, value=value)


def _hits(pattern: re.Pattern[str], low: str) -> Iterator[Found]:
    for match in pattern.finditer(low):
        value = _iso(match["d"], match["m"], match["y"])
        if value:
            yield Found(start=match.start(), end=match.end(), value=value)


def _iso(day: str, month: str, year: str) -> str | None:
    number = {"giêng": 1, "tư": 4, "chạp": 12}.get(month) or (int(month) if month.isdigit() else 0)
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) <= _PIVOT else 1900)
    if not 1890 <= full <= 2100:
        return None
    for first, second in ((number, int(day)), (int(day), number)):  # 07/25/1990 can only be the American order
        try:
            return date(full, first, second).isoformat()
        except ValueError:
            continue
    return None
