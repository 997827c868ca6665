"""Labelled messages measured: what each would get if the bot answered by its best guess, and how sure it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answers.engine import Engine
from bot.answers.evaluation import Group, Judged, Verdict, judge, rests_on
from bot.answers.labels import Shelf
from bot.answers.outcome import Context, Explanation, OutcomeKind
from bot.content.knowledge import Knowledge
from bot.content.models import Check

_WRONG = frozenset({Verdict.WRONG, Verdict.FALSE_ANSWER, Verdict.FALSE_REQUEST, Verdict.OPENED, Verdict.WRONG_TYPE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One message judged, and the answer that is its best guess, whatever the threshold; None where that is none."""

    judged: Judged
    guess: str | None
    sureness: float
    right: bool  # the guess rests on a clause that the label accepts


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What answering from this sureness on would do.

    `answered`: the share of the questions that get an answer; `wrong`: the share of all answers that are wrong.
    """

    threshold: float
    answered: float
    wrong: float


def measure_all(checks: Iterable[Check], engine: Engine, knowledge: Knowledge) -> tuple[Measured, ...]:
    """Each message by itself, with nothing said before it."""
    return tuple(_measured(check, engine, knowledge) for check in checks)


def curve(measured: Sequence[Measured], thresholds: Iterable[float]) -> tuple[Point, ...]:
    """What comes out at each threshold. Messages of several questions count by their first reading."""
    questions = sum(each.judged.group is Group.QUESTION for each in measured)
    points = []
    for threshold in thresholds:
        answered = [each for each in measured if each.guess and each.sureness >= threshold]
        wrong = sum(not each.right for each in answered)
        reached = sum(each.judged.group is Group.QUESTION for each in answered)
        points.append(
            Point(
                threshold=threshold,
                answered=reached / questions if questions else 0.0,
                wrong=wrong / len(answered) if answered else 0.0,
            )
        )
    return tuple(points)


def confusions(judged: Iterable[Judged]) -> Counter[tuple[str, str]]:
    """How often something was taken for something else: what was meant, what was understood."""
    return Counter((meant(one), understood(one)) for one in judged if one.verdict in _WRONG)


def meant(one: Judged) -> str:
    """The clause that a question is about, or the kind of any other message."""
    return one.check.clauses[0] if one.group is Group.QUESTION and one.check.clauses else one.check.kind


def understood(one: Judged) -> str:
    """The clause that was answered with, or the kind of the outcome."""
    if one.outcome.kind is OutcomeKind.ANSWER and one.outcome.clauses:
        return meant(one) if one.verdict is Verdict.RIGHT else one.outcome.clauses[0]
    return one.outcome.kind.value


def moved(before: Sequence[Judged], after: Sequence[Judged]) -> tuple[tuple[Judged, Judged], ...]:
    """The messages that two versions of the content judge differently; both of the same messages in one order."""
    return tuple((old, new) for old, new in zip(before, after, strict=True) if old.verdict is not new.verdict)


def _measured(check: Check, engine: Engine, knowledge: Knowledge) -> Measured:
    explained = engine.explain(check.text)
    understanding = explained.understanding if explained else engine.understand(check.text, Context())
    judged = judge(check, understanding)
    guess = _guess(explained) if explained else None
    clauses = knowledge.clauses_of(guess) if guess else ()
    return Measured(
        judged=judged,
        guess=guess,
        sureness=explained.sureness if explained else 0.0,
        right=judged.group is Group.QUESTION and rests_on(clauses, check),
    )


def _guess(explained: Explanation) -> str | None:
    """The answer that scores best; None where a request is opened, or something else scores better."""
    if explained.understanding.first.kind is OutcomeKind.REQUEST:
        return None
    best = next((each.label for each in explained.ranking if not each.label.startswith(Shelf.REQUEST)), "")
    shelf, _, entry = best.partition("/")
    return entry if shelf == Shelf.ANSWER else None
