"""Messages that lean on the answer before them, and messages that ask twice."""

from __future__ import annotations

from bot.answers.engine import Engine
from bot.answers.labels import same_clause
from bot.answers.outcome import Context, Outcome, OutcomeKind
from bot.content.knowledge import Knowledge
from tests.knowledge.tables import Double, FollowUp, followups

FOLLOW_UPS = followups()["follow_ups"]
DOUBLES = followups()["doubles"]
_FOLLOWED = 13  # of 15: "thế còn email?" after an address is taken for the shop's own, "bằng cách nào?" is asked back
_BOTH_FOUND = 8  # of 10


def test_follow_ups_are_read_in_the_light_of_what_was_answered(shop_engine: Engine) -> None:
    lost = [each["text"] for each in FOLLOW_UPS if not _follows(shop_engine, each)]
    assert len(FOLLOW_UPS) - len(lost) >= _FOLLOWED, lost


def test_the_answer_before_decides_where_the_words_alone_do_not(shop_engine: Engine) -> None:
    text = "cho ai"
    alone = shop_engine.understand(text, Context()).first
    after = shop_engine.understand(text, Context(last_entry="khong-ban-thong-tin")).first
    assert alone.kind is OutcomeKind.CLARIFY
    assert (after.kind, after.entry) == (OutcomeKind.ANSWER, "khong-ban-thong-tin")


def test_what_was_answered_does_not_change_a_full_question(shop_engine: Engine, shop_knowledge: Knowledge) -> None:
    text = "shop có bán thông tin của khách hàng cho bên nào khác hay không"
    alone = shop_engine.understand(text, Context())
    assert all(shop_engine.understand(text, Context(last_entry=entry)) == alone for entry in shop_knowledge.answers)


def test_follow_ups_name_entries_that_exist(shop_knowledge: Knowledge) -> None:
    named = [each["after"] for each in FOLLOW_UPS] + [name for each in FOLLOW_UPS for name in each.get("entries", [])]
    assert [name for name in named if shop_knowledge.entry(name) is None] == []


def test_two_questions_in_one_message_are_both_answered(shop_engine: Engine) -> None:
    lost = [each["text"] for each in DOUBLES if not _answers_both(shop_engine, each)]
    assert len(DOUBLES) - len(lost) >= _BOTH_FOUND, lost


def test_two_questions_are_never_answered_with_a_third_thing(shop_engine: Engine) -> None:
    for each in DOUBLES:
        outcomes = shop_engine.understand(each["text"], Context()).outcomes
        for outcome in outcomes:
            assert _rests_on(outcome, [*each["first"], *each["second"]]), (each["text"], outcome.entry)


def _follows(engine: Engine, each: FollowUp) -> bool:
    outcome = engine.understand(each["text"], Context(last_entry=each["after"])).first
    return outcome.entry in each.get("entries", []) or (
        outcome.kind is OutcomeKind.ANSWER and _rests_on(outcome, each.get("clauses", []))
    )


def _answers_both(engine: Engine, each: Double) -> bool:
    outcomes = engine.understand(each["text"], Context()).outcomes
    return _any_rests_on(outcomes[:1], each["first"]) and _any_rests_on(outcomes[-1:], each["second"])


def _any_rests_on(outcomes: tuple[Outcome, ...], clauses: list[str]) -> bool:
    return any(_rests_on(outcome, clauses) for outcome in outcomes)


def _rests_on(outcome: Outcome, clauses: list[str]) -> bool:
    return any(same_clause(own, clause) for own in outcome.clauses for clause in clauses)
