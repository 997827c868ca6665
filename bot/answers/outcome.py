"""What a message was understood to be: the eight outcomes, with what supports them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.answers.reasons import Part
from bot.domain.requests import Kind, Slots


class OutcomeKind(StrEnum):
    """The eight outcomes of a question (the names are part of the machine interface)."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    SILENT = "silent"
    REQUEST = "request"
    HANDOFF = "handoff"
    SMALLTALK = "smalltalk"
    OFFTOPIC = "offtopic"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An entry that could be meant; `score` is a probability, 0 to 1."""

    entry: str
    clauses: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A request that the message makes, with what it already says."""

    kind: Kind
    slots: Slots = field(default_factory=Slots)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one question was understood to be.

    `alternatives`: what is offered for clarify and unsure, otherwise the runners-up; five at most.
    `wish`: for REQUEST the request itself; beside an ANSWER, a request that is plausible too and is
    offered as a button. `rule` names the rule that decided.
    """

    kind: OutcomeKind
    entry: str | None = None
    clauses: tuple[str, ...] = ()
    score: float = 0.0
    alternatives: tuple[Candidate, ...] = ()
    wish: Wish | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """One message understood: one outcome for each question in it, in order; never empty."""

    outcomes: tuple[Outcome, ...]

    @property
    def first(self) -> Outcome:
        """The outcome that the message as a whole is filed under."""
        return self.outcomes[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a message is read in the light of: the entry answered last in this chat, if it was recent."""

    last_entry: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One label among the likeliest, the words that spoke most for it with what each added, and its score in parts."""

    label: str
    chance: float
    score: float
    reasons: tuple[tuple[str, float], ...]
    parts: Mapping[Part, float]  # they add up to the score


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a message was understood as it was."""

    words: tuple[str, ...]  # folded, tones apart
    mended: tuple[str, ...]  # plain, after spelling was mended
    ranking: tuple[Ranked, ...]
    sureness: float
    threshold: float
    request: float  # chance that something is to be done
    speech: float  # how it is said: above 0 a request, below 0 a question
    understanding: Understanding
