"""Fitting the matcher to the content, and calibrating it over voices that it has not heard.

A label's weights are two linear views added up: its prototype (the root of all that was asked under it,
features of fewer labels weighing more) and what a linear support vector machine learnt to tell it from
the others by. Over voices left out the two together are right half a point more often than the machine
alone, and five points more than the prototypes alone; nearest neighbours added nothing to them.

A machine can be fitted for some hundred labels. Beyond `MOST_IN_FULL` the prototypes stand alone, kept
sparse, and the calibration is measured over a sample of every fifth message, whatever its voice: with a
handful of messages for each label, leaving out a voice would leave labels untaught.

Raw scores are no confidence; what makes them one is measured by leaving voices out in turn: the
messages of one author judged by what the others taught, as strangers' messages will be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from bot.answers.corpus import Corpus, Known
from bot.answers.features import Synonyms
from bot.answers.labels import Ask, Label, Shelf, asks_of, labels_of
from bot.answers.model import Calibration, Model
from bot.answers.signs import (
    Layout,
    Layouts,
    Matrix,
    best_labels,
    logistic,
    probabilities,
    signs_of_request,
    signs_of_sureness,
    unless_request,
)
from bot.answers.speech import speech_act
from bot.answers.spelling import Speller
from bot.answers.text import Folder
from bot.answers.values.inventory import taken_stock
from bot.answers.weights import MOST_IN_FULL, Full, Sparse, Weights
from bot.content.knowledge import Knowledge

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many steps are done, and how many there are."""

_MARGIN_COST = 1.0  # C of the support vector machine; 0.25 and 0.5 rank half a point worse, 2 no better
_PROTOTYPES = 2.0  # their weight beside the machine; 1 to 6 are within a fifth of a point
_ROOT = 0.4  # of what a label's messages add up to: twice the messages are not twice as near
_LABEL_RARITY = 0.4  # power of the rarity of a feature among labels
_UNTAUGHT = -10.0  # the score of a label that no message of a fold teaches
_FOLDS_WITHOUT_VOICES = 5
_SMALLEST_FOLD = 0.04  # share of all messages; a smaller voice is left out together with others
_MOST_FOLDS = 4  # further voices share folds: each fold costs a fit
_MOST_JUDGED_SPARSE = 4000  # messages to calibrate by where the prototypes stand alone
_TEMPERATURES = (1.0, 30.0)
_NONE = 1e-12  # the chance of a label that is not among the nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fitted:
    known: Known
    weights: Weights
    constants: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unheard:
    """Messages of voices left out, as scored between the same labels."""

    asks: NDArray[np.intp]
    layout: Layout
    scores: Matrix
    targets: NDArray[np.intp]  # places within the layout; -1 where the right label is not in it

    def chances_of_right(self, temperature: float) -> NDArray[np.float64]:
        chances = probabilities(self.scores, temperature)[np.arange(len(self.targets)), self.targets]
        return np.where(self.targets >= 0, chances, 0.0)


def fit(knowledge: Knowledge, stamp: str, progress: Progress) -> Model:
    """The model of this content. The same content always gives the same model."""
    folder = Folder(knowledge.language)
    labels, asks = labels_of(knowledge), asks_of(knowledge)
    corpus = Corpus(asks, folder, Synonyms(knowledge.language.synonyms, folder))
    layouts, folds = Layouts(labels), _judged_folds(asks, labels)
    unheard: list[_Unheard] = []
    for done, (left_out, judged) in enumerate(folds):
        progress(done, len(folds) + 1)
        unheard.extend(_judged_by_others(corpus, left_out, judged, layouts))
    progress(len(folds), len(folds) + 1)
    fitted = _fitted(corpus, np.arange(len(asks)), len(labels))
    calibration = _calibration(corpus, labels, unheard, knowledge.operating_point.accepted_wrong_rate)
    progress(len(folds) + 1, len(folds) + 1)
    return Model(
        stamp=stamp,
        keys=tuple(label.key for label in labels),
        vocabulary=fitted.known.vocabulary,
        weights=fitted.weights,
        constants=fitted.constants.astype(np.float32),
        calibration=calibration,
    )


