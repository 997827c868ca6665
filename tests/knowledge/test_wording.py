"""Ways of asking keep out of each other's way, and the admins' checks keep away from them."""

from __future__ import annotations

import numpy as np
from rapidfuzz import fuzz, process

from bot.answers.engine import Engine
from bot.answers.labels import asks_of
from bot.answers.outcome import Context, OutcomeKind
from bot.answers.stealing import stolen_asks
from bot.answers.text import Folder
from bot.content.knowledge import Knowledge

_NEARLY_THE_SAME = 90  # of 100, words sorted
_FEWEST_WORDS = 4  # shorter ones are bound to be alike
_LEARNT = 0.97
_ANSWERED = 0.9  # of the ways of asking of answers, sure enough to be answered


def test_no_check_is_a_way_of_asking_in_other_clothes(shop_knowledge: Knowledge) -> None:
    folder = Folder(shop_knowledge.language)
    asks = [" ".join(folder.fold(ask.text).plain) for ask in asks_of(shop_knowledge)]
    folded = [(check.text, folder.fold(check.text).plain) for check in shop_knowledge.checks]
    checks = [(text, " ".join(words)) for text, words in folded if len(words) >= _FEWEST_WORDS]
    near = process.cdist(
        [words for _, words in checks],
        asks,
        scorer=fuzz.token_sort_ratio,
        dtype=np.uint8,
        score_cutoff=_NEARLY_THE_SAME,
    )
    copies = {text: asks[int(row.argmax())] for (text, _), row in zip(checks, near, strict=True) if row.any()}
    assert copies == {}


def test_no_two_checks_are_the_same(shop_knowledge: Knowledge) -> None:
    folder = Folder(shop_knowledge.language)
    folded = [plain for check in shop_knowledge.checks if (plain := folder.fold(check.text).plain)]
    assert len(set(folded)) == len(folded)


def test_a_way_of_asking_finds_its_own_place(shop_knowledge: Knowledge, shop_engine: Engine) -> None:
    """Judged by a model that learnt it: where another entry wins, one of the two says what the other means."""
    found = stolen_asks(shop_knowledge, shop_engine.understand, lambda done, of: None)
    stolen = [f"{each.owner.key} → {each.winner.key}: {each.ask.text}" for each in found]
    assert len(stolen) <= (1 - _LEARNT) * len(asks_of(shop_knowledge)), stolen


def test_a_way_of_asking_is_answered_and_not_with_another_clause(
    shop_knowledge: Knowledge, shop_engine: Engine
) -> None:
    answered, wrong, asked = 0, [], 0
    for answer in shop_knowledge.answers.values():
        for text in [text for texts in answer.ask.values() for text in texts][::5]:
            asked += 1
            outcomes = shop_engine.understand(text, Context()).outcomes
            entries = [each.entry for each in outcomes if each.kind is OutcomeKind.ANSWER and each.entry]
            places = [shop_knowledge.answers[entry].clauses for entry in entries]
            if any(set(clauses) & set(answer.clauses) for clauses in places):
                answered += 1
            elif entries:
                wrong.append(f"{answer.id}: {text}")
    assert answered >= _ANSWERED * asked
    assert len(wrong) <= 0.01 * asked, wrong
