"""Questions that were not settled, put together by what they mean."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.engine import Engine
from bot.answers.gaps import gaps_of
from bot.domain.records import QuestionLog, Rating
from tests.storage.examples import AT, CHAT

LOG = QuestionLog(chat=CHAT, at=AT, text="", kind="unsure", entry=None, score=0, content_version="x")
DELETING = ("xoá tên trong sổ được không", "tên của tôi có xoá được không", "có cách nào xoá thông tin không")
WRITING = ("tiệm ghi gì trong sổ", "sổ của tiệm viết những gì về tôi")


def _logs(*texts: str) -> list[QuestionLog]:
    return [replace(LOG, text=text, id=number) for number, text in enumerate(texts)]


def test_questions_of_one_meaning_are_one_group_and_the_largest_comes_first(bakery_engine: Engine) -> None:
    gaps = gaps_of(_logs(WRITING[0], *DELETING, WRITING[1]), bakery_engine)
    assert [set(gap.texts) for gap in gaps] == [set(DELETING), set(WRITING)]
    assert [gap.nearest[0] for gap in gaps] == ["answer/co-xoa-khong", "answer/ghi-gi"]


def test_the_same_question_typed_otherwise_is_shown_once_and_counted(bakery_engine: Engine) -> None:
    (gap,) = gaps_of(_logs("XOA TEN TRONG SO DUOC KHONG", "xoá tên trong sổ được không?"), bakery_engine)
    assert gap.texts == ("XOA TEN TRONG SO DUOC KHONG",)
    assert gap.count == 2


def test_what_the_customer_chose_counts_as_what_was_meant(bakery_engine: Engine) -> None:
    logs = [replace(log, chosen="ghi-gi") for log in _logs("xoá tên trong sổ được không")]
    assert gaps_of(logs, bakery_engine)[0].nearest[0] == "answer/ghi-gi"


def test_thumbs_down_and_calls_are_counted(bakery_engine: Engine) -> None:
    one, two = _logs(*WRITING)
    (gap,) = gaps_of([replace(one, rating=Rating.DOWN), replace(two, rating=Rating.UP, called=True)], bakery_engine)
    assert (gap.disliked, gap.called) == (1, 1)


def test_words_that_nobody_knows_are_a_group_too(bakery_engine: Engine) -> None:
    assert [gap.nearest for gap in gaps_of(_logs("???"), bakery_engine)] == [()]
    assert gaps_of([], bakery_engine) == ()


def test_the_order_of_the_log_changes_no_group(bakery_engine: Engine) -> None:
    logs = _logs(*DELETING, *WRITING)
    groups = {frozenset(gap.texts) for gap in gaps_of(logs, bakery_engine)}
    assert {frozenset(gap.texts) for gap in gaps_of(logs[::-1], bakery_engine)} == groups
