"""Two editions of the content side by side: what real questions and the checks get from each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.answers.edition import Edition
from bot.answers.evaluation import Verdict, judge
from bot.answers.outcome import Context, Outcome, OutcomeKind, Understanding
from bot.content.models import Check, OperatingPoint

_RIGHT = frozenset({Verdict.RIGHT, Verdict.ACCEPTED, Verdict.QUIET})
_UNANSWERED = frozenset({OutcomeKind.CLARIFY, OutcomeKind.UNSURE})


class Change(StrEnum):
    """What becomes of a question's answer."""

    SAME = "same"
    REWORDED = "reworded"  # the same entry, in other words
    OTHER = "other"  # another entry
    GAINED = "gained"  # had no answer
    LOST = "lost"  # has no answer any more: is asked back about, or not understood


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One question in both editions."""

    text: str
    before: Outcome
    after: Outcome
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All questions and checks in both editions. `broken`: the checks that were right and are not any more."""

    replayed: tuple[Replayed, ...]
    checks: int
    broken: tuple[Check, ...]

    def having(self, *changes: Change) -> tuple[Replayed, ...]:
        """The questions with one of these changes."""
        return tuple(each for each in self.replayed if each.change in changes)

    @property
    def changed(self) -> tuple[Replayed, ...]:
        """The questions whose answer is not the very same."""
        return tuple(each for each in self.replayed if each.change is not Change.SAME)

    @property
    def lost(self) -> tuple[Replayed, ...]:
        """The questions that lose their answer."""
        return self.having(Change.LOST)

    def spoils(self, point: OperatingPoint) -> bool:
        """Whether the change spoils more than the business accepts."""
        answered = sum(each.before.kind not in _UNANSWERED for each in self.replayed)
        return (
            len(self.broken) > point.accepted_broken_checks * self.checks
            or len(self.lost) > point.accepted_lost_answers * answered
        )


def compare(before: Edition, after: Edition, questions: Iterable[str], checks: Sequence[Check]) -> Comparison:
    """Every question and check read by both editions, each by itself. The checks are those of the new one, as a rule:
    a change may change them too.
    """
    return Comparison(
        replayed=tuple(_replayed(before, after, text) for text in questions),
        checks=len(checks),
        broken=tuple(_broken(before, after, checks)),
    )


def _replayed(before: Edition, after: Edition, text: str) -> Replayed:
    old = _read(before, text)
    new = _read(after, text) if _may_differ(before, after, text) else old
    return Replayed(text=text, before=old.first, after=new.first, change=_change(before, after, old, new))


def _may_differ(before: Edition, after: Edition, text: str) -> bool:
    """Whether the two may read a text differently: with one model for both, only what was settled does."""
    if before.engine.model.stamp != after.engine.model.stamp:
        return True
    return before.engine.settles(text) != after.engine.settles(text)


def _change(before: Edition, after: Edition, old: Understanding, new: Understanding) -> Change:
    was, is_now = not _unanswered(old), not _unanswered(new)
    if was != is_now:
        return Change.GAINED if is_now else Change.LOST
    if [_meant(outcome) for outcome in old.outcomes] != [_meant(outcome) for outcome in new.outcomes]:
        return Change.OTHER
    reworded = [*_told(before, old)] != [*_told(after, new)]
    return Change.REWORDED if reworded else Change.SAME


def _unanswered(understanding: Understanding) -> bool:
    return all(outcome.kind in _UNANSWERED for outcome in understanding.outcomes)


def _meant(outcome: Outcome) -> tuple[object, ...]:
    """What the customer is led to; for what is asked back, the topics that are offered."""
    if outcome.kind in _UNANSWERED:
        return outcome.kind, *(candidate.entry for candidate in outcome.alternatives)
    return outcome.kind, outcome.entry, outcome.wish.kind if outcome.wish else None


def _told(edition: Edition, understanding: Understanding) -> Iterator[str]:
    """The words that the customer reads from the content itself."""
    for outcome in understanding.outcomes:
        entry = edition.knowledge.entry(outcome.entry or "")
        if entry:
            yield edition.knowledge.text_of(entry)


def _broken(before: Edition, after: Edition, checks: Iterable[Check]) -> Iterator[Check]:
    for check in checks:
        if not _may_differ(before, after, check.text):
            continue
        was = judge(check, _read(before, check.text)).verdict in _RIGHT
        if was and judge(check, _read(after, check.text)).verdict not in _RIGHT:
            yield check


def _read(edition: Edition, text: str) -> Understanding:
    return edition.engine.understand(text, Context())
