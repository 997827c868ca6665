"""The admins' own checks judged by the engine in force. Floors stand a little below what was measured last.

Written by other people than the ways of asking (test_wording keeps them apart), so that they say what
strangers meet. When a floor breaks, `bot kb eval` shows which messages moved.
"""

from __future__ import annotations

from random import Random

import pytest

from bot.answers.engine import Engine
from bot.answers.evaluation import Group, Judged, Verdict, figures, judge_all
from bot.content.knowledge import Knowledge
from bot.content.models import Check
from tests.answers.keystrokes import unmarked, with_slips

_UNMARKED_LOSS = 0.02  # what may be lost where a question back still leads to the answer
_UNMARKED_LOSS_AT_ONCE = 0.02  # measured: 1.2 points
_SLIPS = 0.25  # of all words


@pytest.fixture(scope="session")
def judged(shop_knowledge: Knowledge, shop_engine: Engine) -> tuple[Judged, ...]:
    return judge_all(shop_knowledge.checks, shop_engine.understand)


@pytest.fixture(scope="session")
def judged_unmarked(shop_knowledge: Knowledge, shop_engine: Engine) -> tuple[Judged, ...]:
    """The same checks as who types without marks would send them."""
    return judge_all(map(_unmarked, shop_knowledge.checks), shop_engine.understand)


@pytest.fixture(scope="session")
def judged_with_slips(shop_knowledge: Knowledge, shop_engine: Engine) -> tuple[Judged, ...]:
    """The same checks in the hands of somebody in a hurry."""
    chance = Random(247)  # noqa: S311 -- the same slips every time
    slipped = [
        check.model_copy(update={"text": with_slips(check.text, _SLIPS, chance)}) for check in shop_knowledge.checks
    ]
    return judge_all(slipped, shop_engine.understand)


@pytest.mark.parametrize(
    ("group", "verdicts", "floor"),
    [
        (Group.QUESTION, (Verdict.RIGHT,), 0.92),
        (Group.QUESTION, (Verdict.RIGHT, Verdict.ASKED), 0.96),
        (Group.OTHER, (Verdict.RIGHT,), 0.85),
        (Group.REQUEST, (Verdict.RIGHT,), 0.92),
    ],
)
def test_so_many_are_understood(
    group: Group, verdicts: tuple[Verdict, ...], floor: float, judged: tuple[Judged, ...]
) -> None:
    assert figures(judged, group).share(*verdicts) >= floor, _others(judged, group, verdicts)


@pytest.mark.parametrize(
    ("group", "verdict", "ceiling"),
    [
        (Group.QUESTION, Verdict.WRONG, 0.03),
        (Group.QUESTION, Verdict.OPENED, 0.02),
        (Group.OTHER, Verdict.FALSE_ANSWER, 0.05),
        (Group.OTHER, Verdict.FALSE_REQUEST, 0.02),
        (Group.REQUEST, Verdict.ANSWERED, 0.03),
        (Group.REQUEST, Verdict.WRONG_TYPE, 0.03),
    ],
)
def test_no_more_go_wrong(group: Group, verdict: Verdict, ceiling: float, judged: tuple[Judged, ...]) -> None:
    assert figures(judged, group).share(verdict) <= ceiling, _these(judged, group, verdict)


@pytest.mark.parametrize("group", Group)
@pytest.mark.parametrize(
    ("verdicts", "loss"),
    [
        ((Verdict.RIGHT,), _UNMARKED_LOSS_AT_ONCE),
        ((Verdict.RIGHT, Verdict.ASKED, Verdict.QUIET, Verdict.MISSED), _UNMARKED_LOSS),
    ],
    ids=["at once", "at last"],
)
def test_typing_without_marks_costs_little(
    group: Group,
    verdicts: tuple[Verdict, ...],
    loss: float,
    judged: tuple[Judged, ...],
    judged_unmarked: tuple[Judged, ...],
) -> None:
    with_marks = figures(judged, group).share(*verdicts)
    without = figures(judged_unmarked, group).share(*verdicts)
    assert without >= with_marks - loss, _moved(judged, judged_unmarked, group)


@pytest.mark.parametrize(
    ("group", "verdict", "ceiling"),
    [
        (Group.QUESTION, Verdict.WRONG, 0.03),
        (Group.OTHER, Verdict.FALSE_ANSWER, 0.06),
        (Group.OTHER, Verdict.FALSE_REQUEST, 0.03),
    ],
)
def test_typing_without_marks_brings_no_mistakes(
    group: Group, verdict: Verdict, ceiling: float, judged_unmarked: tuple[Judged, ...]
) -> None:
    assert figures(judged_unmarked, group).share(verdict) <= ceiling, _these(judged_unmarked, group, verdict)


@pytest.mark.parametrize(
    ("group", "verdict", "floor", "mistake", "ceiling"),
    [
        (Group.QUESTION, Verdict.RIGHT, 0.90, Verdict.WRONG, 0.03),
        (Group.OTHER, Verdict.RIGHT, 0.85, Verdict.FALSE_ANSWER, 0.03),
        (Group.REQUEST, Verdict.RIGHT, 0.85, Verdict.ANSWERED, 0.04),
    ],
)
def test_slips_in_every_fourth_word_cost_little_and_bring_no_mistakes(
    group: Group,
    verdict: Verdict,
    floor: float,
    mistake: Verdict,
    ceiling: float,
    judged_with_slips: tuple[Judged, ...],
) -> None:
    found = figures(judged_with_slips, group)
    assert found.share(verdict) >= floor, _others(judged_with_slips, group, (verdict,))
    assert found.share(mistake) <= ceiling, _these(judged_with_slips, group, mistake)


def test_no_answer_changes_between_two_runs(
    judged: tuple[Judged, ...], shop_knowledge: Knowledge, shop_engine: Engine
) -> None:
    assert judge_all(shop_knowledge.checks, shop_engine.understand) == judged


def test_there_are_enough_checks_of_every_group(judged: tuple[Judged, ...]) -> None:
    assert len(judged) >= 300
    assert all(figures(judged, group).total >= 90 for group in Group)


def _unmarked(check: Check) -> Check:
    return check.model_copy(update={"text": unmarked(check.text)})


def _others(judged: tuple[Judged, ...], group: Group, verdicts: tuple[Verdict, ...]) -> list[str]:
    return [f"{one.verdict}: {one.check.text}" for one in judged if one.group is group and one.verdict not in verdicts]


def _these(judged: tuple[Judged, ...], group: Group, verdict: Verdict) -> list[str]:
    return [one.check.text for one in judged if one.group is group and one.verdict is verdict]


def _moved(judged: tuple[Judged, ...], unmarked_ones: tuple[Judged, ...], group: Group) -> list[str]:
    both = zip(judged, unmarked_ones, strict=True)
    return [
        f"{one.verdict} → {other.verdict}: {other.check.text}"
        for one, other in both
        if one.group is group and one.verdict is not other.verdict
    ]
