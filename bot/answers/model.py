"""The fitted model: what the content taught, in arrays. Answering needs numpy alone."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.answers.features import Vocabulary, Weighted
from bot.answers.weights import Weights, read_weights

FORMAT = 13  # raised when the features or the arrays change, so that a stored model of before is not used

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How raw scores become probabilities, and from which on the bot answers; all measured over voices left out."""

    temperature: float  # raw score × temperature, then softmax
    sureness: NDArray[np.float64]  # logistic weights: constant first, then one for each of decision.signs
    requesting: NDArray[np.float64]  # the same for "this is a request", see decision.request_signs
    threshold: float  # of sureness


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One linear score for each label: weights over the vocabulary, and a constant."""

    stamp: str  # of the content it was fitted to, see engine.stamp_of
    keys: tuple[str, ...]  # the labels' keys, in the order of the columns
    vocabulary: Vocabulary
    weights: Weights
    constants: NDArray[np.float32]
    calibration: Calibration

    def near(self, weighed: Weighted) -> NDArray[np.intp]:
        """The labels worth scoring for a message, in order; all of them where they are few."""
        return self.weights.near(weighed.places, weighed.values)

    def scores(self, weighed: Weighted, near: NDArray[np.intp]) -> Scores:
        """The raw scores of these labels for a message, or for the rows of several with the same features."""
        rows = self.weights.rows(weighed.places, near)
        return np.asarray(weighed.values.astype(np.float32) @ rows + self.constants[near], dtype=np.float64)

    def added(self, weighed: Weighted, label: int) -> tuple[tuple[str, float], ...]:
        """Each feature of the message with what it added to a label's score."""
        added = weighed.values * self.weights.rows(weighed.places, np.array([label]))[:, 0]
        names = map(self.vocabulary.name_at, weighed.places)
        return tuple(zip(names, map(float, added), strict=True))

    def save(self, path: Path) -> None:
        """Write the model; another process reading at this moment sees the old file or the new one, whole."""
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".npz")
        with os.fdopen(handle, "wb") as file:
            np.savez(
                file,
                stamp=self.stamp,
                keys=_packed(self.keys),
                **self.vocabulary.stored(),  # type: ignore[arg-type]  # numpy names its one switch among the arrays
                **self.weights.stored(),  # type: ignore[arg-type]
                constants=self.constants,
                temperature=self.calibration.temperature,
                sureness=self.calibration.sureness,
                requesting=self.calibration.requesting,
                threshold=self.calibration.threshold,
            )
        Path(draft).replace(path)


def stamp_at(path: Path) -> str | None:
    """The stamp of the model that is stored there, or None where there is none."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return str(stored["stamp"])
    except Exception:  # missing, cut short, damaged or of another making: there are as many errors as ways to be so
        return None


def read_model(path: Path, stamp: str) -> Model | None:
    """The stored model, or None where there is none for this content."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            if str(stored["stamp"]) != stamp:
                return None
            return Model(
                stamp=stamp,
                keys=_unpacked(stored["keys"]),
                vocabulary=Vocabulary.read(stored),
                weights=read_weights(stored),
                constants=stored["constants"],
                calibration=Calibration(
                    temperature=float(stored["temperature"]),
                    sureness=stored["sureness"],
                    requesting=stored["requesting"],
                    threshold=float(stored["threshold"]),
                ),
            )
    except Exception:  # as above: it is fitted anew
        return None


def _packed(names: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8)


def _unpacked(stored: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(stored.tobytes().decode().split("\n"))
