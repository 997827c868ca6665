"""What an admin settled is known at once and by heart."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.edition import edition
from bot.answers.engine import Engine, ground_of, stamp_of
from bot.answers.model import Model
from bot.answers.outcome import Context, OutcomeKind
from bot.content.knowledge import Knowledge
from bot.domain.requests import Kind

QUESTION = "ê tiệm, cái sổ đỏ nhà tui mấy bả có rinh về cất không?"
VOICE = "real"


def _settled(knowledge: Knowledge, entry: str, *asks: str) -> Knowledge:
    """The content with these questions settled for an answer."""
    answer = knowledge.answers[entry]
    taught = answer.model_copy(update={"ask": {**answer.ask, VOICE: list(asks)}})
    return replace(knowledge, answers={**knowledge.answers, entry: taught})


def test_a_settled_question_is_answered_by_a_model_that_never_saw_it(bakery: Knowledge, bakery_model: Model) -> None:
    taught = Engine(_settled(bakery, "ghi-gi", QUESTION), bakery_model)
    assert taught.understand(QUESTION, Context()).first.entry == "ghi-gi"
    assert Engine(bakery, bakery_model).understand(QUESTION, Context()).first.entry != "ghi-gi"


def test_it_is_the_same_question_however_it_is_typed(bakery: Knowledge, bakery_model: Model) -> None:
    taught = Engine(_settled(bakery, "ghi-gi", "gọi 0912345678 cho tui hỏi sổ đỏ"), bakery_model)
    for typed in ("GOI 0987 654 321 cho tui hoi so do!!", "gọi 09xx xxx 678 cho tui hỏi sổ đỏ"):
        assert taught.understand(typed, Context()).first.entry == "ghi-gi"
    assert taught.settles("gọi cho tui hỏi sổ đỏ") is None


def test_a_question_settled_in_two_ways_is_left_to_the_model(bakery: Knowledge, bakery_model: Model) -> None:
    twice = _settled(_settled(bakery, "ghi-gi", QUESTION), "co-xoa-khong", QUESTION)
    assert Engine(twice, bakery_model).settles(QUESTION) is None


def test_a_settled_request_is_opened_with_what_it_says(bakery: Knowledge, bakery_model: Model) -> None:
    file = bakery.requests[Kind.DELETE]
    taught = file.model_copy(update={"ask": {**file.ask, VOICE: ["phủi sạch vụ 0912345678 nha"]}})
    engine = Engine(replace(bakery, requests={**bakery.requests, Kind.DELETE: taught}), bakery_model)
    outcome = engine.understand("phui sach vu 0981 900 233 nha", Context()).first
    assert outcome.kind is OutcomeKind.REQUEST
    assert outcome.wish
    assert outcome.wish.kind is Kind.DELETE


def test_settling_changes_the_stamp_but_not_the_ground(bakery: Knowledge, bakery_model: Model) -> None:
    taught = _settled(bakery, "ghi-gi", QUESTION)
    assert stamp_of(taught) != stamp_of(bakery)
    assert ground_of(taught) == ground_of(bakery)
    quick = edition(bakery, bakery_model).with_knowledge(taught)
    assert quick
    assert quick.engine.understand(QUESTION, Context()).first.entry == "ghi-gi"


def test_other_ways_of_asking_need_a_new_model(bakery: Knowledge, bakery_model: Model) -> None:
    answer = bakery.answers["ghi-gi"]
    asked = answer.model_copy(update={"ask": {**answer.ask, "khách lạ": ["hỏi kiểu khác hẳn"]}})
    assert edition(bakery, bakery_model).with_knowledge(replace(bakery, answers={"ghi-gi": asked})) is None
