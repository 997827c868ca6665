"""Ways of asking that lead somewhere else: written for one entry, and understood as another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.answers.labels import Ask, Label, Shelf, asks_of, labels_of, same_place
from bot.answers.outcome import Context, Outcome, OutcomeKind, Understanding
from bot.content.knowledge import Knowledge

_ASKED_BACK = frozenset({OutcomeKind.CLARIFY, OutcomeKind.UNSURE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stolen:
    """A way of asking, the label it was written for, and the one that it is understood as."""

    ask: Ask
    owner: Label
    winner: Label


def stolen_asks(
    knowledge: Knowledge,
    understand: Callable[[str, Context], Understanding],
    progress: Callable[[int, int], None],
) -> Iterator[Stolen]:
    """Every way of asking that is understood as another place than its own alone, in the order of the files.

    One that is asked back about is not stolen: the customer chooses.
    """
    labels, asks = labels_of(knowledge), asks_of(knowledge)
    by_key = {label.key: label for label in labels}
    for done, ask in enumerate(asks, start=1):
        owner = labels[ask.label]
        outcomes = [each for each in understand(ask.text, Context()).outcomes if each.kind not in _ASKED_BACK]
        understood = [label for each in outcomes if (label := by_key.get(_key(each)))]
        if understood and not any(same_place(label, owner) for label in understood):
            yield Stolen(ask=ask, owner=owner, winner=understood[0])
        progress(done, len(asks))


def _key(outcome: Outcome) -> str:
    """The key of the label that an outcome stands for."""
    if outcome.kind is OutcomeKind.REQUEST:
        return f"{Shelf.REQUEST}/{outcome.wish.kind if outcome.wish else ''}"
    return f"{Shelf(outcome.kind.value)}/{outcome.entry}"