def _judged_folds(asks: Sequence[Ask], labels: Sequence[Label]) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """What is left out each time, and what of it is judged."""
    if len(labels) <= MOST_IN_FULL:
        return [(fold, fold) for fold in _folds(asks)]
    left_out = _every_fifth(asks, 0)
    step = max(1, len(left_out) // _MOST_JUDGED_SPARSE)
    requests = [place for place in left_out if labels[asks[place].label].shelf is Shelf.REQUEST]
    return [(left_out, np.union1d(left_out[::step], np.array(requests, dtype=np.intp)))]


def _every_fifth(asks: Sequence[Ask], start: int) -> NDArray[np.intp]:
    return np.arange(start, len(asks), _FOLDS_WITHOUT_VOICES)


def _folds(asks: Sequence[Ask]) -> list[NDArray[np.intp]]:
    """The messages of each voice; small voices are one fold together. Without voices, every fifth message."""
    sizes = Counter(ask.voice for ask in asks)
    large = [voice for voice, size in sorted(sizes.items()) if size >= _SMALLEST_FOLD * len(asks)]
    if len(large) < 2:
        return [_every_fifth(asks, start) for start in range(_FOLDS_WITHOUT_VOICES)]
    fold_of = {voice: number % _MOST_FOLDS for number, voice in enumerate(large)}
    numbers = np.array([fold_of.get(ask.voice, _MOST_FOLDS - 1) for ask in asks])
    return [np.flatnonzero(numbers == number) for number in sorted(set(numbers))]


def _judged_by_others(
    corpus: Corpus, left_out: NDArray[np.intp], judged: NDArray[np.intp], layouts: Layouts
) -> list[_Unheard]:
    """Messages scored by a model that was fitted without them."""
    others = np.setdiff1d(np.arange(len(corpus.asks)), left_out)
    fitted = _fitted(corpus, others, layouts.size)
    rows = corpus.mended_rows(judged, Speller(fitted.known.vocabulary), fitted.known)
    targets = corpus.targets[judged]
    if isinstance(fitted.weights, Full):
        table = fitted.weights.rows(np.arange(len(fitted.known.vocabulary)), np.arange(layouts.size))
        scores = np.asarray(rows @ table + fitted.constants, dtype=np.float64)
        return [_Unheard(asks=judged, layout=layouts.over(np.arange(layouts.size)), scores=scores, targets=targets)]
    return [
        _among_nearest(fitted, rows[[row]], ask, target, layouts)
        for row, (ask, target) in enumerate(zip(judged, targets, strict=True))
    ]


def _among_nearest(fitted: _Fitted, row: csr_matrix, ask: np.intp, target: np.intp, layouts: Layouts) -> _Unheard:
    places, values = row.indices.astype(np.intp), row.data.astype(np.float64)
    near = layouts.judged(fitted.weights.near(places, values))
    scores = values @ fitted.weights.rows(places, near) + fitted.constants[near]
    found = np.flatnonzero(near == target)
    return _Unheard(
        asks=np.array([ask]),
        layout=layouts.over(near),
        scores=np.asarray(scores, dtype=np.float64)[np.newaxis, :],
        targets=found if len(found) else np.array([-1]),
    )


def _fitted(corpus: Corpus, places: NDArray[np.intp], labels: int) -> _Fitted:
    known = corpus.known(places)
    rows, targets = corpus.rows(places, known), corpus.targets[places]
    prototypes = _prototypes(rows, targets, labels)
    if labels > MOST_IN_FULL:
        return _Fitted(known=known, weights=_sparse(prototypes), constants=np.zeros(labels))
    machine = LinearSVC(C=_MARGIN_COST, random_state=0).fit(rows, targets)
    weights, constants = _PROTOTYPES * prototypes.toarray(), np.full(labels, _UNTAUGHT)
    weights[machine.classes_] += machine.coef_
    constants[machine.classes_] = machine.intercept_
    return _Fitted(known=known, weights=Full.of(weights.T), constants=constants)


def _prototypes(rows: csr_matrix, targets: NDArray[np.intp], labels: int) -> csr_matrix:
    """Labels × features, each label's of unit length."""
    ones = np.ones(len(targets), dtype=np.float32)
    members = csr_matrix((ones, (targets, np.arange(len(targets)))), shape=(labels, len(targets)))
    added = (members @ rows).tocsr()
    added.data **= np.float32(_ROOT)
    used_by = np.bincount(added.indices, minlength=rows.shape[1])
    rarity = np.log((labels + 1) / (used_by + 0.5)) ** _LABEL_RARITY
    added = (added @ diags(rarity.astype(np.float32))).tocsr()
    lengths = np.sqrt(np.asarray(added.multiply(added).sum(axis=1)).ravel())
    return (diags((1 / np.where(lengths > 0, lengths, 1)).astype(np.float32)) @ added).tocsr()


def _sparse(prototypes: csr_matrix) -> Sparse:
    by_feature = prototypes.tocsc()
    by_feature.sort_indices()
    return Sparse(
        starts=by_feature.indptr.astype(np.int64),
        labels=by_feature.indices.astype(np.int32),
        weights=by_feature.data.astype(np.float16),
        width=prototypes.shape[0],
    )


def _calibration(corpus: Corpus, labels: Sequence[Label], unheard: Sequence[_Unheard], accepted: float) -> Calibration:
    temperature = _temperature(unheard)
    judged = [_sure(one, temperature) for one in unheard]
    signs, right, answers = (np.concatenate(parts) for parts in zip(*judged, strict=True))
    sureness = _logistic_weights(signs, right)
    return Calibration(
        temperature=temperature,
        sureness=sureness,
        requesting=_logistic_weights(
            np.concatenate([_requested(corpus, one, temperature) for one in unheard]),
            _are_requests(corpus, labels, unheard),
        ),
        threshold=_threshold(logistic(sureness, signs), right, answers, accepted),
    )


def _temperature(unheard: Sequence[_Unheard]) -> float:
    """The temperature under which the right labels are likeliest."""

    def surprise(temperature: float) -> float:
        chances = np.concatenate([one.chances_of_right(temperature) for one in unheard])
        return float(-np.log(chances + _NONE).mean())

    return float(minimize_scalar(surprise, bounds=_TEMPERATURES, method="bounded").x)


def _sure(one: _Unheard, temperature: float) -> tuple[Matrix, NDArray[np.bool_], NDArray[np.bool_]]:
    """Of each message: the signs of sureness, whether the best label is right, and whether it is an answer."""
    others = unless_request(probabilities(one.scores, temperature), one.layout)
    best = best_labels(others, one.layout)
    right = one.layout.places[best, one.targets] & (one.targets >= 0)
    return signs_of_sureness(one.scores, others, one.layout), right, one.layout.shelves[Shelf.ANSWER][best]


def _are_requests(corpus: Corpus, labels: Sequence[Label], unheard: Sequence[_Unheard]) -> NDArray[np.bool_]:
    asks = np.concatenate([one.asks for one in unheard])
    return np.array([labels[target].shelf is Shelf.REQUEST for target in corpus.targets[asks]], dtype=np.bool_)


def _requested(corpus: Corpus, one: _Unheard, temperature: float) -> Matrix:
    speech = [speech_act(taken_stock(corpus.asks[ask].text), corpus.folded[ask]).score for ask in one.asks]
    return signs_of_request(probabilities(one.scores, temperature), one.layout, np.array(speech))


def _logistic_weights(signs: Matrix, outcome: NDArray[np.bool_]) -> NDArray[np.float64]:
    if outcome.all() or not outcome.any():  # nothing to tell apart, as in content without requests
        return np.concatenate([[np.log((outcome.sum() + 1) / ((~outcome).sum() + 1))], np.zeros(signs.shape[1])])
    machine = LogisticRegression().fit(signs, outcome)
    return np.concatenate([machine.intercept_, machine.coef_[0]])


def _threshold(
    sureness: NDArray[np.float64], right: NDArray[np.bool_], answers: NDArray[np.bool_], accepted: float
) -> float:
    """The lowest sureness at which answers are wrong no more often than the business accepts."""
    order = np.argsort(-sureness[answers], kind="stable")
    wrong = np.cumsum(~right[answers][order]) / np.arange(1, len(order) + 1)
    within = np.flatnonzero(wrong <= accepted)
    return float(sureness[answers][order][within[-1]]) if len(within) else 1.0
