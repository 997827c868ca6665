"""What the decision looks at: signs drawn from the scores of all labels, in arrays.

The same functions serve calibration (many messages at once) and answering (one row).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from bot.answers.labels import Label, Shelf, same_place
from bot.answers.weights import MOST_IN_FULL

Matrix = NDArray[np.float64]

_FLOOR = 1e-4  # keeps the logarithm of a vanishing probability finite


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The labels that a message is judged between: which are one place, and which stand on which shelf, as arrays."""

    labels: Sequence[Label]
    places: NDArray[np.bool_]  # labels × labels
    weights: Matrix  # the same as numbers
    shelves: dict[Shelf, NDArray[np.bool_]]
    standing: Matrix  # labels × shelves: 1 where the label stands on the shelf


def layout_of(labels: Sequence[Label]) -> Layout:
    """The layout of these labels."""
    places = np.eye(len(labels), dtype=np.bool_)
    for one, other in combinations(range(len(labels)), 2):
        places[one, other] = places[other, one] = same_place(labels[one], labels[other])
    shelves = {shelf: np.array([label.shelf is shelf for label in labels], dtype=np.bool_) for shelf in Shelf}
    standing = np.column_stack(list(shelves.values())).astype(np.float64)
    return Layout(labels=labels, places=places, weights=places.astype(np.float64), shelves=shelves, standing=standing)


class Layouts:
    """The layout of all labels where they are few; of those near a message where they are many."""

    def __init__(self, labels: Sequence[Label]) -> None:
        self.size = len(labels)
        self._labels = labels
        self._all = layout_of(labels) if len(labels) <= MOST_IN_FULL else None
        self._requests = np.array([at for at, label in enumerate(labels) if label.shelf is Shelf.REQUEST], np.intp)

    def judged(self, near: NDArray[np.intp]) -> NDArray[np.intp]:
        """The places to judge between, in order: those near, and every request, which no message is too far from."""
        return near if self._all else np.union1d(near, self._requests)

    def over(self, places: NDArray[np.intp]) -> Layout:
        """The layout of the labels at these places."""
        return self._all or layout_of([self._labels[place] for place in places])


def probabilities(scores: Matrix, temperature: float) -> Matrix:
    """Softmax of the scores of each row."""
    raised = np.exp((scores - scores.max(axis=1, keepdims=True)) * temperature)
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float64)


def unless_request(chances: Matrix, layout: Layout) -> Matrix:
    """The chances with those of requests taken away: what a message means if it asks for nothing to be done."""
    return np.where(layout.shelves[Shelf.REQUEST], 0.0, chances)


def best_labels(chances: Matrix, layout: Layout) -> NDArray[np.intp]:
    """The label of each row: the likeliest one of the likeliest place.

    Several entries of one clause may share a message's chance between them; together they outweigh a
    single rival elsewhere (measured: a point more right than taking the likeliest label).
    """
    centres = (chances @ layout.weights).argmax(axis=1)
    return np.asarray(np.where(layout.places[centres], chances, -1.0).argmax(axis=1), dtype=np.intp)


def best_label(chances: NDArray[np.float64], layout: Layout) -> int:
    """The same of a single row."""
    centre = int((chances @ layout.weights).argmax())
    return int(np.where(layout.places[centre], chances, -1.0).argmax())


def signs_of_sureness(scores: Matrix, chances: Matrix, layout: Layout) -> Matrix:
    """Six signs of each row that its best label is right.

    The chance of the best label's place against its best rival elsewhere; that chance itself; the best
    label's own; the chance of its whole shelf (an answer against silence, other subjects and requests);
    the best label's raw score; how far the two best raw scores lie apart.
    """
    best = best_labels(chances, layout)
    rows = np.arange(len(best))
    place = (chances * layout.weights[best]).sum(axis=1)
    rival = np.where(layout.places[best], 0.0, chances).max(axis=1)
    own = chances[rows, best]
    shelf = ((chances @ layout.standing) * layout.standing[best]).sum(axis=1)
    return np.column_stack(
        [
            np.log((place + _FLOOR) / (rival + _FLOOR)),
            np.log(place + _FLOOR),
            np.log(own + _FLOOR),
            np.log(shelf + _FLOOR),
            scores[rows, best],
            _lead(scores),
        ]
    )


def _lead(scores: Matrix) -> NDArray[np.float64]:
    if scores.shape[1] < 2:
        return np.zeros(len(scores))
    two = np.partition(scores, -2, axis=1)[:, -2:]
    return np.asarray(two[:, 1] - two[:, 0], dtype=np.float64)


def signs_of_request(chances: Matrix, layout: Layout, speech: NDArray[np.float64]) -> Matrix:
    """Three signs of each row that something is to be done with the customer's data.

    The odds of the request shelf; how it is said; and what else an order may be about: a person to call
    back, a machine to be mended.
    """
    share = (chances * layout.shelves[Shelf.REQUEST]).sum(axis=1)
    elsewhere = (chances * (layout.shelves[Shelf.HANDOFF] | layout.shelves[Shelf.OFF_TOPIC])).sum(axis=1)
    return np.column_stack([np.log((share + _FLOOR) / (1 - share + _FLOOR)), speech, np.log(elsewhere + _FLOOR)])


def logistic(weights: NDArray[np.float64], signs: Matrix) -> NDArray[np.float64]:
    """The probability of each row: constant first in `weights`, then one for each sign."""
    return np.asarray(1 / (1 + np.exp(-(weights[0] + signs @ weights[1:]))), dtype=np.float64)
