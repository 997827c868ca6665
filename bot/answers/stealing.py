"""Ways of asking that lead somewhere else: written for one entry, and understood as another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answers.engine import Engine
from bot.answers.labels import Ask, Label, asks_of, labels_of, same_place
from bot.content.knowledge import Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Stolen:
    """A way of asking, the label it was written for, and the one that scores best."""

    ask: Ask
    owner: Label
    winner: Label


def stolen_asks(knowledge: Knowledge, engine: Engine) -> Iterator[Stolen]:
    """Every way of asking whose best label is another place than its own, in the order of the files."""
    labels = labels_of(knowledge)
    for ask in asks_of(knowledge):
        best, owner = engine.likeliest(ask.text), labels[ask.label]
        if best is not None and not same_place(best, owner):
            yield Stolen(ask=ask, owner=owner, winner=best)
