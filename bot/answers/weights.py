"""The weights of every feature for every label, in two makings with one behaviour.

Some hundred labels are all scored: a full table. With many thousand (see training) most weights are
nothing, and a message is near only a few labels: only what is not zero is kept, by feature, and the
nearest labels are found first, by the rarer features of the message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

MOST_IN_FULL = 400  # labels; a full table of more would not fit a small machine
NEAREST = 64  # labels looked at where there are more; 99 % of messages of voices unheard find their label among them
_MOST_LOOKED_AT = 500_000  # weights added up to find the nearest: bounds the time of a message of common words

Places = NDArray[np.intp]


class Weights(Protocol):
    """What is needed of weights to score a message."""

    def near(self, places: Places, values: NDArray[np.float64]) -> Places:
        """The labels worth scoring for a message with these features, in order."""
        ...

    def rows(self, places: Places, labels: Places) -> NDArray[np.float32]:
        """The weights of these features for these labels: features × labels."""
        ...

    def stored(self) -> Mapping[str, NDArray[np.generic]]:
        """The arrays to keep, by name."""
        ...


@dataclass(frozen=True, slots=True)
class Full:
    """A table of features × labels, in steps of a 127th of each feature's largest weight.

    A byte for each is enough: against exact weights one of 1,090 messages was understood otherwise, one at the very
    threshold.
    """

    table: NDArray[np.int8]
    steps: NDArray[np.float32]  # of each feature

    @classmethod
    def of(cls, weights: NDArray[np.floating]) -> Full:
        """The table of exact weights."""
        largest = np.abs(weights).max(axis=1, initial=0.0)
        steps = (np.where(largest > 0, largest, 1.0) / 127).astype(np.float32)
        table = np.round(weights / steps[:, np.newaxis]).astype(np.int8)
        return cls(table=np.ascontiguousarray(table), steps=steps)

    def near(self, places: Places, values: NDArray[np.float64]) -> Places:
        return np.arange(self.table.shape[1])

    def rows(self, places: Places, labels: Places) -> NDArray[np.float32]:
        chosen = self.table[places] * self.steps[places, np.newaxis]
        return chosen if len(labels) == self.table.shape[1] else chosen[:, labels]

    def stored(self) -> Mapping[str, NDArray[np.generic]]:
        return {"table": self.table, "steps": self.steps}


@dataclass(frozen=True, slots=True)
class Sparse:
    """The weights that are not zero, feature after feature: those of feature n from starts[n] to starts[n + 1].

    The labels of each feature are in order, so that a few labels are found in a hundred thousand at once.
    """

    starts: NDArray[np.int64]
    labels: NDArray[np.int32]
    weights: NDArray[np.float16]
    width: int  # number of labels

    def near(self, places: Places, values: NDArray[np.float64]) -> Places:
        sizes = self.starts[places + 1] - self.starts[places]
        rarest = np.argsort(sizes, kind="stable")
        looked_at = rarest[: max(1, int(np.searchsorted(np.cumsum(sizes[rarest]), _MOST_LOOKED_AT)))]
        held, of = self._held(places[looked_at])
        added = self.weights[held] * values[looked_at][of]
        sums = np.bincount(self.labels[held], weights=added, minlength=self.width)
        return np.sort(np.argpartition(-sums, NEAREST)[:NEAREST])

    def rows(self, places: Places, labels: Places) -> NDArray[np.float32]:
        chosen = np.zeros((len(places), len(labels)), dtype=np.float32)
        for row, (start, end) in enumerate(zip(self.starts[places], self.starts[places + 1], strict=True)):
            held = self.labels[start:end]
            at = np.minimum(np.searchsorted(held, labels), max(len(held) - 1, 0))
            found = np.flatnonzero(held[at] == labels) if len(held) else at[:0]
            chosen[row, found] = self.weights[start + at[found]]
        return chosen

    def stored(self) -> Mapping[str, NDArray[np.generic]]:
        return {"starts": self.starts, "labels": self.labels, "weights": self.weights, "width": np.array(self.width)}

    def _held(self, places: Places) -> tuple[Places, Places]:
        """Where the weights of these features stand, and to which of the features each belongs."""
        starts, ends = self.starts[places], self.starts[places + 1]
        of = np.repeat(np.arange(len(places)), ends - starts)
        before = np.cumsum(ends - starts) - (ends - starts)
        return np.arange(len(of)) - before[of] + starts[of], of


def read_weights(stored: Mapping[str, NDArray[np.generic]]) -> Weights:
    """The weights that were kept as these arrays. Raises KeyError where they are neither making."""
    if "table" in stored:
        return Full(
            table=stored["table"].astype(np.int8, copy=False), steps=stored["steps"].astype(np.float32, copy=False)
        )
    return Sparse(
        starts=stored["starts"].astype(np.int64, copy=False),
        labels=stored["labels"].astype(np.int32, copy=False),
        weights=stored["weights"].astype(np.float16, copy=False),
        width=int(stored["width"]),
    )
