"""The one table of moves of a request: from where, to where, by whom, what each needs and what the customer hears."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from bot.domain.errors import IllegalMove
from bot.domain.messages import Person
from bot.domain.requests import COMPLETED, OPEN, Actor, DataRequest, Event, Item, Move, Result, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the table. Without a `target` the state stays; `hears` is the phrase that the customer is told.

    `needs_results`: every item must have a result that fits the target. `once`: not a second time.
    """

    move: Move
    sources: frozenset[Status]
    target: Status | None
    by: frozenset[Actor]
    hears: str | None = None
    needs_reason: bool = False
    needs_owner: bool = False
    needs_results: bool = False
    once: bool = False


def _rule(
    move: Move, sources: frozenset[Status], target: Status | None, *by: Actor, hears: str | None = None, **needs: bool
) -> Rule:
    return Rule(move=move, sources=sources, target=target, by=frozenset(by), hears=hears, **needs)


_OWNED = frozenset({Status.TAKEN, Status.VERIFIED, Status.IN_WORK})
_UNVERIFIED = frozenset({Status.RECEIVED, Status.TAKEN})
_ENDED = frozenset(Status) - OPEN
_STAFF, _CUSTOMER, _CLOCK = Actor.STAFF, Actor.CUSTOMER, Actor.CLOCK

