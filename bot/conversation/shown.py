"""Personal values the way one writes them at home: a phone with blanks, a date with slashes."""

from __future__ import annotations

import re
from datetime import date

_MOBILE = re.compile(r"\+84(\d{3})(\d{3})(\d{3})")
_VIETNAM = "+84"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def shown(value: str) -> str:
    """A normalised value for its owner's eyes: "0912 345 678", "25/7/1990"; anything else as it is."""
    if phone := _MOBILE.fullmatch(value):
        return f"0{phone[1]} {phone[2]} {phone[3]}"
    if value.startswith(_VIETNAM):
        return f"0{value.removeprefix(_VIETNAM)}"
    if _DATE.fullmatch(value):
        day = date.fromisoformat(value)
        return f"{day.day}/{day.month}/{day.year}"
    return value
