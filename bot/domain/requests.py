"""A customer's request about own data: its kinds, what it says, its items, its states and its record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date, datetime
from enum import StrEnum

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
    IN_WORK = "in_work"  # some of its items have a result
    DONE = "done"
    PARTLY_DONE = "partly_done"  # some items done, others refused with a ground
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # by the customer
    EXPIRED = "expired"  # not verified in time


OPEN = frozenset({Status.RECEIVED, Status.TAKEN, Status.VERIFIED, Status.IN_WORK})
COMPLETED = frozenset({Status.DONE, Status.PARTLY_DONE})
CLOSED_BY_STAFF = COMPLETED | {Status.REFUSED}


class Move(StrEnum):
    """What can be done to a request. Each one done is an event of its record."""

    OPEN = "open"
    TAKE = "take"
    HAND_OVER = "hand_over"  # another member of the staff goes on with it
    ASK_PROOF = "ask_proof"  # the customer is asked to show who they are; from then on the request can expire
    VERIFY = "verify"
    MARK = "mark"  # one item has its result
    FINISH = "finish"
    FINISH_PARTLY = "finish_partly"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    EXTEND = "extend"
    THIRD_PARTY = "third_party"  # somebody beside the business must act too: its longer time limit holds
    REOPEN = "reopen"
    ADD = "add"  # the customer adds something
    ASK = "ask"  # staff write to the customer
    VIEW = "view"  # staff open the unmasked values


class Actor(StrEnum):
    """Who makes a move."""

    CUSTOMER = "customer"
    STAFF = "staff"
    CLOCK = "clock"


class Result(StrEnum):
    """What became of one item of a request."""

    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that a request asks for: the correction of a field, its deletion. `ground`: the id of why not."""

    field: Field
    result: Result | None = None
    ground: str | None = None


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
    items: tuple[Item, ...] = ()
    owner: Person | None = None
    answered_at: datetime | None = None
    proof_asked_at: datetime | None = None
    verified_at: datetime | None = None
    verified_how: str | None = None
    third_party_at: datetime | None = None
    extended_at: datetime | None = None
    ended_at: datetime | None = None
    reopened_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.status in OPEN

    @property
    def counted_from(self) -> datetime:
        """When its time limits began to run: a request that was opened again begins anew."""
        return self.reopened_at or self.opened_at

    @property
    def awaits_proof(self) -> bool:
        """Whether the person has still to be verified."""
        return self.is_open and self.needs_verification and self.verified_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step of a request's record. `detail` holds ids, keys and reasons, never personal values."""

    move: Move
    actor: Actor
    by: str  # the staff member's id, "customer" or "clock"
    at: datetime
    status: Status
    detail: Mapping[str, str] = attribute(default_factory=dict)
