"""What the matcher sees of a folded message: words, pairs of words, groups of synonyms, runs of letters.

Three views, each of unit length before its weight: plain words (marked or not, a message says the same);
the same with synonyms put together (bán, tuồn, rao bán are one), where marks, if typed, keep bán, bạn and
bàn apart; and runs of two to five letters within a word (for what is misspelt). Weights and views
were chosen by cross-validation over voices; a fourth view, marked words by themselves, made it worse.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import chain, pairwise
from math import log, sqrt

from bot.answers.text import Folded, Folder


class View(StrEnum):
    """The prefix of a feature says which view it belongs to."""

    PLAIN = "p"
    GROUP = "g"
    LETTERS = "c"


WEIGHTS: Mapping[View, float] = {View.PLAIN: 1.0, View.GROUP: 0.7, View.LETTERS: 0.7}
_LETTER_RUNS = range(2, 6)
_REMEMBERED = 4096  # words, as in folding
_COMMON = 4  # messages
_MARKED_ENOUGH = 0.15  # below this share of marked words a text counts as typed without marks


@dataclass(frozen=True, slots=True)
class Weighted:
    """The features of one message that the vocabulary knows: their places and their values."""

    places: tuple[int, ...]
    values: tuple[float, ...]


class Synonyms:
    """Groups of words that mean the same here; a phrase of up to three words is one member."""

    def __init__(self, groups: Sequence[Sequence[str]], folder: Folder) -> None:
        self._marked: dict[tuple[str, ...], str] = {}
        self._plain: dict[tuple[str, ...], str] = {}
        for number, group in enumerate(groups):
            for member in group:
                folded = folder.fold(member)
                self._marked.setdefault(folded.words, f"={number}")
                self._plain.setdefault(folded.plain, f"={number}")

    def grouped(self, folded: Folded) -> list[str]:
        """The words with every member of a group replaced by the group's name, longest first."""
        with_marks = folded.marked_share > _MARKED_ENOUGH
        words, table = (folded.words, self._marked) if with_marks else (folded.plain, self._plain)
        found, place = [], 0
        while place < len(words):
            size = next((size for size in (3, 2) if words[place : place + size] in table), 1)
            found.append(table.get(words[place : place + size], folded.plain[place]))
            place += size
        return found


def features(folded: Folded, synonyms: Synonyms) -> Counter[str]:
    """Every feature of the message with its count; the name begins with the view's letter."""
    counted: Counter[str] = Counter()
    _count_words(counted, View.PLAIN, folded.plain)
    _count_words(counted, View.GROUP, synonyms.grouped(folded))
    counted.update(chain.from_iterable(map(_letters_of, folded.plain)))
    return counted


def _count_words(counted: Counter[str], view: View, words: Sequence[str]) -> None:
    counted.update([f"{view.value}{word}" for word in words])
    counted.update([f"{view.value}{first} {second}" for first, second in pairwise(words)])


@lru_cache(maxsize=_REMEMBERED)
def _letters_of(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    return tuple(
        f"{View.LETTERS.value}{padded[at : at + size]}" for size in _LETTER_RUNS for at in range(len(padded) - size + 1)
    )


class Vocabulary:
    """The features that the content taught, each with its weight by rarity (smoothed inverse document frequency)."""

    def __init__(self, names: Sequence[str], rarity: Sequence[float]) -> None:
        """`names` are sorted."""
        self.names = names
        self.rarity = rarity
        self._place = {name: place for place, name in enumerate(names)}
        self._ends = {view: bisect_left(names, chr(ord(view.value) + 1)) for view in View}

    @classmethod
    def learnt(cls, messages: Iterable[Counter[str]]) -> Vocabulary:
        """The vocabulary of these messages, without pairs of words and runs of letters seen only once."""
        seen: Counter[str] = Counter()
        total = 0
        for message in messages:
            seen.update(message.keys())
            total += 1
        names = sorted(name for name, count in seen.items() if count > 1 or _is_word(name))
        return cls(names, [log((1 + total) / (1 + seen[name])) + 1 for name in names])

    def weighed(self, counted: Counter[str]) -> Weighted:
        """The known features, each view scaled to unit length and then by its weight; order is by place."""
        place_of, rarity = self._place.get, self.rarity
        raw: list[tuple[int, float]] = []
        for name, count in counted.items():
            place = place_of(name)
            if place is not None:
                raw.append((place, (1 + log(count)) * rarity[place] if count > 1 else rarity[place]))
        raw.sort()
        places, values = [place for place, _ in raw], [value for _, value in raw]
        start = 0
        for view in sorted(View):  # the names are sorted, so each view is a run of places
            end = bisect_left(places, self._ends[view])
            squares = sum(value * value for value in values[start:end])
            scale = WEIGHTS[view] / sqrt(squares) if squares else 0.0
            values[start:end] = [value * scale for value in values[start:end]]
            start = end
        return Weighted(tuple(places), tuple(values))

    @property
    def common_words(self) -> list[str]:
        """The plain words of four messages or more, commonest first; rarer ones may be slips of a writer's keyboard."""
        rarest = max(self.rarity, default=0.0) - log((1 + _COMMON) / 2)  # the rarest feature was seen once
        words = [
            (rarity, name[1:])
            for name, rarity in zip(self.names, self.rarity, strict=True)
            if name[0] == View.PLAIN and " " not in name and rarity <= rarest
        ]
        return [word for _, word in sorted(words)]


def _is_word(name: str) -> bool:
    return name[0] != View.LETTERS and " " not in name
