"""A message read: its words folded and mended, every way of taking it apart scored at once, the best way chosen.

The message is cut wherever another question or order may begin. Every run of neighbouring pieces gets
its scores; the parts are those runs that together are surest of what they mean. Nothing is folded,
counted or scored twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.answers.decision import Judge
from bot.answers.features import Synonyms, View, Weighted, features, features_between
from bot.answers.model import Model, Scores
from bot.answers.questions import asks, pieces_of, supposes
from bot.answers.signs import Layout, Layouts
from bot.answers.speech import speech_act, words_alone
from bot.answers.spelling import Speller
from bot.answers.text import Folded, Folder
from bot.answers.values.inventory import Inventory, taken_stock

_LEAST_SURE = 0.7  # of a part that asks or orders
_LEAST_SURE_UNSAID = 0.95  # of one that only names its subject
_PART_COST = 0.45  # what a further part must add: two parts of one question are left together
_DOUBTFUL = 0.1  # what an unsure part that asks counts, of its sureness
_FEWEST_WORDS = 3
_ORDERED = 1.0  # of speech: from here on a piece gives an order

_Run: TypeAlias = tuple[int, int]
"""Neighbouring pieces: the first, and the first behind them."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A message or a part of it, with its scores."""

    text: str
    folded: Folded
    mended: Folded
    weighed: Weighted
    layout: Layout  # of the labels that are near the message
    near: NDArray[np.intp]  # their places among all labels
    scores: Scores
    stock: Inventory
    speech: float  # how it is said, see speech.SpeechAct.score


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    folded: Folded
    mended: Folded


@dataclass(frozen=True, slots=True)
class _Table:
    """What a message's runs of pieces hold: values by run and feature, scores by run and label near the whole."""

    runs: Sequence[_Run]
    places: NDArray[np.intp]
    values: NDArray[np.float64]
    near: NDArray[np.intp]
    layout: Layout
    scores: Scores


class Reader:
    """Reads messages as one fitted model does."""

    def __init__(self, folder: Folder, synonyms: Synonyms, model: Model, judge: Judge, layouts: Layouts) -> None:
        self._folder = folder
        self._synonyms = synonyms
        self._speller = Speller(model.vocabulary)
        self._model = model
        self._judge = judge
        self._layouts = layouts

    def read(self, text: str) -> tuple[Passage, ...]:
        """The whole message, then the parts it is better taken apart into, in order; none without a known word."""
        pieces = [self._piece(piece) for piece in pieces_of(text)]
        table = self._table(pieces)
        if not len(table.places) or all(word[0] == "#" for piece in pieces for word in piece.folded.words):
            return ()
        whole = (0, len(pieces))
        parts = self._parts(pieces, table) if len(pieces) > 1 else ()
        return tuple(self._passage(pieces, table, run) for run in (whole, *parts))

    def mended(self, text: str) -> Folded:
        """A message's words with typing slips mended."""
        return self._piece(text).mended

    def described(self, text: str) -> dict[str, float]:
        """The message's features but for its letters, each with its rarity; unknown ones are as rare as any."""
        counted = features(self.mended(text), self._synonyms)
        return {name: self._model.vocabulary.rarity_at(name) for name in counted if name[0] != View.LETTERS}

    def _piece(self, text: str) -> _Piece:
        folded = self._folder.fold(text)
        return _Piece(text, folded, self._speller.mended(folded))

    def _table(self, pieces: Sequence[_Piece]) -> _Table:
        """A run's features are those of its pieces, and those across the cuts within it."""
        vocabulary = self._model.vocabulary
        own = [vocabulary.places_in(piece.mended, self._synonyms) for piece in pieces]
        cuts = (features_between(one.mended, other.mended) for one, other in pairwise(pieces))
        places, counts = vocabulary.counted([*own, *map(vocabulary.places_at, cuts)])
        within, between = _sums(counts[: len(pieces)]), _sums(counts[len(pieces) :])
        runs: list[_Run] = list(combinations(range(len(pieces) + 1), 2))
        starts, ends = np.array(runs).T
        values = vocabulary.weigh(places, within[ends] - within[starts] + between[ends - 1] - between[starts])
        near = self._layouts.judged(self._model.near(Weighted(places, values[runs.index((0, len(pieces)))])))
        scores = self._model.scores(Weighted(places, values), near)
        return _Table(runs, places, values, near, self._layouts.over(near), scores)

    def _parts(self, pieces: Sequence[_Piece], table: _Table) -> tuple[_Run, ...]:
        speech = [words_alone(piece.text, piece.mended) for piece in pieces]
        speaks = [asks(piece.mended.words) or said >= _ORDERED for piece, said in zip(pieces, speech, strict=True)]
        spoken = np.array([sum(speech[start:end]) for start, end in table.runs])
        sureness = self._judge.sureness_of_parts(table.scores, spoken, table.layout)
        gains = {
            run: _gain(pieces[run[0] : run[1]], any(speaks[run[0] : run[1]]), float(sure))
            for run, sure in zip(table.runs, sureness, strict=True)
        }
        chosen = _chosen(len(pieces), gains)
        return () if chosen == ((0, len(pieces)),) else chosen

    def _passage(self, pieces: Sequence[_Piece], table: _Table, run: _Run) -> Passage:
        within = pieces[run[0] : run[1]]
        row = table.runs.index(run)
        held = np.flatnonzero(table.values[row])
        text = "".join(piece.text for piece in within)
        folded = _joined([piece.folded for piece in within])
        stock = taken_stock(text)
        return Passage(
            text=text,
            folded=folded,
            mended=_joined([piece.mended for piece in within]),
            weighed=Weighted(table.places[held], table.values[row, held]),
            layout=table.layout,
            near=table.near,
            scores=table.scores[row],
            stock=stock,
            speech=speech_act(stock, folded).score,
        )


def _sums(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sums of the rows before each row, and of all."""
    return np.vstack([np.zeros(counts.shape[1]), counts.cumsum(axis=0)])


def _joined(folded: Sequence[Folded]) -> Folded:
    if len(folded) == 1:
        return folded[0]
    return Folded(
        tuple(chain.from_iterable(one.words for one in folded)),
        tuple(chain.from_iterable(one.plain for one in folded)),
    )


def _gain(pieces: Sequence[_Piece], speaks: bool, sureness: float) -> float:
    """What a run adds to a way of taking the message apart."""
    if sum(len(piece.folded.words) for piece in pieces) < _FEWEST_WORDS:
        return 0.0
    if not speaks and supposes(pieces[0].text):
        return 0.0
    if sureness >= (_LEAST_SURE if speaks else _LEAST_SURE_UNSAID):
        return sureness - _PART_COST
    return sureness * _DOUBTFUL if speaks else 0.0


def _chosen(pieces: int, gains: dict[_Run, float]) -> tuple[_Run, ...]:
    """The runs that gain most together, without those that gain nothing."""
    best: list[tuple[float, tuple[_Run, ...]]] = [(0.0, ())]
    for end in range(1, pieces + 1):
        ways = []
        for start in range(end):
            gain = gains[start, end]
            ways.append((best[start][0] + gain, (*best[start][1], (start, end)) if gain > 0 else best[start][1]))
        best.append(max(ways, key=lambda way: way[0]))
    return best[-1][1]
