"""The table of moves: who may make which from where, what each needs, and what it leaves behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.errors import IllegalMove
from bot.domain.messages import ChatRef, Person
from bot.domain.moves import MOVES, Dates, allowed, moved
from bot.domain.requests import OPEN, Actor, DataRequest, Field, Item, Kind, Move, Result, Slots, Status

AT = datetime(2026, 11, 23, 3, tzinfo=UTC)
AN, BINH = Person(id="11", name="An"), Person(id="12", name="Bình")
PHONE, BIRTHDATE = Item(field=Field.PHONE), Item(field=Field.BIRTHDATE)
PHONE_DONE = replace(PHONE, result=Result.DONE)
BIRTHDATE_REFUSED = replace(BIRTHDATE, result=Result.REFUSED, ground="khong-tim-thay")


def request(status: Status = Status.RECEIVED, **more: Any) -> DataRequest:
    owned = status in OPEN - {Status.RECEIVED}
    request = DataRequest(
        code="K7M-4QM",
        kind=Kind.CORRECT,
        chat=ChatRef(channel="telegram", id="501"),
        slots=Slots(),
        status=status,
        items=(PHONE, BIRTHDATE),
        opened_at=AT,
        answer_by=date(2026, 11, 26),
        finish_by=date(2026, 12, 3),
        owner=AN if owned else None,
        verified_at=AT if status in {Status.VERIFIED, Status.IN_WORK} else None,
        ended_at=None if status in OPEN else AT,
    )
    return replace(request, **more)


@pytest.mark.parametrize(
    ("status", "staff", "customer", "clock"),
    [
        (Status.RECEIVED, {Move.TAKE, Move.ASK_PROOF}, {Move.WITHDRAW, Move.ADD, Move.VERIFY}, set()),
        (
            Status.TAKEN,
            {Move.ASK_PROOF, Move.VERIFY, Move.REFUSE, Move.EXTEND, Move.THIRD_PARTY},
            {Move.WITHDRAW, Move.ADD, Move.VERIFY},
            set(),
        ),
        (
            Status.VERIFIED,
            {Move.MARK, Move.FINISH, Move.FINISH_PARTLY, Move.REFUSE, Move.EXTEND, Move.THIRD_PARTY},
            {Move.WITHDRAW, Move.ADD},
            set(),
        ),
        (
            Status.IN_WORK,
            {Move.MARK, Move.FINISH, Move.FINISH_PARTLY, Move.REFUSE, Move.EXTEND, Move.THIRD_PARTY},
            {Move.WITHDRAW, Move.ADD},
            set(),
        ),
        (Status.DONE, set(), {Move.REOPEN}, set()),
        (Status.PARTLY_DONE, set(), {Move.REOPEN}, set()),
        (Status.REFUSED, set(), {Move.REOPEN}, set()),
        (Status.WITHDRAWN, set(), set(), set()),
        (Status.EXPIRED, set(), {Move.REOPEN}, set()),
    ],
)
def test_each_state_allows_these_moves_and_no_others(
    status: Status, staff: set[Move], customer: set[Move], clock: set[Move]
) -> None:
    here = request(status)
    always = {Move.VIEW, Move.ASK} if here.is_open else {Move.VIEW}
    assert allowed(here, Actor.STAFF, AN) == staff | always
    assert allowed(here, Actor.CUSTOMER) == customer
    assert allowed(here, Actor.CLOCK) == clock


def test_who_does_not_own_it_may_only_read_ask_and_take_over() -> None:
    here = request(Status.VERIFIED)
    assert allowed(here, Actor.STAFF, BINH) == {Move.ASK, Move.VIEW, Move.HAND_OVER}
    after, event = moved(here, Move.HAND_OVER, actor=Actor.STAFF, at=AT, person=BINH)
    assert (after.owner, after.status, event.by) == (BINH, Status.VERIFIED, BINH.id)
    assert Move.FINISH not in allowed(after, Actor.STAFF, AN)


@pytest.mark.parametrize("move", [Move.FINISH, Move.FINISH_PARTLY, Move.MARK])
def test_nothing_is_completed_or_marked_for_a_person_who_is_not_verified(move: Move) -> None:
    with pytest.raises(IllegalMove):
        moved(request(Status.TAKEN), move, actor=Actor.STAFF, at=AT, person=AN, reason="x", items=(PHONE_DONE,))
    unneeded = request(Status.TAKEN, needs_verification=False)
    assert Move.FINISH in allowed(unneeded, Actor.STAFF, AN)


@pytest.mark.parametrize(
    ("move", "items"),
    [
        (Move.FINISH, (PHONE_DONE, BIRTHDATE)),
        (Move.FINISH, (PHONE_DONE, BIRTHDATE_REFUSED)),
        (Move.FINISH_PARTLY, (PHONE_DONE, replace(BIRTHDATE, result=Result.DONE))),
        (Move.FINISH_PARTLY, (PHONE_DONE, replace(BIRTHDATE, result=Result.REFUSED))),
        (Move.REFUSE, (PHONE_DONE, BIRTHDATE_REFUSED)),
    ],
)
def test_an_end_needs_a_fitting_result_for_each_item(move: Move, items: tuple[Item, ...]) -> None:
    with pytest.raises(IllegalMove):
        moved(request(Status.VERIFIED), move, actor=Actor.STAFF, at=AT, person=AN, reason="x", items=items)


def test_a_mixed_end_is_in_the_record_item_by_item() -> None:
    after, event = moved(
        request(Status.VERIFIED),
        Move.FINISH_PARTLY,
        actor=Actor.STAFF,
        at=AT,
        person=AN,
        reason="khong-tim-thay",
        items=(PHONE_DONE, BIRTHDATE_REFUSED),
    )
    assert (after.status, after.ended_at) == (Status.PARTLY_DONE, AT)
    assert event.detail == {
        "reason": "khong-tim-thay",
        "item_phone": "done",
        "item_birthdate": "refused:khong-tim-thay",
    }


def test_it_is_extended_once_with_a_reason() -> None:
    later = Dates(finish_by=date(2026, 12, 14))
    with pytest.raises(IllegalMove):
        moved(request(Status.TAKEN), Move.EXTEND, actor=Actor.STAFF, at=AT, person=AN, dates=later)
    after, event = moved(
        request(Status.TAKEN), Move.EXTEND, actor=Actor.STAFF, at=AT, person=AN, reason="cho-ben-khac", dates=later
    )
    assert (after.status, after.extended_at, after.finish_by) == (Status.TAKEN, AT, date(2026, 12, 14))
    assert event.detail == {"reason": "cho-ben-khac", "finish_by": "2026-12-14"}
    assert Move.EXTEND not in allowed(after, Actor.STAFF, AN)


def test_who_is_verified_before_it_is_taken_need_not_be_verified_again() -> None:
    proved, event = moved(request(), Move.VERIFY, actor=Actor.CUSTOMER, at=AT, reason="chat_phone")
    assert (proved.status, event.by) == (Status.RECEIVED, "customer")
    taken, _ = moved(proved, Move.TAKE, actor=Actor.STAFF, at=AT, person=AN)
    assert taken.status is Status.VERIFIED
    assert Move.VERIFY not in allowed(taken, Actor.STAFF, AN)


def test_it_expires_only_when_the_customer_was_asked_and_nobody_is_verified() -> None:
    asked, _ = moved(request(Status.TAKEN), Move.ASK_PROOF, actor=Actor.STAFF, at=AT, person=AN)
    assert Move.EXPIRE in allowed(asked, Actor.CLOCK)
    assert Move.EXPIRE not in allowed(request(Status.TAKEN), Actor.CLOCK)
    verified, _ = moved(asked, Move.VERIFY, actor=Actor.STAFF, at=AT, person=AN, reason="call_back")
    assert allowed(verified, Actor.CLOCK) == frozenset()


def test_opened_again_it_is_nobodys_with_new_days_and_the_person_is_to_be_verified_again() -> None:
    later = AT + timedelta(days=3)
    done = request(Status.DONE, verified_at=AT, verified_how="call_back", answered_at=AT, owner=AN, items=(PHONE_DONE,))
    dates = Dates(answer_by=date(2026, 11, 30), finish_by=date(2026, 12, 7))
    after, event = moved(done, Move.REOPEN, actor=Actor.CUSTOMER, at=later, reason="note", dates=dates)
    assert (after.status, after.owner, after.answered_at, after.ended_at) == (Status.RECEIVED, None, None, None)
    assert (after.answer_by, after.finish_by, after.counted_from) == (dates.answer_by, dates.finish_by, later)
    assert (after.items, after.verified_at, after.verified_how) == ((PHONE,), None, None)
    assert after.awaits_proof
    assert event.detail["answer_by"] == "2026-11-30"
    ended = replace(after, status=Status.REFUSED, ended_at=later)
    assert Move.REOPEN not in allowed(ended, Actor.CUSTOMER), "once"


def test_what_the_customer_hears_stands_in_the_table() -> None:
    silent = {Move.HAND_OVER, Move.MARK, Move.ASK, Move.VIEW}
    assert {move for move, rule in MOVES.items() if rule.hears is None} == silent
    assert set(MOVES) == set(Move) - {Move.OPEN}
