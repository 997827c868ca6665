"""How the bot understood a question, in words for staff: what it read, what counted, what was near, what decided."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answers.engine import Engine
from bot.answers.outcome import Explanation, Ranked
from bot.answers.text import EMAIL, LINK, NUMBER, PHONE
from bot.content.knowledge import Knowledge
from bot.conversation.staff.learning.cards import label_title

_WORDS = 4  # of each likely entry: more do not fit a phone
_VALUES = frozenset({PHONE, EMAIL, LINK, NUMBER})
_COUNTED = 0.05  # what a word must have added to be worth naming


def why(knowledge: Knowledge, engine: Engine, text: str) -> str:
    """The explanation of a text, whose values are masked already."""
    explanation = engine.explain(text)
    if explanation is None:
        return knowledge.say("why.no_word")
    return "\n".join(_lines(knowledge, text, explanation))


def _lines(knowledge: Knowledge, text: str, explanation: Explanation) -> Iterator[str]:
    yield knowledge.say("why.head", text=" ".join(text.split()))
    yield knowledge.say("why.read", words=" ".join(_named(knowledge, word) for word in explanation.mended))
    yield ""
    yield knowledge.say("why.near")
    for number, ranked in enumerate(explanation.ranking, start=1):
        yield knowledge.say(
            "why.entry", number=number, title=label_title(knowledge, ranked.label), chance=_percent(ranked.chance)
        )
        words = ", ".join(f"{_named(knowledge, word)} {_signed(added)}" for word, added in _counted(ranked))
        if words:
            yield knowledge.say("why.words", words=words)
    yield ""
    yield knowledge.say("why.sure", sureness=_percent(explanation.sureness), threshold=_percent(explanation.threshold))
    for outcome in explanation.understanding.outcomes:
        rule = knowledge.say(f"why_rule.{outcome.rule.replace(' ', '_')}")
        yield knowledge.say("why.decided", rule=rule)


def _counted(ranked: Ranked) -> tuple[tuple[str, float], ...]:
    return tuple(pair for pair in ranked.reasons if pair[1] >= _COUNTED)[:_WORDS]


def _named(knowledge: Knowledge, word: str) -> str:
    """A word as it is, a value by what it is."""
    return knowledge.say(f"why_value.{word[1:]}") if word in _VALUES else word


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _signed(added: float) -> str:
    return f"{added:+.1f}".replace(".", ",")
