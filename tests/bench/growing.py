"""Content many times as large as the shop's, made by a seeded generator: other subjects in other words.

Each new entry has some words of its own, as a subject has ("tuýt", "khoèo"…), and five ways of asking that
put them into the words that all questions are made of, taken from the shop's own. So the common words grow
more common and the rare ones more numerous, as they would in real content. Nothing is copied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from bot.answers.labels import asks_of
from bot.answers.syllables import ONSETS, RIMES
from bot.content.knowledge import Knowledge
from bot.content.models import Answer, Asks, Plain, Silent

_SEED = 247
_VOICES = ("một", "hai", "ba", "bốn", "năm")  # one way of asking each
_COMMON = 400  # words of the shop's ways of asking
_SYLLABLES = sorted(onset + rime for onset in ONSETS for rime in RIMES if len(onset + rime) > 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """A message that is none of the ways of asking, and the entry that it means."""

    text: str
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """The content, and messages about the new entries that they were not made of."""

    knowledge: Knowledge
    unseen: tuple[Unseen, ...]


def grown(knowledge: Knowledge, times: int, messages: int) -> Grown:
    """The content with `times` as many entries, each shelf in its proportion. The same arguments, the same content."""
    random = Random(_SEED)  # noqa: S311 - nothing here is secret
    frames = _frames(knowledge)
    answers, silent, off_topic = dict(knowledge.answers), dict(knowledge.silent), dict(knowledge.off_topic)
    unseen: list[Unseen] = []
    for number in range((times - 1) * len(knowledge.answers)):
        subject = _subject(random, f"moi-{number}")
        asks = subject.asks(random, frames)
        answers[subject.id] = Answer.model_construct(
            id=subject.id, title=subject.words[0], answer="…", ask=asks, clauses=[f"{100 + number}.1"], related=[]
        )
        if len(unseen) < messages:
            unseen.append(Unseen(text=subject.asked(random, frames), entry=subject.id))
    for number in range((times - 1) * len(knowledge.silent)):
        subject = _subject(random, f"im-moi-{number}")
        silent[subject.id] = Silent.model_construct(
            id=subject.id, title=subject.words[0], answer="…", ask=subject.asks(random, frames), clauses=[], related=[]
        )
    for number in range((times - 1) * len(knowledge.off_topic)):
        subject = _subject(random, f"ot-moi-{number}")
        off_topic[subject.id] = Plain.model_construct(
            id=subject.id, title=subject.words[0], answer="…", ask=subject.asks(random, frames), related=[]
        )
    return Grown(
        knowledge=replace(knowledge, answers=answers, silent=silent, off_topic=off_topic), unseen=tuple(unseen)
    )


@dataclass(frozen=True, slots=True)
class _Subject:
    id: str
    words: tuple[str, ...]  # of two syllables each

    def asks(self, random: Random, frames: Sequence[str]) -> Asks:
        return {voice: [self.asked(random, frames)] for voice in _VOICES}

    def asked(self, random: Random, frames: Sequence[str]) -> str:
        """A question about it: some of its words among common ones."""
        own = random.sample(self.words, random.randint(2, 3))
        said = [frames[min(int(random.paretovariate(0.6)), len(frames)) - 1] for _ in range(random.randint(4, 9))]
        for word in own:
            said.insert(random.randint(0, len(said)), word)
        return " ".join(said)


def _subject(random: Random, entry_id: str) -> _Subject:
    return _Subject(entry_id, tuple(" ".join(random.sample(_SYLLABLES, 2)) for _ in range(5)))


def _frames(knowledge: Knowledge) -> list[str]:
    """The commonest words of the shop's ways of asking, commonest first."""
    return [word for word, _ in Counter(_words(knowledge)).most_common(_COMMON)]


def _words(knowledge: Knowledge) -> Iterator[str]:
    for ask in asks_of(knowledge):
        yield from (word for word in ask.text.lower().split() if word.isalpha())
