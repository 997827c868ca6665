"""From scores to one of the eight outcomes: answer, ask back, admit silence, or leave it to a person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.answers.labels import Label, Shelf, kind_of
from bot.answers.model import Calibration, Scores
from bot.answers.outcome import Candidate, Outcome, OutcomeKind, Wish
from bot.answers.signs import (
    Layout,
    Matrix,
    best_label,
    logistic,
    probabilities,
    signs_of_request,
    signs_of_sureness,
    unless_request,
)
from bot.answers.values.inventory import Inventory
from bot.answers.values.reading import read_slots, slots_in

MOST_CHOICES = 3  # titles offered at once: more do not fit a phone screen
MOST_ALTERNATIVES = 5  # the machine interface's own limit
_REQUEST = 0.5  # chance of a request from which on one is opened
_OFFERED_REQUEST = 0.12  # chance from which on an answer offers the request as a button
_QUIET_FROM = 0.7  # sureness from which on another subject is said without asking back
_SILENT_FROM = 0.8  # the same for silence: below, one in five is a question that has an answer
_WORTH_ASKING = 0.06  # chance of a topic from which on it is worth naming or asking back about

_QUIET = {
    Shelf.SILENT: OutcomeKind.SILENT,
    Shelf.HANDOFF: OutcomeKind.HANDOFF,
    Shelf.SMALL_TALK: OutcomeKind.SMALLTALK,
    Shelf.OFF_TOPIC: OutcomeKind.OFFTOPIC,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one message scored: the chance of every label, the best one's sureness, the chance of a request."""

    stock: Inventory
    layout: Layout  # of the labels that it was judged between; places below are places in it
    chances: Scores
    best: int  # the place of the label that is meant when no request is
    sureness: float
    request: float
    kinds: Scores  # the chance of each label among the requests, 0 for the others

    def likeliest(self, most: int) -> list[int]:
        """The places of the likeliest labels, best first."""
        return [int(place) for place in np.argsort(-self.chances, kind="stable")[:most]]


