"""Ways of asking that lead somewhere else: written for one entry, and understood as another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answers.features import Synonyms, features
from bot.answers.labels import Ask, Label, asks_of, labels_of, same_place
from bot.answers.model import Model
from bot.answers.spelling import Speller
from bot.answers.text import Folder
from bot.content.knowledge import Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Stolen:
    """A way of asking, the label it was written for, and the one that scores best."""

    ask: Ask
    owner: Label
    winner: Label


def stolen_asks(knowledge: Knowledge, model: Model) -> Iterator[Stolen]:
    """Every way of asking whose best label is another place than its own, in the order of the files."""
    folder = Folder(knowledge.language)
    synonyms = Synonyms(knowledge.language.synonyms, folder)
    speller = Speller(model.vocabulary.common_words)
    labels = labels_of(knowledge)
    for ask in asks_of(knowledge):
        mended = speller.mended(folder.fold(ask.text))
        best = labels[int(model.scores(model.vocabulary.weighed(features(mended, synonyms))).argmax())]
        if not same_place(best, labels[ask.label]):
            yield Stolen(ask=ask, owner=labels[ask.label], winner=best)
