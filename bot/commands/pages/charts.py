"""Where the marks of a chart stand, in the units of its picture; the templates draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from bot.answers.measuring import Measured, Point, curve

_BINS = 20
_STEPS = 100
_LABELLED = (0.3, 0.5, 0.7, 0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar of a histogram: from `low` to `high` of sureness, right guesses upwards and wrong ones downwards."""

    low: float
    high: float
    right: int
    wrong: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """Both distributions over the same bins; `most` is the highest bar of either."""

    bars: tuple[Bar, ...]
    most: int
    threshold: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Answered against wrong. `widest`: the end of the axis of wrong answers, `marks` are named by their threshold."""

    points: tuple[Point, ...]
    today: Point
    marks: tuple[Point, ...]
    widest: float
    lowest: float  # the beginning of the axis of answered questions


def histogram(guesses: Sequence[tuple[float, bool]], threshold: float) -> Histogram:
    """How sure right and wrong guesses were."""
    bars = []
    for at in range(_BINS):
        low, high = at / _BINS, (at + 1) / _BINS
        inside = [right for sureness, right in guesses if min(int(sureness * _BINS), _BINS - 1) == at]
        bars.append(Bar(low=low, high=high, right=sum(inside), wrong=len(inside) - sum(inside)))
    most = max(1, *(max(bar.right, bar.wrong) for bar in bars))
    return Histogram(bars=tuple(bars), most=most, threshold=threshold)


def answering_curve(measured: Sequence[Measured], threshold: float) -> Curve:
    """The curve over all thresholds, with today's on it."""
    points = curve(measured, [step / _STEPS for step in range(_STEPS + 1)])
    shown = tuple(point for point in points if point.answered > 0)
    widest = max((point.wrong for point in shown), default=0.0)
    return Curve(
        points=shown,
        today=curve(measured, [threshold])[0],
        marks=tuple(point for point in shown if point.threshold in _LABELLED),
        widest=max(0.02, ceil(widest * 50) / 50),
        lowest=min((point.answered for point in shown), default=0.0),
    )
