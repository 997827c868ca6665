"""A message in two strings of equal length: as written, and lower-case for searching; and patterns that forgive marks.

Places found in the one are places of the other, so a name or an address is handed on exactly as it was typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

_TONES = "\u0301\u0300\u0309\u0303\u0323"
_HOOK, _TILDE = "\u0309", "\u0303"
_REMEMBERED = 4096  # characters


@dataclass(frozen=True, slots=True)
class Wording:
    """The text without invisible characters (`written`), and in lower case with every tone in its new place (`low`)."""

    written: str = field(repr=False)
    low: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A value and the place in the message where it stands."""

    start: int
    end: int
    value: str = field(repr=False)


def worded(text: str) -> Wording:
    """The message ready for searching."""
    written = unicodedata.normalize("NFC", text).translate(_ORDINARY)
    lowered = written.translate(_LOWER)
    return Wording(written, _OLD_PLACEMENT.sub(lambda match: _NEW_PLACEMENT[match[0]], lowered))


def overlaps(start: int, end: int, taken: Iterable[Found]) -> bool:
    """Whether the place is used by one of the values already."""
    return any(start < other.end and other.start < end for other in taken)


@lru_cache(maxsize=1024)
def vn(pattern: str, *, marked: bool = False) -> re.Pattern[str]:
    """A pattern for `low`: a letter with marks in it also matches itself without them, and hỏi matches ngã.

    A letter without marks matches only itself, so "sang" never matches "sáng". A space stands for any white space or
    none. `marked`: for a text typed with marks, where "anh" is never "ảnh".
    """
    return re.compile("".join(_forgiving(char, marked) for char in pattern))


def is_marked(low: str) -> bool:
    """Whether the text was typed with marks, at least for a good part."""
    words = re.findall(r"[^\W\d_]+", low)
    return sum(not word.isascii() for word in words) > 0.3 * len(words)


class _EachChar(dict[int, str]):
    """A table for `str.translate`, made as characters are met."""

    def __init__(self, change: Callable[[str], str]) -> None:
        super().__init__()
        self._change = change

    def __missing__(self, place: int) -> str:
        changed = self._change(chr(place))
        if len(self) < _REMEMBERED:
            self[place] = changed
        return changed


def _ordinary(char: str) -> str:
    """The character in ordinary width; nothing for invisible characters and marks that combine with no letter."""
    if unicodedata.category(char) in {"Cf", "Mn", "Me"}:
        return ""
    usual = unicodedata.normalize("NFKC", char)
    return usual if len(usual) == 1 else char


def _lower(char: str) -> str:
    """The character in lower case; as it is where that would be two characters."""
    low = char.lower()
    return low if len(low) == 1 else char


_ORDINARY, _LOWER = _EachChar(_ordinary), _EachChar(_lower)


def _placements() -> dict[str, str]:
    """Tone on the first vowel (óa) → tone on the second (oá), for the rimes on which the two schools differ."""
    moved = {}
    for first, second in ("oa", "oe", "uy"):
        for tone in _TONES:
            moved[unicodedata.normalize("NFC", first + tone + second)] = unicodedata.normalize(
                "NFC", first + second + tone
            )
    return moved


_NEW_PLACEMENT = _placements()
_OLD_PLACEMENT = re.compile("|".join(_NEW_PLACEMENT))


def _forgiving(char: str, marked: bool) -> str:
    if char == " ":
        return r"\s*"
    if char == "đ":
        return "[đd]"
    letters = unicodedata.normalize("NFD", char)
    if len(letters) == 1 or not char.isalpha():
        return char
    without_tone = "".join(mark for mark in letters if mark not in _TONES)
    forms = {letters} if marked else {letters, letters[0], without_tone}
    if _HOOK in letters or _TILDE in letters:
        forms.add(letters.translate({ord(_HOOK): _TILDE, ord(_TILDE): _HOOK}))
    return "[" + "".join(sorted({unicodedata.normalize("NFC", form) for form in forms})) + "]"
