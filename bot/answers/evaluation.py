"""Labelled messages judged: right, asked back, wrong, left unanswered; and what comes out over many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.answers.labels import same_clause
from bot.answers.outcome import Context, Outcome, OutcomeKind, Understanding
from bot.content.models import Check


class Verdict(StrEnum):
    """What became of one message."""

    RIGHT = "right"
    ASKED = "asked"  # the right answer is among the choices offered
    ACCEPTED = "accepted"  # another outcome that the label allows
    ABSTAINED = "abstained"  # a question not answered, without the right choice
    QUIET = "quiet"  # not for the policy, and not answered, though as another kind
    WRONG = "wrong"  # a question answered with another clause
    OPENED = "opened"  # a question taken for a request
    FALSE_ANSWER = "false_answer"  # not for the policy, and answered from it
    FALSE_REQUEST = "false_request"  # not a request, and taken for one
    ANSWERED = "answered"  # a request answered as a question
    WRONG_TYPE = "wrong_type"  # a request taken for another kind of request
    MISSED = "missed"  # a request taken for something else


class Group(StrEnum):
    """What a message is by its label."""

    QUESTION = "question"
    OTHER = "other"
    REQUEST = "request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One labelled message with what the engine made of it."""

    check: Check
    group: Group
    verdict: Verdict
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts of verdicts in one group; shares are of the group's messages."""

    total: int
    counts: Counter[Verdict]

    def share(self, *verdicts: Verdict) -> float:
        """The share of messages with one of these verdicts, 0 to 1; 0 of nothing."""
        return sum(self.counts[verdict] for verdict in verdicts) / self.total if self.total else 0.0


def judge_all(checks: Iterable[Check], understand: Callable[[str, Context], Understanding]) -> tuple[Judged, ...]:
    """Each message judged by itself, with nothing said before it."""
    return tuple(judge(check, understand(check.text, Context())) for check in checks)


def judge(check: Check, understanding: Understanding) -> Judged:
    """One message against its label. Any part that rests on an accepted clause makes a question right."""
    group = {"answer": Group.QUESTION, "request": Group.REQUEST}.get(check.kind, Group.OTHER)
    rule = {Group.QUESTION: _question, Group.OTHER: _other, Group.REQUEST: _request}[group]
    return Judged(check=check, group=group, verdict=rule(check, understanding), outcome=understanding.first)


def figures(judged: Sequence[Judged], group: Group) -> Figures:
    """The counts of one group."""
    counts = Counter(one.verdict for one in judged if one.group is group)
    return Figures(total=counts.total(), counts=counts)


def _question(check: Check, understanding: Understanding) -> Verdict:
    answers = [outcome for outcome in understanding.outcomes if outcome.kind is OutcomeKind.ANSWER]
    if any(rests_on(outcome.clauses, check) for outcome in answers):
        return Verdict.RIGHT
    if any(
        outcome.kind is OutcomeKind.CLARIFY and any(rests_on(other.clauses, check) for other in outcome.alternatives)
        for outcome in understanding.outcomes
    ):
        return Verdict.ASKED
    if understanding.first.kind in check.also:
        return Verdict.ACCEPTED
    if answers:
        return Verdict.WRONG
    return Verdict.OPENED if understanding.first.kind is OutcomeKind.REQUEST else Verdict.ABSTAINED


def _other(check: Check, understanding: Understanding) -> Verdict:
    first = understanding.first
    if first.kind in {check.kind, *check.also}:
        misplaced = first.kind is OutcomeKind.ANSWER and check.clauses and not rests_on(first.clauses, check)
        return Verdict.FALSE_ANSWER if misplaced else Verdict.RIGHT
    if any(outcome.kind is OutcomeKind.ANSWER for outcome in understanding.outcomes):
        return Verdict.FALSE_ANSWER
    if first.kind is OutcomeKind.REQUEST:
        return Verdict.RIGHT if first.wish and first.wish.kind in check.also else Verdict.FALSE_REQUEST
    return Verdict.QUIET


def _request(check: Check, understanding: Understanding) -> Verdict:
    first = understanding.first
    if first.kind is OutcomeKind.REQUEST and first.wish:
        if first.wish.kind == check.request:
            return Verdict.RIGHT
        return Verdict.ACCEPTED if first.wish.kind in check.also else Verdict.WRONG_TYPE
    if first.kind in check.also:
        return Verdict.ACCEPTED
    return Verdict.ANSWERED if first.kind is OutcomeKind.ANSWER else Verdict.MISSED


def rests_on(clauses: tuple[str, ...], check: Check) -> bool:
    """Whether what rests on these clauses, on the first most, is what the label accepts."""
    return bool(clauses) and any(same_clause(clauses[0], accepted) for accepted in check.clauses)
