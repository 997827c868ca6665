"""Questions that the bot did not settle, put together by meaning, each group with what it most likely asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt

from bot.answers.engine import Engine
from bot.domain.records import QuestionLog, Rating

_FARTHEST = (
    0.5  # cosine distance up to which questions are one group; on the checks, seven groups in eight are of one clause
)
_MOST_NEAREST = 12  # labels: enough that a topic on which the policy is silent is among them


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One group. `texts`: each different question once, asked most often first; `nearest`: keys of labels."""

    texts: tuple[str, ...] = field(repr=False)
    nearest: tuple[str, ...]
    logs: tuple[QuestionLog, ...] = field(repr=False)

    @property
    def count(self) -> int:
        """How often all of them were asked."""
        return len(self.logs)

    @property
    def disliked(self) -> int:
        """How many got a thumb down."""
        return sum(log.rating is Rating.DOWN for log in self.logs)

    @property
    def called(self) -> int:
        """How many were followed by a call for a person."""
        return sum(log.called for log in self.logs)


def gaps_of(logs: Sequence[QuestionLog], engine: Engine) -> tuple[Gap, ...]:
    """The groups, the one that was asked most often first. Deterministic."""
    by_words: dict[tuple[str, ...], list[QuestionLog]] = {}
    for log in logs:
        by_words.setdefault(engine.mended(log.text).plain, []).append(log)
    alike = sorted(by_words.values(), key=len, reverse=True)
    groups: dict[int, list[list[QuestionLog]]] = {}
    for number, same in zip(_grouped([each[0].text for each in alike], engine), alike, strict=True):
        groups.setdefault(number, []).append(same)
    return tuple(sorted((_gap(group, engine) for group in groups.values()), key=lambda gap: -gap.count))


def _gap(group: Sequence[Sequence[QuestionLog]], engine: Engine) -> Gap:
    logs = tuple(log for same in group for log in same)
    return Gap(texts=tuple(same[0].text for same in group), nearest=_nearest(group, engine), logs=logs)


def _nearest(group: Sequence[Sequence[QuestionLog]], engine: Engine) -> tuple[str, ...]:
    """The labels by their chance over all questions; what customers chose themselves counts as certain."""
    votes: Counter[str] = Counter()
    for same in group:
        chances = engine.chances(same[0].text)
        for log in same:
            chosen = next((key for key in chances if log.chosen and key.endswith(f"/{log.chosen}")), None)
            votes.update({chosen: 1.0} if chosen else chances)
    return tuple(key for key, _ in votes.most_common(_MOST_NEAREST))


def _described(text: str, engine: Engine) -> dict[str, float]:
    """Half what the words are, half what the model takes them for: what it does not know is told apart by the words.

    Each half has length 1; the square roots of chances have that of themselves.
    """
    words = engine.described(text)
    length = sqrt(sum(value * value for value in words.values())) or 1.0
    meant = {f"?{key}": sqrt(chance) for key, chance in engine.chances(text).items()}
    return {name: value / length for name, value in words.items()} | meant | {"": 1e-9}


def _grouped(texts: Sequence[str], engine: Engine) -> Sequence[int]:
    """A number for each text, the same for those that belong together."""
    if len(texts) < 2:
        return range(len(texts))
    from sklearn.cluster import AgglomerativeClustering  # large: only when there is something to group
    from sklearn.feature_extraction import DictVectorizer

    rows = DictVectorizer(sparse=False).fit_transform([_described(text, engine) for text in texts])
    machine = AgglomerativeClustering(n_clusters=None, metric="cosine", linkage="average", distance_threshold=_FARTHEST)
    return [int(number) for number in machine.fit_predict(rows)]
