"""Where a message may be taken apart: its pieces, and whether a piece asks something."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

_MOST_PIECES = 6  # a longer story is cut no finer: its last piece holds the rest
_WHO = r"(?:(?:em|e|mình|minh|mk|tôi|toi|tui|anh|chị|chi|cô|co|chú|chu|bác|bac) )?"
_CUTS = re.compile(
    # ends of sentences, commas
    r"(?<=[!;\n])\s*(?=\S)|(?<=\?)\s*(?![\s?!]|\S*[=/&])|(?<=[^\W\d]\.)\s+(?=\S)|(?<=\w\.\.)\s*(?=[^\W\d])|,\s+(?=\S)"
    # joining words
    r"|\s+(?=(?:và|va|với lại|voi lai|thêm nữa|them nua|ngoài ra|ngoai ra|tiện thể|tien the|sẵn tiện|san tien)\s)"
    rf"|(?<!\bvà)(?<!\bva)(?<!\blại)(?<!\blai)\s+(?=(?:(?:ad|shop) )?cho {_WHO}(?:hỏi|hoi)\s)"
    # words that join only behind what asks
    r"|(?:(?<=không)|(?<=khong)|(?<=hông)|(?<=\bko)|(?<=\bk)|(?<=gì)|(?<=đâu)|(?<=chưa)|(?<=sao)|(?<=ạ)|(?<=vậy))"
    r"\s+(?=(?:mà|ma|còn|con|rồi|roi|nữa)\s)",
    re.IGNORECASE,
)
_NO_WORD = " \n,.;?!"
_SUPPOSING = re.compile(r"\W*(?:nếu|neu|lỡ|giả sử|gia su|trường hợp|truong hop|khi|sau khi|sau)\b", re.IGNORECASE)
_ASKING_WORDS = frozenset({"không0", "gi2", "đâu0", "ai0", "sao0", "nao2", "chưa0", "mây1", "chăng0", "ha3"})
_ASKING_UNMARKED = frozenset({"khong", "gi", "dau", "nao", "chua", "may", "chang"})  # typed without marks, or mended


def pieces_of(text: str) -> tuple[str, ...]:
    """The message cut wherever another question or order may begin; together they are the message."""
    end = len(text.rstrip(_NO_WORD))
    cuts = (cut.start() for cut in _CUTS.finditer(text, 0, end) if _is_between(text, cut))
    places = [0, *islice(cuts, _MOST_PIECES - 1)]
    return tuple(text[start:end] for start, end in zip(places, [*places[1:], len(text)], strict=True))


def _is_between(text: str, cut: re.Match[str]) -> bool:
    """Whether something stands on both sides, and no number goes on over the cut."""
    before = text[: cut.start()].rstrip(_NO_WORD)
    return bool(before) and not (before[-1].isdigit() and text[cut.end() : cut.end() + 1].isdigit())


def asks(words: Iterable[str]) -> bool:
    """Whether one of these folded words is a word that asks."""
    return any(word in _ASKING_WORDS or word.removesuffix("0") in _ASKING_UNMARKED for word in words)


def supposes(piece: str) -> bool:
    """Whether the piece opens with what is only supposed: its question is still to come."""
    return _SUPPOSING.match(piece) is not None
