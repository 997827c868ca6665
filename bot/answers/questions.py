"""Several questions in one message, taken apart where each part asks something by itself."""

from __future__ import annotations

import re

from bot.answers.text import Folder

_ENDS = re.compile(r"(?<=[?!;\n])\s*|(?<=\w\.)\s+")
_JOINS = re.compile(r",|\b(?:và|va|với lại|voi lai|mà|còn|rồi|roi|thêm nữa|ngoài ra)\b", re.IGNORECASE)
_ASKING_WORDS = frozenset({"không0", "gi2", "đâu0", "ai0", "sao0", "nao2", "chưa0", "mây1", "chăng0"})
_ASKING_UNMARKED = frozenset({"khong0", "gi0", "dau0", "nao0", "chua0", "may0", "chang0"})  # typed without marks
_FEWEST_WORDS = 3


def parts_of(text: str, folder: Folder) -> tuple[str, ...]:
    """The questions of a message in order; the message itself as the only one when it asks once or not at all."""
    sentences = [piece for piece in _ENDS.split(text) if piece and piece.strip()]
    parts = [part for sentence in sentences for part in _joined_questions(sentence, folder)]
    asking = [part for part in parts if _asks(part, folder)]
    return tuple(asking) if len(asking) > 1 else (text,)


def _joined_questions(sentence: str, folder: Folder) -> list[str]:
    """A sentence cut at its commas and joining words, but only where both sides ask."""
    found: list[str] = []
    start = 0
    for join in _JOINS.finditer(sentence):
        head, tail = sentence[start : join.start()], sentence[join.start() :]
        if _asks(head, folder) and _asks(tail, folder):
            found.append(head.strip())
            start = join.start()
    return [*found, sentence[start:].strip(" ,")]


def _asks(part: str, folder: Folder) -> bool:
    words = folder.fold(part).words
    return len(words) >= _FEWEST_WORDS and not (_ASKING_WORDS | _ASKING_UNMARKED).isdisjoint(words)
