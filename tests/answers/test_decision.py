"""From scores to one of the eight outcomes, each rule by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.decision import MOST_ALTERNATIVES, MOST_CHOICES, Judge, Judgement
from bot.answers.labels import Label, Shelf
from bot.answers.model import Calibration
from bot.answers.outcome import OutcomeKind
from bot.answers.signs import layout_of
from bot.answers.values.inventory import taken_stock
from bot.domain.requests import Kind

LABELS = (
    Label(id="ban-so", shelf=Shelf.ANSWER, clauses=("5.1",)),
    Label(id="ban-cho-ai", shelf=Shelf.ANSWER, clauses=("5.1",)),
    Label(id="xoa", shelf=Shelf.ANSWER, clauses=("6.2",)),
    Label(id="luu", shelf=Shelf.ANSWER, clauses=("3.1",)),
    Label(id="xem", shelf=Shelf.ANSWER, clauses=("4.1",)),
    Label(id="camera", shelf=Shelf.SILENT),
    Label(id="delete", shelf=Shelf.REQUEST, clauses=("6.2",)),
    Label(id="correct", shelf=Shelf.REQUEST, clauses=("6.1",)),
    Label(id="gap", shelf=Shelf.HANDOFF),
    Label(id="chao", shelf=Shelf.SMALL_TALK),
    Label(id="gia", shelf=Shelf.OFF_TOPIC),
)
CALIBRATION = Calibration(
    temperature=1.0,
    sureness=np.array([-0.5, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]),  # the odds against the best rival of another place
    requesting=np.array([0.0, 1.0, 1.0, 0.0]),  # the odds of the request shelf, and how it is said
    threshold=0.8,
)
JUDGE = Judge(CALIBRATION)
LAYOUT = layout_of(LABELS)
ASKS = -6.0  # as a question is said
ORDERS = 6.0


def _judged(speech: float = ASKS, text: str = "…", **scores: float) -> Judgement:
    """Scores by id with _ for -; the labels not named score 0."""
    named = {name.replace("_", "-"): score for name, score in scores.items()}
    row = np.array([named.get(label.id, 0.0) for label in LABELS])
    return JUDGE.judge(taken_stock(text), row, speech, LAYOUT)


def test_a_sure_answer_is_given_with_its_clauses_and_rivals_of_other_places() -> None:
    outcome = JUDGE.decide(_judged(ban_so=9, ban_cho_ai=8, xoa=4))
    assert (outcome.kind, outcome.entry, outcome.clauses) == (OutcomeKind.ANSWER, "ban-so", ("5.1",))
    assert outcome.alternatives[0].entry == "xoa"
    assert "ban-cho-ai" not in [other.entry for other in outcome.alternatives]
    assert outcome.score >= CALIBRATION.threshold


def test_two_answers_of_one_place_do_not_make_each_other_unsure() -> None:
    assert JUDGE.is_sure(_judged(ban_so=9, ban_cho_ai=9))
    assert not JUDGE.is_sure(_judged(ban_so=9, xoa=9))


def test_two_places_equally_near_are_asked_back() -> None:
    outcome = JUDGE.decide(_judged(ban_so=9, xoa=9, luu=8, xem=8))
    assert outcome.kind is OutcomeKind.CLARIFY
    assert [choice.entry for choice in outcome.alternatives] == ["ban-so", "xoa", "luu"]
    assert len(outcome.alternatives) == MOST_CHOICES
    assert outcome.entry is None


def test_an_answer_near_a_silent_topic_is_asked_back_with_both() -> None:
    outcome = JUDGE.decide(_judged(camera=9, luu=9))
    assert outcome.kind is OutcomeKind.CLARIFY
    assert {choice.entry for choice in outcome.alternatives[:2]} == {"camera", "luu"}


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ("camera", OutcomeKind.SILENT),
        ("gap", OutcomeKind.HANDOFF),
        ("chao", OutcomeKind.SMALLTALK),
        ("gia", OutcomeKind.OFFTOPIC),
    ],
)
def test_what_is_not_answered_from_the_policy_is_named_by_its_kind(entry: str, kind: OutcomeKind) -> None:
    outcome = JUDGE.decide(_judged(ASKS, "…", **{entry: 9.0}))
    assert (outcome.kind, outcome.entry) == (kind, entry)


def test_other_subjects_between_themselves_need_not_be_sure() -> None:
    outcome = JUDGE.decide(_judged(gia=9, chao=9, gap=8))
    assert outcome.kind in {OutcomeKind.OFFTOPIC, OutcomeKind.SMALLTALK}


def test_where_no_answer_is_near_it_is_admitted() -> None:
    outcome = JUDGE.decide(_judged(-12, delete=9, correct=9, camera=3))
    assert (outcome.kind, outcome.entry) == (OutcomeKind.UNSURE, None)


def test_something_to_be_done_opens_the_likeliest_request_with_what_it_says() -> None:
    outcome = JUDGE.decide(_judged(ORDERS, "xoá số 0981900222 giúp em", delete=9, correct=5, xoa=8))
    assert outcome.kind is OutcomeKind.REQUEST
    assert outcome.wish is not None
    assert outcome.wish.kind is Kind.DELETE
    assert outcome.wish.slots.record == "+84981900222"
    assert outcome.clauses == ("6.2",)


def test_the_same_words_said_as_a_question_are_answered() -> None:
    outcome = JUDGE.decide(_judged(ASKS, delete=6, xoa=8))
    assert (outcome.kind, outcome.entry) == (OutcomeKind.ANSWER, "xoa")


def test_an_answer_offers_the_request_that_is_plausible_too() -> None:
    offered = JUDGE.decide(_judged(1.0, delete=6, xoa=8.5))
    assert offered.kind is OutcomeKind.ANSWER
    assert offered.wish is not None
    assert offered.wish.kind is Kind.DELETE
    assert JUDGE.decide(_judged(ASKS, xoa=9)).wish is None


@given(
    scores=st.lists(st.floats(-30, 30), min_size=len(LABELS), max_size=len(LABELS)),
    speech=st.floats(-10, 10),
)
def test_any_scores_come_to_an_outcome_that_can_be_shown(scores: list[float], speech: float) -> None:
    judged = JUDGE.judge(taken_stock("…"), np.array(scores), speech, LAYOUT)
    outcome = JUDGE.decide(judged)
    assert 0 <= outcome.score <= 1
    assert len(outcome.alternatives) <= MOST_ALTERNATIVES
    assert len({choice.entry for choice in outcome.alternatives}) == len(outcome.alternatives)
    if outcome.kind is OutcomeKind.ANSWER:
        assert JUDGE.is_sure(judged)
    if outcome.kind is OutcomeKind.REQUEST:
        assert outcome.wish is not None
    else:
        assert (outcome.entry is None) == (outcome.kind in {OutcomeKind.CLARIFY, OutcomeKind.UNSURE})
