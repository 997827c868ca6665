"""Labelled messages judged: every verdict once."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.answers.evaluation import Figures, Group, Verdict, figures, judge, judge_all
from bot.answers.outcome import Candidate, Context, Outcome, OutcomeKind, Understanding, Wish
from bot.content.models import Check
from bot.domain.requests import Kind


def _answer(*clauses: str) -> Outcome:
    return Outcome(kind=OutcomeKind.ANSWER, entry="x", clauses=clauses)


def _asked(*clauses: str) -> Outcome:
    choices = tuple(Candidate(entry=clause, clauses=(clause,), score=0.3) for clause in clauses)
    return Outcome(kind=OutcomeKind.CLARIFY, alternatives=choices)


def _wish(kind: Kind) -> Outcome:
    return Outcome(kind=OutcomeKind.REQUEST, wish=Wish(kind=kind))


QUESTION = Check(text="…", kind="answer", clauses=["5.1"])
TOLERANT = Check(text="…", kind="answer", clauses=["5.1"], also=["silent"])
OTHER = Check(text="…", kind="offtopic")
SILENT = Check(text="…", kind="silent", clauses=["5.3"], also=["answer"])
REQUEST = Check(text="…", kind="request", request=Kind.DELETE)
MILD = Check(text="…", kind="request", request=Kind.DELETE, also=["answer", "withdraw"])
MAY_BE_REQUEST = Check(text="…", kind="handoff", also=["complaint"])
OFF, HUSH, UNSURE = (
    Outcome(kind=kind, entry="x") for kind in (OutcomeKind.OFFTOPIC, OutcomeKind.SILENT, OutcomeKind.UNSURE)
)


@pytest.mark.parametrize(
    ("check", "outcomes", "verdict"),
    [
        (QUESTION, [_answer("5.1")], Verdict.RIGHT),
        (QUESTION, [_answer("5.1a")], Verdict.RIGHT),  # an item of the clause
        (QUESTION, [_answer("3.1"), _answer("5.1")], Verdict.RIGHT),  # one of two questions
        (QUESTION, [_answer("3.1", "5.1")], Verdict.WRONG),  # only the first clause counts
        (QUESTION, [_asked("3.1", "5.1")], Verdict.ASKED),
        (QUESTION, [_asked("3.1")], Verdict.ABSTAINED),
        (QUESTION, [UNSURE], Verdict.ABSTAINED),
        (QUESTION, [HUSH], Verdict.ABSTAINED),
        (TOLERANT, [HUSH], Verdict.ACCEPTED),
        (QUESTION, [_wish(Kind.DELETE)], Verdict.OPENED),
        (OTHER, [OFF], Verdict.RIGHT),
        (OTHER, [UNSURE], Verdict.QUIET),
        (OTHER, [_answer("5.1")], Verdict.FALSE_ANSWER),
        (OTHER, [HUSH, _answer("5.1")], Verdict.FALSE_ANSWER),
        (OTHER, [_wish(Kind.DELETE)], Verdict.FALSE_REQUEST),
        (SILENT, [HUSH], Verdict.RIGHT),
        (SILENT, [_answer("5.3")], Verdict.RIGHT),
        (SILENT, [_answer("3.1")], Verdict.FALSE_ANSWER),
        (MAY_BE_REQUEST, [_wish(Kind.COMPLAINT)], Verdict.RIGHT),
        (REQUEST, [_wish(Kind.DELETE)], Verdict.RIGHT),
        (REQUEST, [_wish(Kind.CORRECT)], Verdict.WRONG_TYPE),
        (REQUEST, [_answer("6.2")], Verdict.ANSWERED),
        (REQUEST, [UNSURE], Verdict.MISSED),
        (MILD, [_wish(Kind.WITHDRAW)], Verdict.ACCEPTED),
        (MILD, [_answer("6.2")], Verdict.ACCEPTED),
    ],
)
def test_every_verdict_is_told_from_the_others(check: Check, outcomes: list[Outcome], verdict: Verdict) -> None:
    assert judge(check, Understanding(outcomes=tuple(outcomes))).verdict is verdict


@pytest.mark.parametrize(
    ("check", "group"),
    [(QUESTION, Group.QUESTION), (OTHER, Group.OTHER), (SILENT, Group.OTHER), (REQUEST, Group.REQUEST)],
)
def test_a_message_belongs_to_the_group_of_its_label(check: Check, group: Group) -> None:
    assert judge(check, Understanding(outcomes=(UNSURE,))).group is group


def test_shares_are_of_the_group() -> None:
    def understand(text: str, context: Context) -> Understanding:
        assert context == Context()
        return Understanding(outcomes=(_answer("5.1"),))

    judged = judge_all([QUESTION, TOLERANT, OTHER], understand)
    assert figures(judged, Group.QUESTION) == Figures(total=2, counts=Counter({Verdict.RIGHT: 2}))
    assert figures(judged, Group.QUESTION).share(Verdict.RIGHT, Verdict.ASKED) == 1.0
    assert figures(judged, Group.OTHER).share(Verdict.FALSE_ANSWER) == 1.0


def test_nothing_has_no_shares() -> None:
    assert figures([], Group.REQUEST).share(Verdict.RIGHT) == 0.0
