"""Words that the content does not know, mended: glued words taken apart, typing slips put right."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.answers.syllables import is_plain_syllable
from bot.answers.text import Folded

_SHORTEST_MENDED = 4  # shorter words have too many neighbours
_TWO_SLIPS_FROM = 8  # letters; shorter words are mended by one slip only
_SHORTEST_GLUED = 5
_LONGEST_MENDED = 40  # a longer one is no word, and could be taken apart in too many ways to try


class Speller:
    """Mends words against the content's own vocabulary. A spelt syllable is never touched, known or not."""

    def __init__(self, words: Sequence[str]) -> None:
        """`words` are plain, commonest first: of two words equally near, the commoner was meant."""
        self._words = list(words)
        self._known = frozenset(words)

    def mended(self, folded: Folded) -> Folded:
        """The same message with unknown words replaced, by words without a tone; the words known stay as they are."""
        words: list[str] = []
        plain: list[str] = []
        for marked, bare in zip(folded.words, folded.plain, strict=True):
            repaired = None if self._is_fine(bare) else self._repaired(bare)
            words.extend(repaired or (marked,))
            plain.extend(repaired or (bare,))
        return Folded(tuple(words), tuple(plain))

    def _is_fine(self, bare: str) -> bool:
        if bare in self._known or not bare.isalpha() or not _SHORTEST_MENDED <= len(bare) <= _LONGEST_MENDED:
            return True
        return is_plain_syllable(bare)

    def _repaired(self, bare: str) -> tuple[str, ...] | None:
        return self._taken_apart(bare) or self._nearest(bare)

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

    def _nearest(self, bare: str) -> tuple[str, ...] | None:
        slips = 2 if len(bare) >= _TWO_SLIPS_FROM else 1
        found = process.extractOne(bare, self._words, scorer=OSA.distance, score_cutoff=slips)
        return (found[0],) if found else None
