"""A customer's request about own data: its kinds, what it says, its states and the one table of moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from bot.domain.errors import IllegalMove
from bot.domain.messages import ChatRef, Person


class Kind(StrEnum):
    """What the customer wants done with the data held about them."""

    CORRECT = "correct"
    DELETE = "delete"
    ACCESS = "access"
    HANDOVER = "handover"
    WITHDRAW = "withdraw"
    OBJECT = "object"
    COMPLAINT = "complaint"


class Field(StrEnum):
    """A piece of personal data that a request names."""

    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"
    ADDRESS = "address"
    BIRTHDATE = "birthdate"
    GENDER = "gender"
    COMPANY = "company"
    OTHER = "other"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One correction. Values are normalised: phones E.164, e-mails lower-case, dates ISO, the rest as written."""

    field: Field
    old: str | None = attribute(default=None, repr=False)
    new: str | None = attribute(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """What a message or a request says, and nothing that it does not say. Hidden in repr: these are personal values."""

    changes: tuple[Change, ...] = ()
    fields: tuple[Field, ...] = ()
    name: str | None = attribute(default=None, repr=False)
    contact: str | None = attribute(default=None, repr=False)
    record: str | None = attribute(default=None, repr=False)  # phone or e-mail under which the business knows them
    order: str | None = attribute(default=None, repr=False)
    note: str | None = attribute(default=None, repr=False)  # free words: what happened, which use, which files


class Status(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"  # sent by the customer, nobody has taken it
    TAKEN = "taken"  # one member of the staff owns it
    VERIFIED = "verified"  # the person is known to be who they say
    DONE = "done"
    PARTLY_DONE = "partly_done"  # some items done, others refused with a ground
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # by the customer
    EXPIRED = "expired"  # not verified in time


OPEN = frozenset({Status.RECEIVED, Status.TAKEN, Status.VERIFIED})
COMPLETED = frozenset({Status.DONE, Status.PARTLY_DONE})


class Move(StrEnum):
    """What can be done to a request. Each one done is an event of its record."""

    OPEN = "open"
    TAKE = "take"
    VERIFY = "verify"
    FINISH = "finish"
    FINISH_PARTLY = "finish_partly"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    EXTEND = "extend"
    REOPEN = "reopen"
    ADD = "add"  # the customer adds something
    ASK = "ask"  # staff write to the customer
    VIEW = "view"  # staff open the unmasked values


class Actor(StrEnum):
    """Who makes a move."""

    CUSTOMER = "customer"
    STAFF = "staff"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the table of moves: from where, to where (None: the state stays), by whom, and what it needs."""

    move: Move
    sources: frozenset[Status]
    target: Status | None
    by: frozenset[Actor]
    needs_reason: bool = False
    needs_owner: bool = False


def _rule(move: Move, sources: frozenset[Status], target: Status | None, by: Actor, **needs: bool) -> Rule:
    return Rule(move=move, sources=sources, target=target, by=frozenset({by}), **needs)


_OWNED = frozenset({Status.TAKEN, Status.VERIFIED})
_ENDED = frozenset(Status) - OPEN

MOVES: Mapping[Move, Rule] = MappingProxyType(
    {
        rule.move: rule
        for rule in (
            _rule(Move.TAKE, frozenset({Status.RECEIVED}), Status.TAKEN, Actor.STAFF),
            _rule(
                Move.VERIFY,
                frozenset({Status.TAKEN}),
                Status.VERIFIED,
                Actor.STAFF,
                needs_reason=True,
                needs_owner=True,
            ),
            _rule(Move.FINISH, _OWNED, Status.DONE, Actor.STAFF, needs_owner=True),
            _rule(Move.FINISH_PARTLY, _OWNED, Status.PARTLY_DONE, Actor.STAFF, needs_reason=True, needs_owner=True),
            _rule(Move.REFUSE, _OWNED, Status.REFUSED, Actor.STAFF, needs_reason=True, needs_owner=True),
            _rule(Move.WITHDRAW, OPEN, Status.WITHDRAWN, Actor.CUSTOMER),
            _rule(Move.EXPIRE, frozenset({Status.RECEIVED, Status.TAKEN}), Status.EXPIRED, Actor.CLOCK),
            _rule(Move.EXTEND, OPEN, None, Actor.STAFF, needs_reason=True),
            _rule(Move.REOPEN, _ENDED - {Status.WITHDRAWN}, Status.RECEIVED, Actor.CUSTOMER, needs_reason=True),
            _rule(Move.ADD, OPEN, None, Actor.CUSTOMER),
            _rule(Move.ASK, OPEN, None, Actor.STAFF),
            _rule(Move.VIEW, frozenset(Status), None, Actor.STAFF),
        )
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRequest:
    """One request of one customer."""

    code: str
    kind: Kind
    chat: ChatRef
    slots: Slots
    status: Status = Status.RECEIVED
    opened_at: datetime
    answer_by: date
    finish_by: date
    needs_verification: bool = True
    owner: Person | None = None
    answered_at: datetime | None = None
    verified_at: datetime | None = None
    verified_how: str | None = None
    extended_at: datetime | None = None
    ended_at: datetime | None = None
    reopened_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.status in OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step of a request's record. `detail` holds ids, keys and reasons, never personal values."""

    move: Move
    actor: Actor
    by: str  # the staff member's id, "customer" or "clock"
    at: datetime
    status: Status
    detail: Mapping[str, str] = attribute(default_factory=dict)


def moved(
    request: DataRequest,
    move: Move,
    *,
    actor: Actor,
    at: datetime,
    person: Person | None = None,
    reason: str | None = None,
    finish_by: date | None = None,
) -> tuple[DataRequest, Event]:
    """The request after the move, and its event. Raises IllegalMove when the table does not allow it."""
    rule = MOVES[move]
    _check(request, rule, actor, person, reason)
    after = replace(request, status=rule.target or request.status)
    after = _marked(after, move, at, person, reason, finish_by)
    by = person.id if person and actor is Actor.STAFF else actor.value
    detail = {"reason": reason} if reason else {}
    return after, Event(move=move, actor=actor, by=by, at=at, status=after.status, detail=detail)


def allowed(request: DataRequest, actor: Actor, person: Person | None = None) -> frozenset[Move]:
    """The moves open to this actor now, whatever reason they would still have to give."""
    return frozenset(move for move, rule in MOVES.items() if _refusal(request, rule, actor, person) is None)


def _check(request: DataRequest, rule: Rule, actor: Actor, person: Person | None, reason: str | None) -> None:
    refusal = _refusal(request, rule, actor, person)
    if refusal:
        raise IllegalMove(refusal)
    if rule.needs_reason and not reason:
        raise IllegalMove(f"{rule.move} needs a reason")


def _refusal(request: DataRequest, rule: Rule, actor: Actor, person: Person | None) -> str | None:
    """Why the move is not allowed, or None."""
    if actor not in rule.by:
        return f"{rule.move} is not for the {actor}"
    if request.status not in rule.sources:
        return f"{rule.move} is not possible from {request.status}"
    if rule.needs_owner and (person is None or request.owner is None or request.owner.id != person.id):
        return f"{rule.move} is for the owner"
    if rule.target in COMPLETED and request.needs_verification and request.verified_at is None:
        return f"{rule.move} needs a verified person"
    if rule.move is Move.EXTEND and request.extended_at is not None:
        return "extended once already"
    if rule.move is Move.REOPEN and request.reopened_at is not None:
        return "reopened once already"
    return None


def _marked(
    request: DataRequest, move: Move, at: datetime, person: Person | None, reason: str | None, finish_by: date | None
) -> DataRequest:
    """The dates and names that a move leaves on the request."""
    match move:
        case Move.TAKE:
            request = replace(request, owner=person)
        case Move.VERIFY:
            request = replace(request, verified_at=at, verified_how=reason)
        case Move.EXTEND:
            request = replace(request, extended_at=at, finish_by=finish_by or request.finish_by)
        case Move.REOPEN:
            request = replace(request, reopened_at=at, ended_at=None, owner=None)
    if request.status not in OPEN and request.ended_at is None:
        request = replace(request, ended_at=at)
    if move in {Move.TAKE, Move.REFUSE} and request.answered_at is None:
        request = replace(request, answered_at=at)
    return request