class Judge:
    """Judges scores by one calibration, and decides."""

    def __init__(self, calibration: Calibration) -> None:
        self._calibration = calibration

    def judge(self, stock: Inventory, scores: Scores, speech: float, layout: Layout) -> Judgement:
        """The scores of one message between the labels of a layout, as probabilities."""
        row = scores[np.newaxis, :]
        chances = probabilities(row, self._calibration.temperature)
        others = unless_request(chances, layout)
        sureness = logistic(self._calibration.sureness, signs_of_sureness(row, others, layout))
        signs = signs_of_request(chances, layout, np.array([speech]))
        return Judgement(
            stock=stock,
            layout=layout,
            chances=chances[0],
            best=best_label(others[0], layout),
            sureness=float(sureness[0]),
            request=float(logistic(self._calibration.requesting, signs)[0]),
            kinds=np.where(layout.shelves[Shelf.REQUEST], chances[0], 0.0),
        )

    def sureness_of_parts(self, scores: Matrix, speech: NDArray[np.float64], layout: Layout) -> NDArray[np.float64]:
        """How sure each row is of its best label, or else of being a request."""
        chances = probabilities(scores, self._calibration.temperature)
        others = unless_request(chances, layout)
        sureness = logistic(self._calibration.sureness, signs_of_sureness(scores, others, layout))
        requested = logistic(self._calibration.requesting, signs_of_request(chances, layout, speech))
        return np.where(requested >= _REQUEST, requested, sureness)

    def decide(self, judged: Judgement) -> Outcome:
        """The outcome of one question."""
        if judged.request >= _REQUEST:
            return self._request(judged)
        label = judged.layout.labels[judged.best]
        if judged.chances[judged.layout.places[judged.best]].sum() < _WORTH_ASKING:
            return self._asked_back(judged)
        if label.shelf is Shelf.ANSWER and self.is_sure(judged):
            return self._answer(judged, label)
        if label.shelf in _QUIET and self._is_quiet(judged, label):
            return self._outcome(judged, _QUIET[label.shelf], label, rule=f"{label.shelf} is likeliest")
        return self._asked_back(judged)

    def is_sure(self, judged: Judgement) -> bool:
        """Whether the best label is sure enough to be answered with, or to be silent about."""
        silent = judged.layout.labels[judged.best].shelf is Shelf.SILENT
        return judged.sureness >= max(self._calibration.threshold, _SILENT_FROM if silent else 0.0)

    def _is_quiet(self, judged: Judgement, label: Label) -> bool:
        """Silence needs sureness, for an answer may be the next best; other subjects need only that none is near."""
        if label.shelf is Shelf.SILENT:
            return judged.sureness >= _SILENT_FROM
        return judged.sureness >= _QUIET_FROM or self._chance_of_best_answer(judged) < _WORTH_ASKING

    def _chance_of_best_answer(self, judged: Judgement) -> float:
        return float(judged.chances[judged.layout.shelves[Shelf.ANSWER]].max())

    def _request(self, judged: Judgement) -> Outcome:
        label = judged.layout.labels[int(judged.kinds.argmax())]
        wish = Wish(kind=kind_of(label), slots=slots_in(judged.stock, kind_of(label)))
        return Outcome(
            kind=OutcomeKind.REQUEST,
            clauses=label.clauses,
            score=round(judged.request, 4),
            alternatives=self._candidates(judged, MOST_ALTERNATIVES),
            wish=wish,
            rule="something is to be done",
        )

    def _answer(self, judged: Judgement, label: Label) -> Outcome:
        wish = None
        if judged.request >= _OFFERED_REQUEST:
            kind = kind_of(judged.layout.labels[int(judged.kinds.argmax())])
            wish = Wish(kind=kind, slots=slots_in(judged.stock, kind))
        return self._outcome(judged, OutcomeKind.ANSWER, label, rule="sure enough", wish=wish)

    def _asked_back(self, judged: Judgement) -> Outcome:
        """Choices when some topic is near, otherwise an honest "not understood"."""
        choices = self._candidates(judged, MOST_CHOICES)
        near = bool(choices) and choices[0].score >= _WORTH_ASKING
        return Outcome(
            kind=OutcomeKind.CLARIFY if near else OutcomeKind.UNSURE,
            score=round(judged.sureness, 4),
            alternatives=choices,
            rule="several topics are near" if near else "no topic is near",
        )

    def _outcome(
        self, judged: Judgement, kind: OutcomeKind, label: Label, *, rule: str, wish: Wish | None = None
    ) -> Outcome:
        others = self._candidates(judged, MOST_ALTERNATIVES + 1)
        return Outcome(
            kind=kind,
            entry=label.id,
            clauses=label.clauses,
            score=round(judged.sureness, 4),
            alternatives=tuple(other for other in others if other.entry != label.id)[:MOST_ALTERNATIVES],
            wish=wish,
            rule=rule,
        )

    def _candidates(self, judged: Judgement, most: int) -> tuple[Candidate, ...]:
        """The likeliest answers and silent topics: of each place the likeliest, the places by their whole chance."""
        open_to_all = judged.layout.shelves[Shelf.ANSWER] | judged.layout.shelves[Shelf.SILENT]
        left = np.where(open_to_all, judged.chances, 0.0)
        chosen: list[int] = []
        while len(chosen) < most and left.any():
            chosen.append(best_label(left, judged.layout))
            left[judged.layout.places[chosen[-1]]] = 0.0
        return tuple(
            Candidate(
                entry=judged.layout.labels[place].id,
                clauses=judged.layout.labels[place].clauses,
                score=round(float(judged.chances[place]), 4),
            )
            for place in chosen
        )


def settled_outcome(text: str, label: Label) -> Outcome:
    """The outcome of a question that an admin has settled for this label."""
    kinds = {Shelf.ANSWER: OutcomeKind.ANSWER, Shelf.REQUEST: OutcomeKind.REQUEST, **_QUIET}
    wish = None
    if label.shelf is Shelf.REQUEST:
        wish = Wish(kind=kind_of(label), slots=read_slots(text, kind_of(label)))
    return Outcome(
        kind=kinds[label.shelf],
        entry=None if wish else label.id,
        clauses=label.clauses,
        score=1.0,
        wish=wish,
        rule="settled by an admin",
    )
