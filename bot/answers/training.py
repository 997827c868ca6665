"""Fitting the matcher to the content, and calibrating it over voices that it has not heard.

A linear support vector machine over the features ranks best (measured against nearest neighbours,
logistic regression, ridge regression and a small network: within a point of the best, fitted in
seconds). Its raw scores are no confidence; what makes them one is measured by leaving each voice out in
turn: the messages of one author judged by what the others taught, as strangers' messages will be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from bot.answers.features import Synonyms, Vocabulary, Weighted, features
from bot.answers.labels import Ask, Label, Shelf, asks_of, labels_of
from bot.answers.model import Calibration, Model
from bot.answers.signs import (
    Matrix,
    best_labels,
    layout_of,
    logistic,
    probabilities,
    signs_of_request,
    signs_of_sureness,
    unless_request,
)
from bot.answers.speech import speech_act
from bot.answers.spelling import Speller
from bot.answers.text import Folded, Folder
from bot.answers.values.inventory import taken_stock
from bot.content.knowledge import Knowledge

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many steps are done, and how many there are."""

_MARGIN_COST = 1.0  # C of the support vector machine; 0.25 and 0.5 rank half a point worse, 2 no better
_FOLDS_WITHOUT_VOICES = 5
_SMALLEST_FOLD = 0.04  # share of all messages; a smaller voice is left out together with others
_MOST_FOLDS = 4  # further voices share folds: each fold costs a fit
_TEMPERATURES = (1.0, 30.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Corpus:
    """All ways of asking, folded once."""

    asks: Sequence[Ask]
    folded: Sequence[Folded]
    counted: Sequence[Counter[str]]
    targets: NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fitted:
    vocabulary: Vocabulary
    weights: NDArray[np.float64]  # labels × features
    constants: NDArray[np.float64]

    def scores(self, weighed: Sequence[Weighted]) -> Matrix:
        rows = _sparse(weighed, len(self.vocabulary.names)) @ self.weights.T
        return np.asarray(rows + self.constants, dtype=np.float64)


def fit(knowledge: Knowledge, stamp: str, progress: Progress) -> Model:
    """The model of this content. The same content always gives the same model."""
    folder = Folder(knowledge.language)
    synonyms = Synonyms(knowledge.language.synonyms, folder)
    labels, corpus = labels_of(knowledge), _corpus(asks_of(knowledge), folder, synonyms)
    folds = _folds(corpus.asks)
    unheard = np.zeros((len(corpus.asks), len(labels)))
    for done, fold in enumerate(folds):
        progress(done, len(folds) + 1)
        unheard[fold] = _judged_by_others(corpus, fold, len(labels), synonyms)
    progress(len(folds), len(folds) + 1)
    fitted = _fitted(corpus, np.arange(len(corpus.asks)), len(labels))
    calibration = _calibration(corpus, labels, unheard, knowledge.operating_point.accepted_wrong_rate)
    progress(len(folds) + 1, len(folds) + 1)
    return Model(
        stamp=stamp,
        keys=tuple(label.key for label in labels),
        vocabulary=fitted.vocabulary,
        weights=fitted.weights.T.astype(np.float16),
        constants=fitted.constants.astype(np.float32),
        calibration=calibration,
    )


def _corpus(asks: Sequence[Ask], folder: Folder, synonyms: Synonyms) -> _Corpus:
    folded = [folder.fold(ask.text) for ask in asks]
    return _Corpus(
        asks=asks,
        folded=folded,
        counted=[features(message, synonyms) for message in folded],
        targets=np.array([ask.label for ask in asks], dtype=np.intp),
    )


def _folds(asks: Sequence[Ask]) -> list[NDArray[np.intp]]:
    """The messages of each voice; small voices are one fold together. Without voices, every fifth message."""
    sizes = Counter(ask.voice for ask in asks)
    large = [voice for voice, size in sorted(sizes.items()) if size >= _SMALLEST_FOLD * len(asks)]
    if len(large) < 2:
        return [np.arange(start, len(asks), _FOLDS_WITHOUT_VOICES) for start in range(_FOLDS_WITHOUT_VOICES)]
    fold_of = {voice: number % _MOST_FOLDS for number, voice in enumerate(large)}
    numbers = np.array([fold_of.get(ask.voice, _MOST_FOLDS - 1) for ask in asks])
    return [np.flatnonzero(numbers == number) for number in sorted(set(numbers))]


def _judged_by_others(corpus: _Corpus, fold: NDArray[np.intp], labels: int, synonyms: Synonyms) -> Matrix:
    """The scores of a fold's messages from a model that was fitted without them."""
    others = np.setdiff1d(np.arange(len(corpus.asks)), fold)
    fitted = _fitted(corpus, others, labels)
    speller = Speller(fitted.vocabulary.common_words)
    mended = (features(speller.mended(corpus.folded[place]), synonyms) for place in fold)
    return fitted.scores([fitted.vocabulary.weighed(counted) for counted in mended])


def _fitted(corpus: _Corpus, places: NDArray[np.intp], labels: int) -> _Fitted:
    vocabulary = Vocabulary.learnt(corpus.counted[place] for place in places)
    rows = _sparse([vocabulary.weighed(corpus.counted[place]) for place in places], len(vocabulary.names))
    machine = LinearSVC(C=_MARGIN_COST, random_state=0).fit(rows, corpus.targets[places])
    weights, constants = np.zeros((labels, len(vocabulary.names))), np.full(labels, -10.0)
    weights[machine.classes_], constants[machine.classes_] = machine.coef_, machine.intercept_
    return _Fitted(vocabulary=vocabulary, weights=weights, constants=constants)


def _sparse(weighed: Sequence[Weighted], columns: int) -> csr_matrix:
    ends = np.cumsum([0, *(len(message.places) for message in weighed)])
    places = np.concatenate([message.places for message in weighed])
    values = np.concatenate([message.values for message in weighed])
    return csr_matrix((values, places, ends), shape=(len(weighed), columns))


def _calibration(corpus: _Corpus, labels: Sequence[Label], scores: Matrix, accepted: float) -> Calibration:
    layout, targets = layout_of(labels), corpus.targets
    temperature = _temperature(scores, targets)
    chances = probabilities(scores, temperature)
    others = unless_request(chances, layout)
    best = best_labels(others, layout)
    right = layout.places[best, targets]
    signs = signs_of_sureness(scores, others, layout)
    sureness = _logistic_weights(signs, right)
    speech = np.array(
        [
            speech_act(taken_stock(ask.text), folded).score
            for ask, folded in zip(corpus.asks, corpus.folded, strict=True)
        ]
    )
    requested = layout.shelves[Shelf.REQUEST][targets]
    return Calibration(
        temperature=temperature,
        sureness=sureness,
        requesting=_logistic_weights(signs_of_request(chances, layout, speech), requested),
        threshold=_threshold(logistic(sureness, signs), right, layout.shelves[Shelf.ANSWER][best], accepted),
    )


def _temperature(scores: Matrix, targets: NDArray[np.intp]) -> float:
    """The temperature under which the right labels are likeliest."""
    rows = np.arange(len(targets))

    def surprise(temperature: float) -> float:
        return float(-np.log(probabilities(scores, temperature)[rows, targets] + 1e-12).mean())

    return float(minimize_scalar(surprise, bounds=_TEMPERATURES, method="bounded").x)


def _logistic_weights(signs: Matrix, outcome: NDArray[np.bool_]) -> NDArray[np.float64]:
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
