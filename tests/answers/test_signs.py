"""Signs are drawn alike from one message and from many."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bot.answers.labels import Label, Shelf
from bot.answers.signs import Matrix, layout_of, logistic, probabilities, signs_of_request, signs_of_sureness

LABELS = (
    Label(id="a", shelf=Shelf.ANSWER, clauses=("1.1",)),
    Label(id="b", shelf=Shelf.ANSWER, clauses=("1.1a",)),
    Label(id="c", shelf=Shelf.ANSWER, clauses=("2.1",)),
    Label(id="d", shelf=Shelf.SILENT),
    Label(id="delete", shelf=Shelf.REQUEST),
    Label(id="e", shelf=Shelf.OFF_TOPIC),
)
LAYOUT = layout_of(LABELS)
SCORES = arrays(np.float64, (4, len(LABELS)), elements=st.floats(-20, 20))


def _chances(*values: float) -> Matrix:
    return np.array([values])


def test_the_layout_knows_places_and_shelves() -> None:
    assert LAYOUT.places[0].tolist() == [True, True, False, False, False, False]
    assert LAYOUT.shelves[Shelf.ANSWER].tolist() == [True, True, True, False, False, False]
    assert not LAYOUT.shelves[Shelf.HANDOFF].any()


@given(scores=SCORES, temperature=st.floats(0.5, 30))
def test_probabilities_are_probabilities_and_keep_the_order(scores: Matrix, temperature: float) -> None:
    chances = probabilities(scores, temperature)
    assert np.allclose(chances.sum(axis=1), 1)
    assert (chances >= 0).all()
    rows = np.arange(len(scores))
    assert np.allclose(chances[rows, scores.argmax(axis=1)], chances.max(axis=1))


@given(scores=SCORES)
def test_a_row_by_itself_has_the_signs_it_has_among_others(scores: Matrix) -> None:
    speech = np.linspace(-2, 2, len(scores))
    chances = probabilities(scores, 3.0)
    sureness, request = signs_of_sureness(scores, chances, LAYOUT), signs_of_request(chances, LAYOUT, speech)
    assert np.isfinite(sureness).all()
    assert np.isfinite(request).all()
    for row in range(len(scores)):
        one = slice(row, row + 1)
        assert np.array_equal(signs_of_sureness(scores[one], chances[one], LAYOUT)[0], sureness[row])
        assert np.array_equal(signs_of_request(chances[one], LAYOUT, speech[one])[0], request[row])


def test_a_rival_of_the_same_place_costs_no_sureness() -> None:
    kin, rival = _chances(0.5, 0.4, 0.05, 0.03, 0.01, 0.01), _chances(0.5, 0.05, 0.4, 0.03, 0.01, 0.01)
    scores = np.zeros((1, len(LABELS)))
    assert signs_of_sureness(scores, kin, LAYOUT)[0, 0] > signs_of_sureness(scores, rival, LAYOUT)[0, 0]


def test_requests_that_are_likelier_speak_more_for_a_request() -> None:
    less, more = _chances(0.6, 0.1, 0.1, 0.1, 0.05, 0.05), _chances(0.1, 0.1, 0.1, 0.05, 0.6, 0.05)
    speech = np.zeros(1)
    assert signs_of_request(more, LAYOUT, speech)[0, 0] > signs_of_request(less, LAYOUT, speech)[0, 0]


@pytest.mark.parametrize(("sign", "chance"), [(0.0, 0.5), (2.0, 0.880797), (-2.0, 0.119203)])
def test_the_logistic_curve_is_the_logistic_curve(sign: float, chance: float) -> None:
    assert logistic(np.array([0.0, 1.0]), np.array([[sign]]))[0] == pytest.approx(chance, abs=1e-6)


def test_the_constant_stands_first() -> None:
    assert logistic(np.array([100.0, 1.0]), np.array([[0.0]]))[0] == pytest.approx(1)
