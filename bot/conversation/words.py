"""Words that people type instead of pressing: commands, yes and no, and what is added out of politeness."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.answers.syllables import unmarked
from bot.answers.text import Folder, canonical
from bot.content.knowledge import Knowledge

_SEPARATOR = "|"
# No meanings of whole messages:
_LISTS = frozenset({"typed.polite", "typed.numbering", "typed.question_ends", "typed.adds"})
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
        self._adds = self._set(knowledge, "typed.adds")
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
        """Whether a message ends the way questions do: few people type a question mark."""
        words = self.bare(text).split()
        ends = (" ".join(words[-length:]) for length in range(1, _LONGEST_END + 1))
        return text.rstrip().endswith("?") or any(end in self._question_ends for end in ends)

    def adds(self, text: str) -> bool:
        """Whether a message says of itself that it mends or completes what was sent before."""
        words = f" {self.plain(text)} "
        return any(f" {each} " in words for each in self._adds)

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


def typed_command(text: str) -> tuple[str, str]:
    """The name of a slash command, in small letters and without the bot's own behind it, and what comes after it."""
    first, *rest = text.split(maxsplit=1) or [""]
    return first.partition("@")[0].lower(), rest[0].strip() if rest else ""


def _spelled(text: str) -> str:
    return " ".join(map(unmarked, _TOKEN.findall(canonical(text))))
