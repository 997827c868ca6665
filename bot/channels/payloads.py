"""Decoded JSON of a service, read tolerantly: what is missing or of another type reads as empty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias

Json: TypeAlias = Mapping[str, object]


def part(value: object, *keys: str) -> Json:
    """The object that stands at these keys, one inside the other; empty when there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def word(value: Json, key: str) -> str:
    """A text, or a whole number as text; else "". Without what no database keeps: halves of letters and zeros."""
    found = value.get(key)
    if isinstance(found, bool) or not isinstance(found, str | int):
        return ""
    return str(found).replace("\0", "").encode("utf-8", "replace").decode()


def number(value: Json, key: str) -> int | None:
    """A whole number, also one that came as text."""
    try:
        return int(word(value, key))
    except ValueError:
        return None


def moment(value: Json, key: str) -> datetime | None:
    """A time given in milliseconds since 1970, as a number or as text."""
    milliseconds = number(value, key)
    try:
        return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
