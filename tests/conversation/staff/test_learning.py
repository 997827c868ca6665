"""The weekly digest: when it comes, what it shows, and what can be taught from it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.answers.engine import Engine
from bot.content.knowledge import Knowledge
from bot.conversation.customers import CustomerSide
from bot.conversation.staff import Learning, StaffSide
from bot.domain.messages import Handled, Incoming, Press
from bot.domain.records import QuestionLog
from bot.storage.database import Database
from tests.conftest import HandClock
from tests.conversation.staff.group import AN, CUSTOMER, GROUP, Group

MONDAY = datetime(2026, 11, 30, 3, tzinfo=UTC)  # 10:00 in Vietnam
ODD = "thông tin ấy rồi cũng bay đi hết phải hông"


@pytest.fixture
def learners(sqlite_database: Database, clock: HandClock, shop_knowledge: Knowledge, shop_engine: Engine) -> Group:
    clock.time = MONDAY
    codes = (f"S{number}" for number in range(100))
    staff = StaffSide(
        lambda: shop_knowledge,
        clock,
        CustomerSide(lambda: shop_knowledge),
        lambda: next(codes),
        GROUP,
        Learning(engine=lambda: shop_engine, admins=frozenset({AN.id})),
    )
    return Group(database=sqlite_database, clock=clock, staff=staff, knowledge=shop_knowledge)


async def _asked(group: Group, *texts: str) -> None:
    async with group.database.work() as work:
        for text in texts:
            await work.log_question(
                QuestionLog(
                    chat=CUSTOMER,
                    at=group.clock.now(),
                    text=text,
                    kind="clarify",
                    entry=None,
                    score=0,
                    content_version="x",
                )
            )


async def _comes_round(group: Group) -> int:
    """How many messages the group gets when the round comes."""
    before = len(group.every_version)
    async with group.database.work() as work:
        await group.staff.weekly_digest(work)
    await group.deliver()
    return len(group.every_version) - before


async def _press(group: Group, data: str) -> Handled:
    async with group.database.work() as work:
        handled = await group.staff.handle(
            work, Incoming(update_id="1", chat=GROUP, sender=AN, at=MONDAY, content=Press(data=data))
        )
    await group.deliver()
    return handled


async def test_it_comes_once_a_week_and_only_while_the_shop_is_open(learners: Group) -> None:
    assert await _comes_round(learners) == 0
    await _asked(learners, ODD)
    learners.clock.advance(days=6, hours=23)
    assert await _comes_round(learners) == 0
    learners.clock.advance(hours=12)  # at night
    assert await _comes_round(learners) == 0
    learners.clock.advance(hours=13)
    assert await _comes_round(learners) == 2
    await _asked(learners, "cái vụ kia sao rồi ta")
    learners.clock.advance(hours=1)
    assert await _comes_round(learners) == 0


async def test_what_was_shown_is_not_shown_again(learners: Group) -> None:
    await _comes_round(learners)
    await _asked(learners, ODD)
    learners.clock.advance(days=7)
    assert await _comes_round(learners) == 2
    learners.clock.advance(days=7)
    assert await _comes_round(learners) == 0


async def test_a_question_with_a_name_in_it_is_masked_and_never_taught(learners: Group) -> None:
    await _asked(learners, f"em tên là Nguyễn Thị Hoa, {ODD}")
    async with learners.database.work() as work:
        await learners.staff.weekly_digest(work)
    learners.clock.advance(days=7)
    await _comes_round(learners)
    assert all("Nguyễn Thị Hoa" not in text for _, text in learners.every_version)
    told = await _press(learners, "nv:gap:S0:answer/luu-tru-an-toan")
    assert told.toast == learners.knowledge.say("learn_toast.nothing_to_teach")
    async with learners.database.work() as work:
        assert await work.all_lessons() == ()


async def test_what_is_accepted_is_kept_with_the_admin_who_answers_for_it(learners: Group) -> None:
    await _comes_round(learners)
    await _asked(learners, ODD, ODD)
    learners.clock.advance(days=7)
    await _comes_round(learners)
    await _press(learners, "nv:gap:S0:offtopic/ot-giao-hang")
    async with learners.database.work() as work:
        (lesson,) = await work.all_lessons()
        suggestion = await work.suggestion("S0")
    assert (lesson.label, lesson.texts, lesson.member) == ("offtopic/ot-giao-hang", (ODD,), AN)
    assert suggestion
    assert (suggestion.verdict, suggestion.decided_by, suggestion.count) == ("not-ours", AN.id, 2)
