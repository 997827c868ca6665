"""Two makings of weights with one behaviour; and content with more labels than a full table holds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from bot.answers.engine import Engine, model_path, stamp_of, stored_model
from bot.answers.labels import Shelf, labels_of
from bot.answers.model import Model
from bot.answers.outcome import Context, OutcomeKind
from bot.answers.training import fit
from bot.answers.weights import MOST_IN_FULL, NEAREST, Full, Sparse, read_weights
from bot.content.knowledge import Knowledge
from tests.bench.growing import Grown, grown

FEATURES, LABELS = 12, NEAREST + 20
TABLES = arrays(np.float16, (FEATURES, LABELS), elements=st.sampled_from([0.0, 0.0, 0.0, 0.5, 1.0, 2.0]))


def _sparse(table: NDArray[np.float16]) -> Sparse:
    kept = csc_matrix(table.T.astype(np.float32))
    return Sparse(
        starts=kept.indptr.astype(np.int64),
        labels=kept.indices.astype(np.int32),
        weights=kept.data.astype(np.float16),
        width=table.shape[1],
    )


@given(
    table=TABLES, places=st.sets(st.integers(0, FEATURES - 1), min_size=1), chosen=st.sets(st.integers(0, LABELS - 1))
)
def test_the_same_weights_give_the_same_rows(table: NDArray[np.float16], places: set[int], chosen: set[int]) -> None:
    at, labels = np.array(sorted(places)), np.array(sorted(chosen), dtype=np.intp)
    assert np.allclose(Full.of(table).rows(at, labels), _sparse(table).rows(at, labels), atol=2 / 127)


@given(table=TABLES, places=st.sets(st.integers(0, FEATURES - 1), min_size=1))
def test_the_nearest_labels_score_no_less_than_the_others(table: NDArray[np.float16], places: set[int]) -> None:
    at, values = np.array(sorted(places)), np.linspace(0.5, 1, len(places))
    sums = values @ table[at].astype(np.float64)
    near = _sparse(table).near(at, values)
    assert len(near) == NEAREST
    assert near.tolist() == sorted(set(near.tolist()))
    assert sums[near].min() >= np.delete(sums, near).max() - 1e-9


def test_all_labels_of_a_full_table_are_near() -> None:
    assert Full.of(np.zeros((3, 5))).near(np.array([0]), np.array([1.0])).tolist() == [0, 1, 2, 3, 4]


def test_what_is_kept_is_read_as_the_same_making() -> None:
    table = np.eye(FEATURES, LABELS, dtype=np.float16)
    for weights in (Full.of(table), _sparse(table)):
        assert type(read_weights(weights.stored())) is type(weights)
    with pytest.raises(KeyError):
        read_weights({})


# More labels than a full table holds


@pytest.fixture(scope="module")
def large(bakery: Knowledge) -> Grown:
    return grown(bakery, 101, messages=60)


@pytest.fixture(scope="module")
def large_model(large: Grown) -> Model:
    return fit(large.knowledge, stamp_of(large.knowledge), lambda done, of: None)


def test_large_content_is_kept_sparse_and_understood(large: Grown, large_model: Model) -> None:
    assert len(labels_of(large.knowledge)) > MOST_IN_FULL
    assert isinstance(large_model.weights, Sparse)
    engine = Engine(large.knowledge, large_model)
    outcomes = [(one, engine.understand(one.text, Context()).first) for one in large.unseen]
    answered = [outcome.entry == one.entry for one, outcome in outcomes if outcome.kind is OutcomeKind.ANSWER]
    assert len(answered) > len(outcomes) / 2
    assert sum(answered) >= 0.9 * len(answered)


def test_large_content_explains_itself_by_the_words_of_its_entries(large: Grown, large_model: Model) -> None:
    explained = Engine(large.knowledge, large_model).explain(large.unseen[0].text)
    assert explained is not None
    assert explained.ranking[0].label == f"answer/{large.unseen[0].entry}"
    assert explained.ranking[0].reasons[0][1] > 0


def test_a_large_model_is_kept_and_fitted_alike(large: Grown, large_model: Model, tmp_path: Path) -> None:
    large_model.save(model_path(tmp_path))
    read = stored_model(large.knowledge, tmp_path)
    assert read is not None
    again = fit(large.knowledge, large_model.stamp, lambda done, of: None)
    for name, kept in large_model.weights.stored().items():
        assert np.array_equal(read.weights.stored()[name], kept)
        assert np.array_equal(again.weights.stored()[name], kept)


def test_every_request_is_judged_however_many_entries_are_nearer(large: Grown, large_model: Model) -> None:
    engine = Engine(large.knowledge, large_model)
    requests = {label.key for label in labels_of(large.knowledge) if label.shelf is Shelf.REQUEST}
    assert requests
    for one in large.unseen:
        assert requests <= engine.chances(one.text).keys()
