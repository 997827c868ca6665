"""What the matcher sees of a folded message: words, pairs of words, groups of synonyms, runs of letters.

Three views, each of unit length before its weight: plain words (marked or not, a message says the same);
the same with synonyms put together (bán, tuồn, rao bán are one), where marks, if typed, keep bán, bạn and
bàn apart; and runs of two to five letters within a word (for what is misspelt). Weights and views
were chosen by cross-validation over voices; a fourth view, marked words by themselves, made it worse.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial
from itertools import chain, pairwise
from math import exp, log

import numpy as np
from marisa_trie import Trie
from numpy.typing import NDArray

from bot.answers.text import Folded, Folder


class View(StrEnum):
    """The prefix of a feature says which view it belongs to."""

    PLAIN = "p"
    GROUP = "g"
    LETTERS = "c"


WEIGHTS: Mapping[View, float] = {View.PLAIN: 1.0, View.GROUP: 0.7, View.LETTERS: 0.7}
VIEWS: Sequence[View] = sorted(View)
_LETTER_RUNS = range(2, 6)
_REMEMBERED = 4096  # words, as in folding
_COMMON = 4  # messages
_MARKED_ENOUGH = 0.15  # below this share of marked words a text counts as typed without marks


@dataclass(frozen=True, slots=True)
class Weighted:
    """The features of one message that the vocabulary knows: their places and their values."""

    places: NDArray[np.intp]
    values: NDArray[np.float64]


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
        found, place = [], 0
        while place < len(folded.words):
            sizes = ((size, self._group(folded, place, size, with_marks)) for size in (3, 2, 1))
            size, group = next(((size, group) for size, group in sizes if group), (1, folded.plain[place]))
            found.append(group)
            place += size
        return found

    def _group(self, folded: Folded, place: int, size: int, with_marks: bool) -> str | None:
        """The group of the words from this place on; marks count where they were typed, and a mended word has none."""
        words = folded.words[place : place + size]
        if with_marks and all(word[-1].isdigit() for word in words):
            return self._marked.get(words)
        return self._plain.get(folded.plain[place : place + size])


def features(folded: Folded, synonyms: Synonyms) -> Counter[str]:
    """Every feature of the message with its count; the name begins with the view's letter."""
    return Counter(chain(_words_of(folded, synonyms), *map(_letters_of, folded.plain)))


def features_between(one: Folded, other: Folded) -> Sequence[str]:
    """What is to be added to the features of two neighbouring pieces to have those of both together."""
    if not one.plain or not other.plain:
        return ()
    pair = f"{one.plain[-1]} {other.plain[0]}"
    return f"{View.PLAIN.value}{pair}", f"{View.GROUP.value}{pair}"


def _words_of(folded: Folded, synonyms: Synonyms) -> list[str]:
    """The features but for the runs of letters, each as often as it is there."""
    return [*_single_and_paired(View.PLAIN, folded.plain), *_single_and_paired(View.GROUP, synonyms.grouped(folded))]


def _single_and_paired(view: View, words: Sequence[str]) -> list[str]:
    singles = [f"{view.value}{word}" for word in words]
    return singles + [f"{view.value}{first} {second}" for first, second in pairwise(words)]


def _letters_of(word: str) -> list[str]:
    padded = f" {word} "
    return [
        f"{View.LETTERS.value}{padded[at : at + size]}" for size in _LETTER_RUNS for at in range(len(padded) - size + 1)
    ]


def _places_at(trie: Trie, places: array[int], names: Iterable[str]) -> list[int]:
    return [places[found] for found in map(trie.get, names) if found is not None]


def _places_of_letters(trie: Trie, places: array[int], word: str) -> array[int]:
    found = _places_at(trie, places, _letters_of(word))
    return array("i", found)  # remembered by the thousand: a list would take five times as much


