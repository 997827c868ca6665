from contextlib import suppress

import pytest
from sqlalchemy import text

from bot.domain.chain import Fault, FaultKind
from bot.domain.errors import StorageError
from bot.domain.moves import moved
from bot.domain.records import BrokenRecord
from bot.domain.requests import Actor, Move
from bot.storage.database import Database
from tests.storage.examples import AT, STAFF, opened, request

CODE = request().code
_LIFT = {
    True: ("DROP TRIGGER request_events_refuse_update", "DROP TRIGGER request_events_refuse_delete"),
    False: ("ALTER TABLE request_events DISABLE TRIGGER request_events_refuse_change",),
}


async def _record(database: Database) -> None:
    """A whole request with five events, and another one beside it."""
    async with database.work() as work:
        await work.save_request(request("ANOTHER"), opened())
        await work.save_request(request(), opened())
        for move in (Move.TAKE, Move.VERIFY, Move.ASK, Move.FINISH):
            found = await work.request(CODE)
            assert found
            await work.save_request(*moved(found, move, actor=Actor.STAFF, at=AT, person=STAFF, reason="gọi lại"))


async def _tamper(database: Database, *statements: str, seq: int = 0) -> None:
    """As somebody would who owns the database and lifts its triggers first. `:code` and `:seq` are filled in."""
    async with database.transaction() as connection:
        for statement in _LIFT[database.embedded]:
            await connection.execute(text(statement))
        for statement in statements:
            await connection.execute(text(statement), {"code": CODE, "seq": seq})


async def _fault(database: Database) -> Fault | None:
    broken = await database.verify_chains()
    assert all(record.code == CODE for record in broken)
    return broken[0].fault if broken else None


async def test_a_record_that_nobody_touched_is_whole(database: Database) -> None:
    await _record(database)
    assert await database.verify_chains() == ()


@pytest.mark.parametrize(
    "statement", ["UPDATE request_events SET made_by = '8'", "DELETE FROM request_events WHERE seq = 5"]
)
async def test_the_database_refuses_to_change_an_event(database: Database, statement: str) -> None:
    await _record(database)
    with pytest.raises(StorageError):
        await _run(database, statement)
    assert await database.verify_chains() == ()


async def _run(database: Database, statement: str) -> None:
    async with database.transaction() as connection:
        await connection.execute(text(statement))


async def test_an_edited_event_is_named(database: Database) -> None:
    await _record(database)
    await _tamper(database, "UPDATE request_events SET made_by = '8' WHERE code = :code AND seq = 3")
    assert await database.verify_chains() == (BrokenRecord(code=CODE, fault=Fault(seq=3, kind=FaultKind.EDITED)),)


@pytest.mark.parametrize("seq", [1, 3, 5])
async def test_a_removed_event_is_named(database: Database, seq: int) -> None:
    await _record(database)
    await _tamper(
        database,
        "DELETE FROM event_values WHERE code = :code AND seq = :seq",
        "DELETE FROM request_events WHERE code = :code AND seq = :seq",
        seq=seq,
    )
    assert await _fault(database) == Fault(seq=seq, kind=FaultKind.REMOVED)


async def test_events_that_changed_places_are_named(database: Database) -> None:
    await _record(database)
    await _tamper(
        database,
        "DELETE FROM event_values",
        "UPDATE request_events SET seq = 99 WHERE code = :code AND seq = 2",
        "UPDATE request_events SET seq = 2 WHERE code = :code AND seq = 3",
        "UPDATE request_events SET seq = 3 WHERE code = :code AND seq = 99",
    )
    assert await _fault(database) == Fault(seq=2, kind=FaultKind.OUT_OF_ORDER)


async def test_a_status_that_no_event_explains_is_named(database: Database) -> None:
    await _record(database)
    await _tamper(database, "UPDATE requests SET status = 'refused' WHERE code = :code")
    assert await _fault(database) == Fault(seq=5, kind=FaultKind.STATUS_EDITED)


async def test_values_that_were_changed_are_named(database: Database) -> None:
    await _record(database)
    await _tamper(
        database,
        "UPDATE event_values SET content = (SELECT content FROM event_values WHERE code = 'ANOTHER') "
        "WHERE code = :code AND seq = 2",
    )
    assert await _fault(database) == Fault(seq=2, kind=FaultKind.VALUES_EDITED)


async def test_a_refused_unit_of_work_leaves_no_event(database: Database) -> None:
    await _record(database)
    with suppress(StorageError):
        async with database.work() as work:
            await work.save_request(request("THIRD"), opened())
            raise StorageError
    async with database.work() as work:
        assert await work.events("THIRD") == ()
