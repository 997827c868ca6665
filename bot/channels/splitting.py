"""Long texts in pieces that a service takes: cut where a reader pauses, counted as the service counts."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from typing import TypeAlias

Measure: TypeAlias = Callable[[str], int]
"""How long a text is for a service; a longer text never measures less."""

_PAUSES = (
    re.compile(r"\n\s*\n\s*"),  # a paragraph's end
    re.compile(r"[.!?…]+[\"'”’)\]]*\s+|\n\s*"),  # a sentence's or a line's end
    re.compile(r"\s+"),
)
_EARLIEST_PARAGRAPH = 0.5  # a paragraph that ends sooner leaves the piece too empty; a sentence's end reads as well
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")


def utf16_units(text: str) -> int:
    """The length as Telegram and Zalo count it: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, limit: int, measure: Measure = utf16_units) -> tuple[str, ...]:
    """Pieces of at most `limit` that joined are the text again, white space included; one piece when it fits.

    Cut after a paragraph, a sentence or a line, else between words, else inside one but never inside a letter.
    """
    pieces: list[str] = []
    while measure(text) > limit:
        end = _end_of_piece(text, _longest_prefix(text, limit, measure))
        pieces.append(text[:end])
        text = text[end:]
    return (*pieces, text)


def shortened(text: str, limit: int, measure: Measure = utf16_units) -> str:
    """The text within the limit (3 at least), ended with "…" where something had to go."""
    if measure(text) <= limit:
        return text
    return text[: _whole_letters(text, _longest_prefix(text, limit - measure("…"), measure))].rstrip() + "…"


def _longest_prefix(text: str, limit: int, measure: Measure) -> int:
    """How many characters fit; at least one, so that splitting ends."""
    return max(1, bisect_right(range(1, len(text) + 1), limit, key=lambda length: measure(text[:length])))


def _end_of_piece(text: str, longest: int) -> int:
    for pause in _PAUSES:
        end = max((match.end() for match in pause.finditer(text[:longest])), default=0)
        if end > (longest * _EARLIEST_PARAGRAPH if pause is _PAUSES[0] else 0) and text[:end].strip():
            return end
    return _whole_letters(text, longest)


def _whole_letters(text: str, end: int) -> int:
    """The nearest place at or before `end` that does not part a letter from its marks or a joined emoji."""
    cut = end
    while 0 < cut < len(text) and (_belongs_to_the_last(text[cut]) or text[cut - 1] == "\u200d"):
        cut -= 1
    return cut or end


def _belongs_to_the_last(character: str) -> bool:
    return unicodedata.combining(character) != 0 or character in _JOINERS
