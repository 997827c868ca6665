"""The policy clause by clause: what answers it, who asks about it, and how well that goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answers.evaluation import Judged, Verdict
from bot.content.knowledge import Knowledge
from bot.content.models import Answer, Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One clause. `asked`: how often customers got an answer that rests on it most."""

    clause: Clause
    answers: tuple[Answer, ...]
    ways: int  # of asking for them
    checks: int
    right: int
    asked_back: int
    wrong: int
    asked: int = 0

    @property
    def share_right(self) -> float | None:
        """The share of its checks that are right; None without checks."""
        return self.right / self.checks if self.checks else None


def coverage(knowledge: Knowledge, judged: Sequence[Judged], asked: Mapping[str, int]) -> tuple[Covered, ...]:
    """Every clause in the policy's order. A check counts for the first clause of its label, `asked` is by entry."""
    return tuple(
        _covered(clause, knowledge, [one for one in judged if one.check.clauses[:1] == [clause.number]], asked)
        for section in knowledge.policy.sections
        for clause in section.clauses
    )


def _covered(clause: Clause, knowledge: Knowledge, judged: Sequence[Judged], asked: Mapping[str, int]) -> Covered:
    answers = tuple(answer for answer in knowledge.answers.values() if clause.number in answer.clauses)
    questions = [one for one in judged if one.check.kind == "answer"]
    verdicts = [one.verdict for one in questions]
    return Covered(
        clause=clause,
        answers=answers,
        ways=sum(len(texts) for answer in answers for texts in answer.ask.values()),
        checks=len(questions),
        right=sum(verdict in (Verdict.RIGHT, Verdict.ACCEPTED) for verdict in verdicts),
        asked_back=verdicts.count(Verdict.ASKED),
        wrong=sum(verdict in (Verdict.WRONG, Verdict.OPENED) for verdict in verdicts),
        asked=sum(asked.get(answer.id, 0) for answer in answers if answer.clauses[0] == clause.number),
    )
