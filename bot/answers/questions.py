"""Several questions in one message, taken apart where each part asks something by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import chain, pairwise
from typing import TypeAlias

from bot.answers.text import Folded

Fold: TypeAlias = Callable[[str], Folded]
"""Folds a text, typing slips mended: a misspelt "không" asks too."""

_ENDS = re.compile(r"(?<=[?!;\n])\s*|(?<=\w\.)\s+")
_JOINS = re.compile(r",|\b(?:và|va|với lại|voi lai|mà|còn|rồi|roi|thêm nữa|ngoài ra)\b", re.IGNORECASE)
_ASKING_WORDS = frozenset({"không0", "gi2", "đâu0", "ai0", "sao0", "nao2", "chưa0", "mây1", "chăng0"})
_ASKING_UNMARKED = frozenset({"khong", "gi", "dau", "nao", "chua", "may", "chang"})  # typed without marks, or mended
_FEWEST_WORDS = 3


def parts_of(text: str, fold: Fold) -> tuple[str, ...]:
    """The questions of a message in order; the message itself as the only one when it asks once or not at all."""
    sentences = [piece for piece in _ENDS.split(text) if piece and piece.strip()]
    parts = [part for sentence in sentences for part in _joined_questions(sentence, fold)]
    asking = [part for part in parts if _asks(fold(part).words)]
    return tuple(asking) if len(asking) > 1 else (text,)


def _joined_questions(sentence: str, fold: Fold) -> list[str]:
    """A sentence cut at its commas and joining words, but only where both sides ask."""
    cuts = [0, *(join.start() for join in _JOINS.finditer(sentence)), len(sentence)]
    pieces = [sentence[start:end] for start, end in pairwise(cuts)]
    words = [fold(piece).words for piece in pieces]
    found: list[str] = []
    start = 0
    for place in range(1, len(pieces)):
        if _asks(chain(*words[start:place])) and _asks(chain(*words[place:])):
            found.append("".join(pieces[start:place]).strip(" ,"))
            start = place
    return [*found, "".join(pieces[start:]).strip(" ,")]


def _asks(words: Iterable[str]) -> bool:
    """Whether these folded words ask something by themselves."""
    said = list(words)
    asking = any(word in _ASKING_WORDS or word.removesuffix("0") in _ASKING_UNMARKED for word in said)
    return asking and len(said) >= _FEWEST_WORDS
