"""Words that the content does not know, mended: glued words taken apart, typing slips put right."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.answers.syllables import is_plain_syllable
from bot.answers.text import Folded

_SHORTEST_MENDED = 4  # shorter words have too many neighbours to be mended for their letters alone
_TWO_SLIPS_FROM = 8  # letters; shorter words are mended by one slip only
_SHORTEST_GLUED = 5
_SHORTEST_DOUBTED = 2
_LONGEST_MENDED = 40  # a longer one is no word, and could be taken apart in too many ways to try
_SLIP = 3.0  # how much likelier, as a logarithm, a word one slip farther must be
_DOUBT = 7.0  # the same, of a word one slip away from what may be meant as it stands
_BESIDE = 0.9  # the share of a word's likelihood that the word beside it settles


class Taught(Protocol):
    """What the content's own messages teach about its words, which are plain."""

    @property
    def common_words(self) -> Sequence[str]:
        """Commonest first; rarer ones may be slips of a writer's keyboard."""

    @property
    def messages(self) -> float:
        """How many there are."""

    def messages_with(self, word: str, then: str | None = None) -> float:
        """How many messages hold the word, or the pair of words; 0 where none does, or only one the pair."""


class Speller:
    """Mends words against the content's own vocabulary. A word that the content knows is never touched.

    Of the words near enough the likeliest beside its neighbours is meant (a noisy channel over pairs of words). What
    may be meant as it stands, a spelt syllable or a short word, is mended only where the words beside it say so.
    """

    def __init__(self, taught: Taught) -> None:
        self._words = list(taught.common_words)
        self._known = frozenset(self._words)
        self._taught = taught

    def mended(self, folded: Folded) -> Folded:
        """The same message with unknown words replaced, by words without a tone; the words known stay as they are."""
        words: list[str] = []
        plain: list[str] = []
        for marked, bare, after in zip(folded.words, folded.plain, (*folded.plain, "")[1:], strict=True):
            repaired = self._repaired(plain[-1] if plain else "", bare, after)
            words.extend(repaired or (marked,))
            plain.extend(repaired or (bare,))
        return Folded(tuple(words), tuple(plain))

    def _repaired(self, before: str, bare: str, after: str) -> tuple[str, ...] | None:
        if bare in self._known or not bare.isalpha() or not _SHORTEST_DOUBTED <= len(bare) <= _LONGEST_MENDED:
            return None
        if len(bare) < _SHORTEST_MENDED or is_plain_syllable(bare):
            return self._doubted(before, bare, after)
        return self._taken_apart(bare) or self._nearest(before, bare, after)

    def _taken_apart(self, bare: str) -> tuple[str, ...] | None:
        """Known syllables typed as one word."""
        if len(bare) < _SHORTEST_GLUED:
            return None
        for cut in range(len(bare) - 2, 1, -1):
            head, tail = bare[:cut], bare[cut:]
            if not (self._is_known_syllable(head)):
                continue
            if self._is_known_syllable(tail):
                return head, tail
            rest = self._taken_apart(tail)
            if rest:
                return head, *rest
        return None

    def _is_known_syllable(self, part: str) -> bool:
        return len(part) > 1 and part in self._known and is_plain_syllable(part)

    def _nearest(self, before: str, bare: str, after: str) -> tuple[str, ...] | None:
        """The likeliest of the words near enough."""
        slips = 2 if len(bare) >= _TWO_SLIPS_FROM else 1
        found = process.extract(bare, self._words, scorer=OSA.distance, score_cutoff=slips, limit=None)
        likely = {word: self._likelihood(before, word, after) - _SLIP * away for word, away, _ in found}
        return (max(likely, key=likely.__getitem__),) if likely else None

    def _doubted(self, before: str, bare: str, after: str) -> tuple[str, ...] | None:
        """A word that was taught beside a neighbour and is much likelier here than the one that stands here."""
        found = process.extract(bare, self._words, scorer=OSA.distance, score_cutoff=1, limit=None)
        beside = (word for word, _, _ in found if self._is_taught_beside(before, word, after))
        likely = {word: self._likelihood(before, word, after) for word in beside}
        best = max(likely, key=likely.__getitem__, default=None)
        if best is None or likely[best] <= self._likelihood(before, bare, after) + _DOUBT:
            return None
        return (best,)

    def _is_taught_beside(self, before: str, word: str, after: str) -> bool:
        return self._taught.messages_with(before, word) > 0 or self._taught.messages_with(word, after) > 0

    def _likelihood(self, before: str, word: str, after: str) -> float:
        """The logarithm of how likely the word is behind the one before it, and the one after it behind the word."""
        return log(self._chance(before, word)) + log(self._chance(word, after))

    def _chance(self, first: str, then: str) -> float:
        taught = self._taught
        beside = taught.messages_with(first, then) / max(1.0, taught.messages_with(first))
        anywhere = max(0.5, taught.messages_with(then)) / taught.messages
        return _BESIDE * beside + (1 - _BESIDE) * anywhere