MOVES: Mapping[Move, Rule] = MappingProxyType(
    {
        rule.move: rule
        for rule in (
            _rule(Move.TAKE, frozenset({Status.RECEIVED}), Status.TAKEN, _STAFF, hears="staff_to_customer.taken"),
            _rule(Move.HAND_OVER, _OWNED, None, _STAFF),
            _rule(Move.ASK_PROOF, _UNVERIFIED, None, _STAFF, hears="proof.asked"),
            _rule(
                Move.VERIFY,
                _UNVERIFIED,
                Status.VERIFIED,
                _STAFF,
                _CUSTOMER,
                hears="staff_to_customer.verified",
                needs_reason=True,
                needs_owner=True,
            ),
            _rule(Move.MARK, _OWNED, Status.IN_WORK, _STAFF, needs_owner=True),
            _rule(
                Move.FINISH,
                _OWNED,
                Status.DONE,
                _STAFF,
                hears="staff_to_customer.done",
                needs_owner=True,
                needs_results=True,
            ),
            _rule(
                Move.FINISH_PARTLY,
                _OWNED,
                Status.PARTLY_DONE,
                _STAFF,
                hears="staff_to_customer.partly_done",
                needs_reason=True,
                needs_owner=True,
                needs_results=True,
            ),
            _rule(
                Move.REFUSE,
                _OWNED,
                Status.REFUSED,
                _STAFF,
                hears="staff_to_customer.refused",
                needs_reason=True,
                needs_owner=True,
                needs_results=True,
            ),
            _rule(Move.WITHDRAW, OPEN, Status.WITHDRAWN, _CUSTOMER, hears="request.withdraw_done"),
            _rule(Move.EXPIRE, _UNVERIFIED, Status.EXPIRED, _CLOCK, hears="proof.expired"),
            _rule(
                Move.EXTEND,
                _OWNED,
                None,
                _STAFF,
                hears="staff_to_customer.extended",
                needs_reason=True,
                needs_owner=True,
                once=True,
            ),
            _rule(
                Move.THIRD_PARTY,
                _OWNED,
                None,
                _STAFF,
                hears="staff_to_customer.third_party",
                needs_owner=True,
                once=True,
            ),
            _rule(
                Move.REOPEN,
                _ENDED - {Status.WITHDRAWN},
                Status.RECEIVED,
                _CUSTOMER,
                hears="request.reopen_done",
                needs_reason=True,
                once=True,
            ),
            _rule(Move.ADD, OPEN, None, _CUSTOMER, hears="request.add_done"),
            _rule(Move.ASK, OPEN, None, _STAFF),
            _rule(Move.VIEW, frozenset(Status), None, _STAFF),
        )
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """New last days that a move brings; None keeps what was."""

    answer_by: date | None = None
    finish_by: date | None = None


_SAME_DATES = Dates()


def moved(
    request: DataRequest,
    move: Move,
    *,
    actor: Actor,
    at: datetime,
    person: Person | None = None,
    reason: str | None = None,
    dates: Dates = _SAME_DATES,
    items: tuple[Item, ...] | None = None,
) -> tuple[DataRequest, Event]:
    """The request after the move, and its event; `items` with the results that the move gives them.

    Raises IllegalMove when the table does not allow it.
    """
    rule = MOVES[move]
    before, request = request, request if items is None else replace(request, items=items)
    _check(request, rule, actor, person, reason)
    after = replace(request, status=_status_after(request, rule))
    after = _marked(after, move, at, person, reason)
    after = replace(after, answer_by=dates.answer_by or after.answer_by, finish_by=dates.finish_by or after.finish_by)
    by = person.id if person and actor is Actor.STAFF else actor.value
    detail = _detail(before, after, reason)
    return after, Event(move=move, actor=actor, by=by, at=at, status=after.status, detail=detail)


def allowed(request: DataRequest, actor: Actor, person: Person | None = None) -> frozenset[Move]:
    """The moves open to this actor now, whatever reason and results they would still have to give."""
    return frozenset(move for move, rule in MOVES.items() if _refusal(request, rule, actor, person) is None)


def _check(request: DataRequest, rule: Rule, actor: Actor, person: Person | None, reason: str | None) -> None:
    refusal = _refusal(request, rule, actor, person)
    if refusal:
        raise IllegalMove(refusal)
    if rule.needs_reason and not reason:
        raise IllegalMove(f"{rule.move} needs a reason")
    if rule.needs_results and not _fits(request.items, rule):
        raise IllegalMove(f"{rule.move} needs a fitting result for each item")


def _refusal(request: DataRequest, rule: Rule, actor: Actor, person: Person | None) -> str | None:
    """Why the move is not allowed, or None."""
    if actor not in rule.by:
        return f"{rule.move} is not for the {actor}"
    if request.status not in rule.sources:
        return f"{rule.move} is not possible from {request.status}"
    if rule.needs_owner and actor is Actor.STAFF and not _owns(request, person):
        return f"{rule.move} is for the owner"
    if _is_repeated(request, rule):
        return f"{rule.move} was made once already"
    return _missing(request, rule.move, person)


def _missing(request: DataRequest, move: Move, person: Person | None) -> str | None:
    """What else the move lacks, beside the right state and the right person."""
    unverified = request.needs_verification and request.verified_at is None
    if (MOVES[move].target in COMPLETED or move is Move.MARK) and unverified:
        return f"{move} needs a verified person"
    if move in {Move.VERIFY, Move.ASK_PROOF, Move.EXPIRE} and not unverified:
        return f"{move} is for a person who is still to be verified"
    if move is Move.EXPIRE and request.proof_asked_at is None:
        return "nobody asked the customer to show who they are"
    if move is Move.MARK and not request.items:
        return "there are no items"
    if move is Move.HAND_OVER and _owns(request, person):
        return "it is theirs already"
    return None


def _owns(request: DataRequest, person: Person | None) -> bool:
    return person is not None and request.owner is not None and request.owner.id == person.id


def _is_repeated(request: DataRequest, rule: Rule) -> bool:
    made = {
        Move.EXTEND: request.extended_at,
        Move.THIRD_PARTY: request.third_party_at,
        Move.REOPEN: request.reopened_at,
    }
    return rule.once and made[rule.move] is not None


def _fits(items: tuple[Item, ...], rule: Rule) -> bool:
    """Whether the results are those of the target: all done, all refused, or both; a request may have no items."""
    results = {item.result for item in items}
    fitting = {
        Status.DONE: [set(), {Result.DONE}],
        Status.REFUSED: [set(), {Result.REFUSED}],
        Status.PARTLY_DONE: [{Result.DONE, Result.REFUSED}],
    }
    grounded = all(item.ground for item in items if item.result is Result.REFUSED)
    return rule.target is not None and results in fitting[rule.target] and grounded


def _status_after(request: DataRequest, rule: Rule) -> Status:
    """Who is verified before anybody took the request waits to be taken; taken then, it is verified at once."""
    if rule.move is Move.VERIFY and request.status is Status.RECEIVED:
        return Status.RECEIVED
    if rule.move is Move.TAKE and request.verified_at is not None:
        return Status.VERIFIED
    return rule.target or request.status


def _marked(request: DataRequest, move: Move, at: datetime, person: Person | None, reason: str | None) -> DataRequest:
    """The dates and names that a move leaves on the request."""
    match move:
        case Move.TAKE | Move.HAND_OVER:
            request = replace(request, owner=person)
        case Move.ASK_PROOF:
            request = replace(request, proof_asked_at=at)
        case Move.VERIFY:
            request = replace(request, verified_at=at, verified_how=reason)
        case Move.EXTEND:
            request = replace(request, extended_at=at)
        case Move.THIRD_PARTY:
            request = replace(request, third_party_at=at)
        case Move.REOPEN:
            request = _anew(request, at)
    if request.status not in OPEN and request.ended_at is None:
        request = replace(request, ended_at=at)
    if move in {Move.TAKE, Move.REFUSE} and request.answered_at is None:
        request = replace(request, answered_at=at)
    return request


def _anew(request: DataRequest, at: datetime) -> DataRequest:
    """Open again as nobody's; what may be done once was done once.

    The person is to be verified again: the reason may wish for something new, and since the last time the account may
    have come into other hands.
    """
    return replace(
        request,
        reopened_at=at,
        ended_at=None,
        answered_at=None,
        proof_asked_at=None,
        verified_at=None,
        verified_how=None,
        owner=None,
        items=tuple(Item(field=item.field) for item in request.items),
    )


def _detail(before: DataRequest, after: DataRequest, reason: str | None) -> dict[str, str]:
    """What the event says: the reason, new last days, and the results that items got."""
    detail = {"reason": reason} if reason else {}
    for name in ("answer_by", "finish_by"):
        if getattr(before, name) != getattr(after, name):
            detail[name] = getattr(after, name).isoformat()
    given = [item for item in after.items if item not in before.items and item.result]
    return detail | {f"item_{item.field}": ":".join(filter(None, (item.result, item.ground))) for item in given}
