"""Questions of customers that an admin has settled: known by heart, from the moment they are accepted.

A fitted model takes minutes to learn, and learns a whole rather than one sentence. What somebody answered for is
never left to it: the same question, however it is typed, means what was said of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.labels import Ask
from bot.answers.text import Folded, Folder

_TWO_MEANINGS = -1


class Settled:
    """The ways of asking of one voice, by their folded words."""

    def __init__(self, asks: Sequence[Ask], voice: str, folder: Folder) -> None:
        self._labels: dict[tuple[str, ...], int] = {}
        for ask in asks:
            if ask.voice == voice:
                words = folder.fold(ask.text).plain
                same = self._labels.setdefault(words, ask.label) == ask.label
                if not same:  # settled in two ways: then the model judges, as it does without any
                    self._labels[words] = _TWO_MEANINGS

    def label(self, folded: Folded) -> int | None:
        """The place of the label that this very question was settled for, if it was."""
        found = self._labels.get(folded.plain)
        return None if found == _TWO_MEANINGS else found