class Vocabulary:
    """The features that the content taught, each with its weight by rarity (smoothed inverse document frequency).

    They are in the order of their names, so that each view is a run of places. The names themselves are a trie, a
    fiftieth of what a dict of them takes, which numbers them in an order of its own.
    """

    def __init__(
        self, trie: Trie, places: NDArray[np.int32], ends: NDArray[np.int32], rarity: NDArray[np.floating]
    ) -> None:
        """`places`: of each name by its number in the trie; `ends`: the first place behind each view."""
        self.rarity = rarity.astype(np.float32).astype(np.float64)  # as it is kept
        self.messages = 2 * exp(self.rarity.max(initial=1.0) - 1) - 1
        """How many taught it: the rarest feature was seen once."""
        self._trie = trie
        self._places = array("i", places.tolist())
        self._numbers = np.argsort(places).astype(np.int32)
        self._ends = ends
        self._places_of_letters = lru_cache(maxsize=_REMEMBERED)(partial(_places_of_letters, trie, self._places))

    @classmethod
    def of(cls, names: Sequence[str], rarity: NDArray[np.floating]) -> Vocabulary:
        """The vocabulary of these names, which are sorted."""
        trie = Trie(names)
        places = np.empty(len(names), dtype=np.int32)
        places[[trie[name] for name in names]] = np.arange(len(names), dtype=np.int32)
        return cls(trie, places, np.array([bisect_left(names, chr(ord(view) + 1)) for view in VIEWS]), rarity)

    @classmethod
    def read(cls, stored: Mapping[str, NDArray[np.generic]]) -> Vocabulary:
        """The vocabulary that was kept as these arrays. Raises KeyError where they are not its own."""
        trie = Trie().frombytes(stored["names"].tobytes())
        return cls(trie, stored["places"], stored["ends"], stored["rarity"])  # type: ignore[arg-type]

    def stored(self) -> Mapping[str, NDArray[np.generic]]:
        """The arrays to keep, by name."""
        return {
            "names": np.frombuffer(self._trie.tobytes(), dtype=np.uint8),
            "places": np.array(self._places, dtype=np.int32),
            "ends": np.asarray(self._ends, dtype=np.int32),
            "rarity": self.rarity.astype(np.float32),
        }

    @classmethod
    def learnt(cls, messages: Iterable[Counter[str]]) -> Vocabulary:
        """The vocabulary of these messages, without pairs of words and runs of letters seen only once."""
        seen: Counter[str] = Counter()
        total = 0
        for message in messages:
            seen.update(message.keys())
            total += 1
        names = sorted(name for name, count in seen.items() if count > 1 or is_learnt_once(name))
        return cls.of(names, rarity_of(np.array([seen[name] for name in names]), total))

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def names(self) -> tuple[str, ...]:
        """All features in the order of their places; made anew each time."""
        return tuple(map(self.name_at, range(len(self))))

    def name_at(self, place: int) -> str:
        """The feature at a place."""
        name: str = self._trie.restore_key(int(self._numbers[place]))
        return name

    def weighed(self, folded: Folded, synonyms: Synonyms) -> Weighted:
        """The known features of one message; order is by place."""
        places, counts = self.counted([self.places_in(folded, synonyms)])
        return Weighted(places, self.weigh(places, counts)[0])

    def places_in(self, folded: Folded, synonyms: Synonyms) -> list[int]:
        """The places of a message's known features, each as often as it is there."""
        places = self.places_at(_words_of(folded, synonyms))
        for word in folded.plain:
            places += self._places_of_letters(word)
        return places

    def places_at(self, names: Iterable[str]) -> list[int]:
        """The places of those features that the vocabulary knows."""
        return _places_at(self._trie, self._places, names)

    def counted(self, messages: Sequence[Sequence[int]]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Every place that one of these messages has, in order, and how often: a row for each message."""
        held = np.fromiter(chain.from_iterable(messages), dtype=np.intp)
        rows = np.repeat(np.arange(len(messages)), [len(message) for message in messages])
        places, columns = np.unique(held, return_inverse=True)
        counts = np.bincount(rows * len(places) + columns, minlength=len(messages) * len(places))
        return places, counts.reshape(len(messages), len(places)).astype(np.float64)

    def weigh(self, places: NDArray[np.intp], counts: NDArray[np.float64]) -> NDArray[np.float64]:
        """The values of features counted so often: in each row each view is of unit length, times its weight."""
        values = np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0.0) * self.rarity[places]
        bounds = [0, *np.searchsorted(places, self._ends)]
        for view, (start, end) in zip(VIEWS, pairwise(bounds), strict=True):
            length = np.sqrt(np.square(values[:, start:end]).sum(axis=1, keepdims=True))
            values[:, start:end] *= WEIGHTS[view] / np.where(length > 0, length, 1.0)
        return values

    def rarity_at(self, name: str) -> float:
        """How rare a feature is; one that the content never taught is as rare as the rarest."""
        found = self.places_at([name])
        return float(self.rarity[found[0]] if found else self.rarity.max(initial=1.0))

    def messages_with(self, word: str, then: str | None = None) -> float:
        """How many messages hold the plain word, or the pair of words; 0 of what was not learnt."""
        name = f"{View.PLAIN.value}{word}" if then is None else f"{View.PLAIN.value}{word} {then}"
        found = self.places_at([name])
        return (1 + self.messages) / exp(self.rarity[found[0]] - 1) - 1 if found else 0.0

    @property
    def common_words(self) -> list[str]:
        """The plain words of four messages or more, commonest first; rarer ones may be slips of a writer's keyboard."""
        bound = _COMMON - 0.5  # between two numbers of messages: roundings decide nothing
        rarest = self.rarity.max(initial=0.0) - log((1 + bound) / 2)  # the rarest feature was seen once
        words = [name for name in self._trie.iterkeys(View.PLAIN.value) if " " not in name]
        rarities = self.rarity[self.places_at(words)].tolist()
        return [word[1:] for rarity, word in sorted(zip(rarities, words, strict=True)) if rarity <= rarest]


def rarity_of(seen: NDArray[np.integer], total: int) -> NDArray[np.float64]:
    """The smoothed inverse document frequency of features seen in so many of all messages."""
    return np.asarray(np.log((1 + total) / (1 + seen)) + 1, dtype=np.float64)


def is_learnt_once(name: str) -> bool:
    """Whether a feature is learnt from a single message: a word is; a pair or a run of letters may be chance."""
    return name[0] != View.LETTERS and " " not in name
