"""Words as they are typed: keys of Telex and VNI, the other school of tone placement, marks left off, slips."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from random import Random

_TONES = {"\u0301": ("s", "1"), "\u0300": ("f", "2"), "\u0309": ("r", "3"), "\u0303": ("x", "4"), "\u0323": ("j", "5")}
_TELEX_LETTERS = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI_LETTERS = {"â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "ă": "a8", "đ": "d9"}
_OPEN_RIMES = ("oa", "oe", "uy")  # where the two schools differ: hoà, hòa


def telex(word: str) -> str:
    """The keys of the word with its tone key last: "được" → "dduwowcj"."""
    letters, tone = _apart(word)
    return _keyed(letters, _TELEX_LETTERS) + (_TONES[tone][0] if tone else "")


def telex_at_once(word: str) -> str:
    """The keys of the word as a machine takes them letter by letter: "được" → "dduwowjc"."""
    return _at_once(word, _TELEX_LETTERS, 0)


def vni(word: str) -> str:
    """The keys of the word with all digits last: "liệu" → "lieu65"."""
    letters, tone = _apart(word)
    keyed = _keyed(letters, _VNI_LETTERS)
    digits = "".join(sorted({key for key in keyed if key.isdigit()}))
    return "".join(key for key in keyed if key.isalpha()) + digits + (_TONES[tone][1] if tone else "")


def vni_at_once(word: str) -> str:
    """The keys of the word letter by letter: "liệu" → "lie65u"."""
    return _at_once(word, _VNI_LETTERS, 1)


def other_placement(word: str) -> str:
    """The word with its tone where the other school puts it; the same word where the schools agree."""
    for rime in _OPEN_RIMES:
        for mark in _TONES:
            new, old = _composed(rime + mark), _composed(rime[0] + mark + rime[1])
            if word.endswith(new) and not word.startswith("qu"):
                return word.removesuffix(new) + old
    return word


def unmarked(text: str) -> str:
    """The text as typed without marks."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return _composed("".join(char for char in letters if not unicodedata.combining(char)))


def with_slips(text: str, share: float, chance: Random) -> str:
    """The text with a slip of the finger in this share of its words: a letter left out, doubled or swapped."""
    return " ".join(_slipped(word, chance) if chance.random() < share else word for word in text.split())


def _slipped(word: str, chance: Random) -> str:
    if len(word) < 2 or not word.isalpha():
        return word
    place = chance.randrange(len(word) - 1)
    first, second = word[place], word[place + 1]
    return word[:place] + chance.choice((first, second + first, first + first + second)) + word[place + 2 :]


def _apart(word: str) -> tuple[str, str]:
    """The letters with their quality marks, and the tone mark; empty for the level tone."""
    spread = unicodedata.normalize("NFD", word)
    tone = next((char for char in spread if char in _TONES), "")
    return _composed("".join(char for char in spread if char not in _TONES)), tone


def _at_once(word: str, letters: Mapping[str, str], keys: int) -> str:
    """Every letter by its keys, the tone's key right behind the letter that bears it."""
    typed = ""
    for char in _composed(word):
        letter, tone = _apart(char)
        typed += _keyed(letter, letters) + (_TONES[tone][keys] if tone else "")
    return typed


def _keyed(letters: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(letter, letter) for letter in letters)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
