"""A message in, what it was understood to be out, by a small engine."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answers.engine import Engine, stamp_of
from bot.answers.model import Model
from bot.answers.outcome import Context, Outcome, OutcomeKind
from bot.content.knowledge import Knowledge
from bot.domain.requests import Kind
from tests.answers.keystrokes import telex, unmarked, vni


def _first(engine: Engine, text: str, last: str | None = None) -> Outcome:
    return engine.understand(text, Context(last_entry=last)).first


@pytest.mark.parametrize(
    ("text", "kind", "entry"),
    [
        ("tiệm ghi những gì về khách hàng", OutcomeKind.ANSWER, "ghi-gi"),
        ("có xoá thông tin được không", OutcomeKind.ANSWER, "co-xoa-khong"),
        ("ở đây có camera không", OutcomeKind.SILENT, "im-camera"),
        ("chào tiệm", OutcomeKind.SMALLTALK, "chao"),
        ("bánh kem giá bao nhiêu", OutcomeKind.OFFTOPIC, "ot-banh"),
        ("cho gặp chủ tiệm", OutcomeKind.HANDOFF, "gap-nguoi"),
        ("thông tin khách", OutcomeKind.CLARIFY, None),
        ("", OutcomeKind.UNSURE, None),
        ("🙏", OutcomeKind.UNSURE, None),
    ],
)
def test_each_kind_of_message_is_told_from_the_others(
    text: str, kind: OutcomeKind, entry: str | None, bakery_engine: Engine
) -> None:
    outcome = _first(bakery_engine, text)
    assert (outcome.kind, outcome.entry) == (kind, entry)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("xoá tên giúp em", Kind.DELETE),
        ("đừng nhắn tin nữa", Kind.WITHDRAW),
        ("sửa số 0981900222 thành 0981900333 giúp em", Kind.CORRECT),
        ("em khiếu nại tiệm", Kind.COMPLAINT),
    ],
)
def test_who_wants_something_done_gets_a_request(text: str, kind: Kind, bakery_engine: Engine) -> None:
    outcome = _first(bakery_engine, text)
    assert outcome.kind is OutcomeKind.REQUEST
    assert outcome.wish is not None
    assert outcome.wish.kind is kind


def test_a_request_carries_what_the_message_says(bakery_engine: Engine) -> None:
    wish = _first(bakery_engine, "sửa số 0981900222 thành 0981900333 giúp em").wish
    assert wish is not None
    assert [(change.old, change.new) for change in wish.slots.changes] == [("+84981900222", "+84981900333")]


@pytest.mark.parametrize("typed", [unmarked, str.upper, lambda text: " ".join(map(telex, text.split()))])
def test_the_same_question_typed_in_another_way_is_the_same_question(typed: object, bakery_engine: Engine) -> None:
    assert callable(typed)
    for text in ("tiệm ghi những gì về khách hàng", "khách muốn xoá thì tiệm có xoá không"):
        assert _first(bakery_engine, str(typed(text))).entry == _first(bakery_engine, text).entry


def test_vni_is_read_as_telex_is(bakery_engine: Engine) -> None:
    text = "tiệm ghi những gì về khách hàng"
    typed = " ".join(map(vni, text.split()))
    assert bakery_engine.understand(typed, Context()) == bakery_engine.understand(text, Context())


def test_two_questions_get_two_outcomes_in_order(bakery_engine: Engine) -> None:
    understood = bakery_engine.understand("tiệm ghi gì về khách? có xoá được không?", Context())
    assert [outcome.entry for outcome in understood.outcomes] == ["ghi-gi", "co-xoa-khong"]


@pytest.mark.parametrize(
    "text",
    ["xoá tên giúp em và cho em hỏi ở đây có camera không", "ở đây có camera không, xoá tên giúp em"],
)
def test_who_orders_and_asks_gets_the_request_first_and_the_answer_too(text: str, bakery_engine: Engine) -> None:
    understood = bakery_engine.understand(text, Context())
    assert [outcome.kind for outcome in understood.outcomes] == [OutcomeKind.REQUEST, OutcomeKind.SILENT]


def test_a_request_beside_a_question_carries_what_the_whole_message_says(bakery_engine: Engine) -> None:
    text = "em là Trần Thu Hà, ở đây có camera không, xoá tên giúp em"
    wish = _first(bakery_engine, text).wish
    assert wish is not None
    assert (wish.kind, wish.slots.name) == (Kind.DELETE, "Trần Thu Hà")


def test_the_same_question_twice_gets_one_outcome(bakery_engine: Engine) -> None:
    understood = bakery_engine.understand("tiệm ghi gì về khách? tiệm lưu thông tin gì?", Context())
    assert [outcome.entry for outcome in understood.outcomes] == ["ghi-gi"]


def test_a_short_unclear_message_is_read_with_what_was_answered_last(bakery_engine: Engine) -> None:
    alone, after = _first(bakery_engine, "thông tin khách"), _first(bakery_engine, "thông tin khách", "ghi-gi")
    assert alone.kind is OutcomeKind.CLARIFY
    assert (after.kind, after.entry) == (OutcomeKind.ANSWER, "ghi-gi")


def test_a_message_that_is_clear_by_itself_needs_no_context(bakery_engine: Engine) -> None:
    text = "tiệm ghi những gì về khách hàng"
    assert _first(bakery_engine, text, "co-xoa-khong") == _first(bakery_engine, text)


def test_an_entry_that_is_gone_is_no_context(bakery_engine: Engine) -> None:
    assert _first(bakery_engine, "thông tin khách", "khong-con") == _first(bakery_engine, "thông tin khách")


def test_a_score_explains_itself(bakery_engine: Engine) -> None:
    explained = bakery_engine.explain("tiem ghi nhung gi ve khachh")
    assert explained is not None
    assert explained.words[0] == "tiem0"
    assert explained.mended[-1] == "khach"
    best = explained.ranking[0]
    assert best.label == "answer/ghi-gi"
    assert [ranked.chance for ranked in explained.ranking] == sorted(
        (ranked.chance for ranked in explained.ranking), reverse=True
    )
    assert best.reasons[0][1] > 0
    assert explained.understanding.first.entry == "ghi-gi"
    assert (explained.sureness >= explained.threshold) is (explained.understanding.first.kind is OutcomeKind.ANSWER)


def test_a_message_without_a_word_has_nothing_to_explain(bakery_engine: Engine) -> None:
    assert bakery_engine.explain("?!") is None


def test_two_engines_of_one_model_understand_alike(bakery: Knowledge, bakery_model: Model) -> None:
    one, other = Engine(bakery, bakery_model), Engine(bakery, bakery_model)
    for text in ("xoá tên giúp em được không", "thông tin khách", "camera với bánh"):
        assert one.understand(text, Context()) == other.understand(text, Context())


def test_the_stamp_changes_with_the_content(bakery: Knowledge, shop_knowledge: Knowledge) -> None:
    assert stamp_of(bakery) != stamp_of(shop_knowledge)


_PIECES = st.sampled_from(
    [
        "xoá ",
        "số ",
        "từ ",
        "0981900222",
        "lan@example.com",
        "? ",
        ", ",
        "không",
        "\n",
        "12/3/1990",
        " sang ",
        "a còng",
        "@",
        "+84 ",
    ]
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(text=st.one_of(st.text(max_size=3000), st.lists(_PIECES, max_size=200).map("".join)))
def test_no_message_is_too_odd_to_be_understood(text: str, bakery_engine: Engine) -> None:
    understood = bakery_engine.understand(text, Context(last_entry="ghi-gi"))
    assert 1 <= len(understood.outcomes) <= 3
    assert understood == bakery_engine.understand(text, Context(last_entry="ghi-gi"))


@pytest.mark.parametrize(
    "piece", ["@", "a@", "0 . ", "khong", "an", "gì và ", "đổi số từ ", "(", "\u0301", "x. ", "a-"]
)
def test_no_message_is_too_long_to_be_understood(piece: str, bakery_engine: Engine) -> None:
    assert bakery_engine.understand((piece * 3000)[:3000], Context()).outcomes
