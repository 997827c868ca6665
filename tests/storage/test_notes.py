"""How a logged question fared: rated, followed by a call, chosen when asked back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.records import QuestionLog, Rating
from bot.storage.database import Database
from tests.storage.examples import AT, CHAT, OTHER
from tests.storage.test_people import QUESTION

ANSWERED = replace(QUESTION, update_id="7")
UNSURE = replace(QUESTION, text="cái đó sao", kind="unsure", entry=None, update_id="8")
CALL = replace(QUESTION, text="cho gặp người", kind="handoff", update_id="9")


async def _log(database: Database, *logs: QuestionLog) -> None:
    async with database.work() as work:
        for log in logs:
            await work.log_question(log)


async def _unsettled(database: Database, *, unseen: bool = False) -> list[str]:
    async with database.work() as work:
        return [log.text for log in await work.unsettled_questions(AT, unseen=unseen)]


async def test_a_second_thumb_changes_the_first(database: Database) -> None:
    await _log(database, ANSWERED)
    for rating, unsettled in ((Rating.DOWN, [ANSWERED.text]), (Rating.UP, [])):
        async with database.work() as work:
            assert await work.rate(CHAT, "7", rating)
        assert await _unsettled(database) == unsettled
        async with database.work() as work:
            assert [log.rating for log in await work.latest_questions(5)] == [rating]


async def test_nobody_rates_what_another_chat_was_answered(database: Database) -> None:
    await _log(database, ANSWERED)
    async with database.work() as work:
        assert not await work.rate(OTHER, "7", Rating.DOWN)
    assert await _unsettled(database) == []


async def test_a_call_says_that_the_answer_before_it_did_not_do(database: Database) -> None:
    await _log(database, ANSWERED, CALL)
    async with database.work() as work:
        await work.note_call(OTHER, AT)
        await work.note_call(CHAT, AT + timedelta(minutes=1))
    assert await _unsettled(database) == []
    async with database.work() as work:
        await work.note_call(CHAT, AT)
    assert await _unsettled(database) == [ANSWERED.text]


async def test_what_was_chosen_is_kept_with_the_question_that_was_asked_back(database: Database) -> None:
    await _log(database, UNSURE, ANSWERED)
    async with database.work() as work:
        await work.note_choice(CHAT, AT, "thu-thap")
        assert {log.text: log.chosen for log in await work.latest_questions(5)} == {
            UNSURE.text: "thu-thap",
            ANSWERED.text: None,
        }


async def test_a_question_is_suggested_once(database: Database) -> None:
    await _log(database, UNSURE, replace(UNSURE, text="cái kia sao"))
    async with database.work() as work:
        first, _ = await work.unsettled_questions(AT, unseen=True)
        assert first.id
        await work.mark_suggested([first.id], "s1")
    assert await _unsettled(database, unseen=True) == ["cái kia sao"]
    assert await _unsettled(database) == [UNSURE.text, "cái kia sao"]
