import asyncio
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.errors import IllegalMove
from bot.domain.messages import Person
from bot.domain.moves import moved
from bot.domain.requests import Actor, DataRequest, Event, Move, Slots, Status
from bot.storage.database import Database
from tests.storage.examples import AT, CHAT, OTHER, STAFF, opened, request

CODE = request().code


async def _open(database: Database, *codes: str) -> None:
    async with database.work() as work:
        for code in codes or (CODE,):
            await work.save_request(request(code), opened())


async def _move(database: Database, move: Move, person: Person = STAFF, reason: str | None = None) -> None:
    async with database.work() as work:
        found = await work.request(CODE)
        assert found
        await work.save_request(*moved(found, move, actor=Actor.STAFF, at=AT, person=person, reason=reason))


async def _save(database: Database, changed: DataRequest) -> None:
    """Save it as somebody would who did not read it in the same unit of work."""
    event = Event(move=Move.ASK, actor=Actor.STAFF, by=STAFF.id, at=AT, status=changed.status)
    async with database.work() as work:
        await work.save_request(changed, event)


async def test_a_request_comes_back_as_it_was_saved(database: Database) -> None:
    whole = replace(
        request(), owner=STAFF, answered_at=AT, verified_at=AT, verified_how="gọi lại", extended_at=AT, reopened_at=AT
    )
    async with database.work() as work:
        await work.save_request(whole, opened())
    async with database.work() as work:
        assert await work.request(CODE) == whole
        assert await work.request("AAA-AAA") is None


async def test_each_move_adds_an_event(database: Database) -> None:
    await _open(database)
    await _move(database, Move.TAKE)
    await _move(database, Move.VERIFY, reason="gọi lại số trong hồ sơ")
    await _move(database, Move.FINISH)
    async with database.work() as work:
        events = await work.events(CODE)
        found = await work.request(CODE)
    assert [event.move for event in events] == [Move.OPEN, Move.TAKE, Move.VERIFY, Move.FINISH]
    assert events[2] == Event(
        move=Move.VERIFY,
        actor=Actor.STAFF,
        by=STAFF.id,
        at=AT,
        status=Status.VERIFIED,
        detail={"reason": "gọi lại số trong hồ sơ"},
    )
    assert found
    assert found.status is Status.DONE


async def test_twenty_who_take_a_request_at_once_leave_one_owner_and_one_event(database: Database) -> None:
    await _open(database)
    people = [Person(id=str(number), name=f"Nhân viên {number}") for number in range(20)]
    results = await asyncio.gather(*(_move(database, Move.TAKE, person) for person in people), return_exceptions=True)
    winners = [person for person, result in zip(people, results, strict=True) if result is None]
    assert [type(result) for result in results if result is not None] == [IllegalMove] * 19
    async with database.work() as work:
        found = await work.request(CODE)
        assert found
        assert [found.owner] == winners
        assert [event.move for event in await work.events(CODE)] == [Move.OPEN, Move.TAKE]


async def test_requests_of_a_chat_come_newest_first(database: Database) -> None:
    async with database.work() as work:
        await work.save_request(request("OLD-OLD"), opened())
        await work.save_request(replace(request("NEW-NEW"), opened_at=AT.replace(hour=10)), opened())
        await work.save_request(request("FAR-OFF", chat=OTHER), opened())
    async with database.work() as work:
        assert [found.code for found in await work.requests_of(CHAT)] == ["NEW-NEW", "OLD-OLD"]


async def test_open_requests_come_due_first_first(database: Database) -> None:
    async with database.work() as work:
        await work.save_request(request("LATER-", finish_by=date(2026, 12, 1)), opened())
        await work.save_request(request("SOONER", finish_by=date(2026, 11, 9)), opened())
        await work.save_request(replace(request("ENDED-"), status=Status.WITHDRAWN, ended_at=AT), opened())
    async with database.work() as work:
        assert [found.code for found in await work.open_requests()] == ["SOONER", "LATER-"]


async def test_the_database_refuses_to_complete_a_request_that_was_not_verified(database: Database) -> None:
    with pytest.raises(IllegalMove):
        await _save(database, replace(request(), status=Status.DONE))
    await _save(database, replace(request("NO-NEED"), status=Status.DONE, needs_verification=False))


async def test_a_code_is_given_once(database: Database) -> None:
    await _open(database)
    with pytest.raises(IllegalMove):
        await _open(database)


async def test_a_request_saved_over_without_being_read_is_refused(database: Database) -> None:
    await _open(database)
    async with database.work() as work:
        stale = await work.request(CODE)
    assert stale
    with pytest.raises(IllegalMove):
        await _save(database, replace(stale, owner=STAFF))


async def test_values_added_later_are_part_of_the_request(database: Database) -> None:
    await _open(database)
    added = Event(move=Move.ADD, actor=Actor.CUSTOMER, by="customer", at=AT, status=Status.RECEIVED)
    async with database.work() as work:
        found = await work.request(CODE)
        assert found
        await work.save_request(replace(found, slots=Slots(note="gấp")), added)
    async with database.work() as work:
        assert await work.request(CODE) == replace(request(), slots=Slots(note="gấp"))
    assert await database.verify_chains() == ()


async def test_requests_are_found_by_their_codes_in_whatever_chat(database: Database) -> None:
    async with database.work() as work:
        await work.save_request(request("A", CHAT), opened())
        await work.save_request(request("B", OTHER), opened())
        assert [found.code for found in await work.requests_coded({"A", "B", "C"})] == ["A", "B"]
        assert await work.requests_coded(()) == ()
