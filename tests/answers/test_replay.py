"""Two editions side by side: what changes, what is lost, what breaks, and when it is too much."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.edition import Edition, edition
from bot.answers.engine import stamp_of
from bot.answers.model import Model
from bot.answers.replay import Change, compare
from bot.answers.training import fit
from bot.content.knowledge import Knowledge
from bot.content.models import Check, OperatingPoint

GHI, XOA = "tiệm ghi gì", "xoá giúp em có được không"
CHECK = Check(text=GHI, kind="answer", clauses=["1.1"])


@pytest.fixture
def before(bakery: Knowledge, bakery_model: Model) -> Edition:
    return edition(bakery, bakery_model)


def _swapped(bakery: Knowledge) -> Edition:
    """The two answers asked for as the other one was."""
    one, other = bakery.answers["ghi-gi"], bakery.answers["co-xoa-khong"]
    answers = {
        one.id: one.model_copy(update={"ask": other.ask}),
        other.id: other.model_copy(update={"ask": one.ask}),
    }
    knowledge = replace(bakery, answers=answers)
    return edition(knowledge, fit(knowledge, stamp_of(knowledge), lambda done, of: None))


def test_nothing_changes_between_two_alike(before: Edition) -> None:
    comparison = compare(before, before, [GHI, XOA], [CHECK])
    assert comparison.changed == ()
    assert comparison.broken == ()
    assert not comparison.spoils(OperatingPoint(accepted_broken_checks=0, accepted_lost_answers=0))


def test_other_words_of_the_same_answer_are_no_loss(before: Edition) -> None:
    answer = before.knowledge.answers["ghi-gi"].model_copy(update={"answer": "Chỉ tên thôi ạ.\nKhông gì khác."})
    knowledge = replace(before.knowledge, answers={**before.knowledge.answers, "ghi-gi": answer})
    after = before.with_knowledge(knowledge)
    assert after
    comparison = compare(before, after, [GHI, XOA], [CHECK])
    assert [each.change for each in comparison.replayed] == [Change.REWORDED, Change.SAME]
    assert not comparison.spoils(OperatingPoint(accepted_broken_checks=0, accepted_lost_answers=0))


def test_an_answer_that_goes_to_another_question_breaks_its_check(bakery: Knowledge, before: Edition) -> None:
    comparison = compare(before, _swapped(bakery), [GHI], [CHECK])
    assert [each.change for each in comparison.replayed] == [Change.OTHER]
    assert comparison.broken == (CHECK,)
    assert comparison.spoils(OperatingPoint(accepted_broken_checks=0.5))
    assert not comparison.spoils(OperatingPoint(accepted_broken_checks=1))


def test_a_check_that_was_wrong_before_cannot_be_broken(bakery: Knowledge, before: Edition) -> None:
    wrong = Check(text=GHI, kind="answer", clauses=["2.1"])
    assert compare(before, _swapped(bakery), [], [wrong]).broken == ()


def test_a_question_that_is_asked_back_afterwards_has_lost_its_answer(bakery: Knowledge, before: Edition) -> None:
    cautious = before.engine.model.calibration
    model = replace(before.engine.model, stamp="cautious", calibration=replace(cautious, threshold=1.1))
    after = edition(bakery, model)
    comparison = compare(before, after, [GHI], [])
    assert [each.change for each in comparison.lost] == [Change.LOST]
    assert comparison.spoils(OperatingPoint(accepted_lost_answers=0.5))
    assert not comparison.spoils(OperatingPoint(accepted_lost_answers=1))
    assert [each.change for each in compare(after, before, [GHI], []).replayed] == [Change.GAINED]
