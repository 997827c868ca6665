from dataclasses import replace
from datetime import timedelta

from bot.domain.records import ChatRecord
from bot.domain.requests import Status
from bot.storage.database import Database
from tests.conftest import HandClock
from tests.storage.examples import AT, CHAT, OTHER, opened, request


async def test_what_was_told_is_remembered_with_when_and_only_once(database: Database, clock: HandClock) -> None:
    async with database.work() as work:
        await work.save_request(request("A"), opened())
        assert await work.save_reminded("A", ["half", "most"])
    clock.advance(days=1)
    async with database.work() as work:
        assert not await work.save_reminded("A", ["half"])
        assert await work.save_reminded("A", ["half", "last"])
        assert await work.reminded() == {"A": frozenset({"half", "most", "last"})}
        assert await work.reminded_at("A", "half") == AT
        assert await work.reminded_at("A", "last") == AT + timedelta(days=1)
        assert await work.reminded_at("A", "late") is None


async def test_of_requests_that_ended_nothing_is_told(database: Database) -> None:
    async with database.work() as work:
        ended = replace(request("A"), status=Status.WITHDRAWN, ended_at=AT)
        await work.save_request(ended, replace(opened(), status=Status.WITHDRAWN))
        await work.save_reminded("A", ["half"])
        assert await work.reminded() == {}


async def test_chats_whose_time_with_a_person_is_over_come_the_longest_waiting_first(database: Database) -> None:
    async with database.work() as work:
        await work.save_chat(ChatRecord(ref=CHAT, held_until=AT + timedelta(minutes=2)))
        await work.save_chat(ChatRecord(ref=OTHER, held_until=AT + timedelta(minutes=1)))
    async with database.work() as work:
        assert await work.chats_held_until(AT) == ()
        assert await work.chats_held_until(AT + timedelta(minutes=1)) == (OTHER,)
        assert await work.chats_held_until(AT + timedelta(minutes=5)) == (OTHER, CHAT)
        await work.save_chat(replace(await work.chat(OTHER), held_until=None))
        assert await work.chats_held_until(AT + timedelta(minutes=5)) == (CHAT,)
