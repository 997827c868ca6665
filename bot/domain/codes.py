"""Codes of requests: short, readable aloud, not guessable, and with a check character against typing errors.

The alphabet leaves out what looks alike (0/O, 1/I/L, 2/Z, 5/S, 6/G, 8/B, U/V), the letters that rhyme when
a Vietnamese reads them aloud (B, C, D, E, G, P and V beside T), N beside M, A beside K and H, J, and W ("vê
kép"). The seventeen left are a prime number, so that a weighted sum finds every single wrong character and
every two that changed places.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

ALPHABET = "23456789FHKMQRTXY"
_DIGITS = frozenset("23456789")
_WEIGHTS = (6, 5, 4, 3, 2, 1)  # all different and none a multiple of 17; the last is the check character's
_LENGTH = len(_WEIGHTS)
_BETWEEN = r"[\s._\-\u2010-\u2015]{0,3}"
_TYPED = re.compile(
    rf"(?<![^\W_])(?=((?:[{ALPHABET}]{_BETWEEN}){{{_LENGTH - 1}}}[{ALPHABET}])(?![^\W_]))", re.IGNORECASE
)


def new_code(choice: Callable[[Sequence[str]], str]) -> str:
    """A new code such as "K7M-4QX"; `choice` picks one character of those given (secrets.choice)."""
    while True:
        drawn = "".join(choice(ALPHABET) for _ in range(_LENGTH - 1))
        code = drawn + _check_character(drawn)
        if not _could_be_number(code):
            return _hyphenated(code)


def normalise(text: str) -> str | None:
    """The first code in what somebody typed, written as `new_code` writes it; None when there is none."""
    found = _first(unicodedata.normalize("NFKC", text))
    return _hyphenated(_letters(found)) if found else None


def without_code(text: str) -> str:
    """What somebody typed beside the first code in it."""
    typed = unicodedata.normalize("NFKC", text)
    found = _first(typed)
    return f"{typed[: found.start(1)]} {typed[found.end(1) :]}".strip() if found else typed


def _first(typed: str) -> re.Match[str] | None:
    codes = (match for match in _TYPED.finditer(typed) if _sum(_letters(match)) == 0)
    return next((match for match in codes if not _could_be_number(_letters(match))), None)


def _letters(match: re.Match[str]) -> str:
    return "".join(letter for letter in match[1].upper() if letter in ALPHABET)


def _check_character(drawn: str) -> str:
    return ALPHABET[-_sum(drawn) % len(ALPHABET)]


def _sum(code: str) -> int:
    return sum(weight * ALPHABET.index(letter) for weight, letter in zip(_WEIGHTS, code, strict=False)) % len(ALPHABET)


def _could_be_number(code: str) -> bool:
    """Only digits: such a code could be found inside a phone number, so none is given out."""
    return _DIGITS.issuperset(code)


def _hyphenated(code: str) -> str:
    return f"{code[:3]}-{code[3:]}"
