"""What a log may say about what went wrong: keys, types and places, never what somebody wrote."""

from __future__ import annotations

import traceback
from typing import TypeAlias

Shape: TypeAlias = "str | dict[str, Shape] | list[Shape]"

_DEEPEST = 6
_MOST_KEYS = 40


def shape_of(value: object, depth: int = 0) -> Shape:
    """The keys and type names of decoded JSON; of a list only its first item."""
    if depth >= _DEEPEST:
        return "…"
    if isinstance(value, dict):
        return {str(key): shape_of(inner, depth + 1) for key, inner in list(value.items())[:_MOST_KEYS]}
    if isinstance(value, list):
        return [shape_of(inner, depth + 1) for inner in value[:1]]
    return type(value).__name__


def place_of(error: BaseException) -> str:
    """Where in the code it was raised. Its words are left out: they may quote a message."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
