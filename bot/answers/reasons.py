"""Why a label got its score, told in words that a person typed instead of the features that a model sees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from bot.answers.features import View
from bot.answers.text import Folder

_GROUP = "="  # a group of synonyms is called "=NUMBER"
_MEMBERS = 3  # of a group: enough to recognise it
_EDGES = ".,;:!?\"'“”()[]…"


class Part(StrEnum):
    """Where a part of a score comes from."""

    WORDS = "words"  # single words
    PAIRS = "pairs"  # two words side by side
    SYNONYMS = "synonyms"  # words that mean the same here, put together
    LETTERS = "letters"  # runs of letters within words
    BASE = "base"  # what the label starts from, whatever is asked


def parts_of_score(added: Iterable[tuple[str, float]], base: float) -> Mapping[Part, float]:
    """The score taken apart; the parts add up to it. `added`: each feature with what it added."""
    sums = dict.fromkeys(Part, 0.0) | {Part.BASE: base}
    for name, value in added:
        sums[_part(name)] += value
    return {part: round(value, 3) for part, value in sums.items()}


def words_that_counted(
    added: Iterable[tuple[str, float]], words: Sequence[str], shown: Mapping[str, str]
) -> tuple[tuple[str, float], ...]:
    """The message's words with all that they added, most first: by themselves, in pairs, by their letters.

    `words`: the folded words; `shown`: what stands for a folded word or a group, where that is not the word itself.
    """
    sums: Counter[str] = Counter()
    for name, value in added:
        bearers = _bearers(name, words)
        for word in bearers:
            sums[shown.get(word, word)] += value / len(bearers)  # type: ignore[assignment]  # a Counter counts shares too
    return tuple((word, round(value, 3)) for word, value in sums.most_common())


def shown_words(text: str, folder: Folder) -> dict[str, str]:
    """How each folded word was typed; one that stands for several words, or for a value, shows as folded."""
    found: dict[str, str] = {}
    for token in text.split():
        plain = folder.fold(token).plain
        if len(plain) == 1 and not plain[0].startswith("#"):
            found.setdefault(plain[0], token.strip(_EDGES))
    return found


def shown_groups(groups: Sequence[Sequence[str]]) -> dict[str, str]:
    """How each group of synonyms is shown: by its first members."""
    return {f"{_GROUP}{number}": "/".join(group[:_MEMBERS]) for number, group in enumerate(groups)}


def _part(name: str) -> Part:
    view = View(name[0])
    if view is View.LETTERS:
        return Part.LETTERS
    if view is View.GROUP:
        return Part.SYNONYMS
    return Part.PAIRS if " " in name else Part.WORDS


def _bearers(name: str, words: Sequence[str]) -> Sequence[str]:
    """The words, or the group, that carry a feature."""
    if name[0] != View.LETTERS:
        return name[1:].split(" ")
    return [word for word in dict.fromkeys(words) if name[1:] in f" {word} "] or [name[1:].strip()]
