"""Words that people type instead of pressing: commands, yes and no, and what is added out of politeness."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.answers.syllables import unmarked
from bot.answers.text import Folder, canonical
from bot.content.knowledge import Knowledge

_SEPARATOR = "|"
# No meanings of whole messages:
_LISTS = frozenset(
    f"typed.{name}"
    for name in (
        "polite",
        "numbering",
        "question_ends",
        "question_signs",
        "adds",
        "drops",
        "gives_up",
        "where_words",
        "where_old",
        "where_new",
        "where_not",
        "where_aside",
    )
)
_REMEMBERED = 512  # texts
_LONGEST_END = 2  # words
_TOKEN = re.compile(r"\w+")


class TypedWords:
    """Reads the group `typed` of phrases.yaml: each key lists, with | between, what people type for it.

    What was read last is remembered: the labels of buttons come again and again.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._folder = Folder(knowledge.language)
        self._plain = lru_cache(maxsize=_REMEMBERED)(self._read)
        self._spelled = lru_cache(maxsize=_REMEMBERED)(_spelled)
        self._polite = self._set(knowledge, "typed.polite")
        self._numbering = self._set(knowledge, "typed.numbering")
        self._question_ends = self._set(knowledge, "typed.question_ends")
        self._question_signs = self._set(knowledge, "typed.question_signs")
        self._adds = self._set(knowledge, "typed.adds")
        self._drops = self._set(knowledge, "typed.drops")
        self._gives_up = self._set(knowledge, "typed.gives_up")
        self._where = _Where(*(self._set(knowledge, f"typed.where_{part}") for part in _Where.PARTS))
        self._meanings = {
            words: name.removeprefix("typed.")
            for name in knowledge.phrases
            if name.startswith("typed.") and name not in _LISTS
            for words in self._set(knowledge, name)
        }

    def plain(self, text: str) -> str:
        """The words in plain letters, abbreviations written out."""
        return self._plain(text)

    def spelled(self, text: str) -> str:
        """The words as typed, in plain letters, numbers kept."""
        return self._spelled(text)

    def meaning(self, text: str) -> str | None:
        """The key under `typed` whose words these are, polite words around them aside."""
        plain = self.plain(text)
        return self._meanings.get(plain) or self._meanings.get(self.bare(text))

    def number(self, text: str) -> int | None:
        """The number that a short message chooses: "2", "số 2", "2.", "câu 2 nhé"; None for anything else."""
        letters = canonical(text)
        if not any(map(str.isdigit, letters)):
            return None
        words = [word for word in map(unmarked, _TOKEN.findall(letters)) if word not in self._polite]
        rest = [word for word in words if word not in self._numbering]
        if len(rest) == 1 and rest[0].isascii() and rest[0].isdigit() and len(rest[0]) <= 2:
            return int(rest[0])
        return None

    def asks(self, text: str) -> bool:
        """Whether a message ends the way questions do, or asks on the way: few people type a question mark."""
        words = self.bare(text).split()
        ends = (" ".join(words[-length:]) for length in range(1, _LONGEST_END + 1))
        asks = any(end in self._question_ends for end in ends) or _holds(self.plain(text), self._question_signs)
        return asks or text.rstrip().endswith("?")

    def adds(self, text: str) -> bool:
        """Whether a message says of itself that it mends or completes what was sent before."""
        return _holds(self.plain(text), self._adds)

    def drops(self, text: str) -> bool:
        """Whether a message says that what was sent before is for nobody; a mere no does not."""
        return self.meaning(text) == "stop" or not self._drops.isdisjoint((self.plain(text), self.bare(text)))

    def gives_up(self, text: str) -> bool:
        """Whether a message says that what was asked for is no longer wanted."""
        return _holds(self.plain(text), self._gives_up)

    def where(self, text: str) -> str | None:
        """What a message that only says where another goes means: "addition", "another", or "unclear"; or None."""
        return self._where.read(self.plain(text))

    def bare(self, text: str) -> str:
        """The plain words without polite ones before and after them."""
        words = self.plain(text).split()
        while words and words[-1] in self._polite:
            words.pop()
        while words and words[0] in self._polite:
            words.pop(0)
        return " ".join(words)

    def _read(self, text: str) -> str:
        return " ".join(self._folder.fold(text).plain)

    def _set(self, knowledge: Knowledge, name: str) -> frozenset[str]:
        return frozenset(self.plain(words) for words in knowledge.phrases[name].split(_SEPARATOR))


class _Where:
    """Reads sentences that say nothing but where a message goes: every word in them is one of a few."""

    PARTS = ("words", "old", "new", "not", "aside")

    def __init__(self, *parts: frozenset[str]) -> None:
        words, self._old, self._new, self._not, self._aside = parts
        self._known = {word for each in (words, *parts[1:4]) for phrase in each for word in phrase.split()}

    def read(self, plain: str) -> str | None:
        """ "Addition" or "another" when only one of them is said and nothing is denied."""
        rest = f" {plain} "
        for each in self._aside:
            rest = rest.replace(f" {each} ", " ")
        old, new = _holds(rest, self._old), _holds(rest, self._new)
        if not plain or not self._known.issuperset(rest.split()):
            return None
        if old == new or _holds(rest, self._not):
            return "unclear"
        return "addition" if old else "another"


def _holds(plain: str, phrases: frozenset[str]) -> bool:
    """Whether one of the phrases stands in plain words."""
    words = f" {plain.strip()} "
    return any(f" {each} " in words for each in phrases)


def typed_command(text: str) -> tuple[str, str]:
    """The name of a slash command, in small letters and without the bot's own behind it, and what comes after it."""
    first, *rest = text.split(maxsplit=1) or [""]
    return first.partition("@")[0].lower(), rest[0].strip() if rest else ""


def _spelled(text: str) -> str:
    return " ".join(map(unmarked, _TOKEN.findall(canonical(text))))
