"""One version of the content together with the engine that answers by it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answers.engine import Engine, ground_of
from bot.answers.model import Model
from bot.content.knowledge import Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A content and its engine. Frozen: what is served changes by serving another edition."""

    knowledge: Knowledge
    engine: Engine

    def with_knowledge(self, knowledge: Knowledge) -> Edition | None:
        """The changed content with the model at hand, where that reads it well: all that may differ is wording and
        questions of customers that were settled, which are known by heart. None where a model must be fitted first.
        """
        if ground_of(knowledge) != ground_of(self.knowledge):
            return None
        return edition(knowledge, self.engine.model)


def edition(knowledge: Knowledge, model: Model) -> Edition:
    """The edition of this content with a model that was fitted to it."""
    return Edition(knowledge=knowledge, engine=Engine(knowledge, model))
