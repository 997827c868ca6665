"""The seal of a request's record: each event carries the hash of the one before it.

Values are sealed by a salted hash of their own, kept apart from the event. They can be deleted when their
time is up, and the chain still proves order, times and actors; while they are there, it proves them too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

FIRST = "0" * 64  # what the first event carries in place of a hash before it


class FaultKind(StrEnum):
    """How a chain is broken."""

    EDITED = "edited"  # the event is not the one that was sealed
    VALUES_EDITED = "values_edited"  # its values are not the ones that were sealed
    REMOVED = "removed"  # an event is not there any more
    OUT_OF_ORDER = "out_of_order"  # the event before it is another one than when it was sealed
    STATUS_EDITED = "status_edited"  # the request says another status than its last event


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The first broken link of a chain; `seq` counts from 1."""

    seq: int
    kind: FaultKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What an event says in its own words, with the salt that keeps short values from being guessed from the hash."""

    salt: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One event as it is stored; `values` is None once they were deleted."""

    seq: int
    previous: str
    body: Mapping[str, str]
    values_hash: str
    hash: str
    values: Values | None = None


def canonical(value: Mapping[str, object]) -> str:
    """The one way to write this as JSON: keys sorted, no blanks, letters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def seal_values(values: Values) -> str:
    """The hash that stands for the values inside the chain."""
    return _sha256(f"{values.salt}\n{values.content}")


def seal_event(previous: str, body: Mapping[str, str], values_hash: str) -> str:
    """The hash of an event: over the hash before it, what happened, and the hash of its values."""
    return _sha256(canonical({"previous": previous, "body": dict(body), "values": values_hash}))


def seal_words(words: str) -> str:
    """The hash by which words that are not kept can be recognised by whoever still has them."""
    return _sha256(words)


def first_fault(links: Iterable[Link], *, length: int, head: str) -> Fault | None:
    """Where the chain breaks first, or None; it must have `length` events and end in the hash `head`."""
    expected, previous = 1, FIRST
    for link in links:
        kind = _fault_of(link, expected, previous)
        if kind:
            return Fault(seq=expected, kind=kind)
        expected, previous = expected + 1, link.hash
    if expected <= length:
        return Fault(seq=expected, kind=FaultKind.REMOVED)
    if expected > length + 1 or previous != head:
        return Fault(seq=min(expected - 1, length + 1), kind=FaultKind.EDITED)
    return None


def _fault_of(link: Link, expected: int, previous: str) -> FaultKind | None:
    if link.seq != expected:
        return FaultKind.REMOVED
    if link.hash != seal_event(link.previous, link.body, link.values_hash):
        return FaultKind.EDITED
    if link.previous != previous:
        return FaultKind.OUT_OF_ORDER
    if link.values and seal_values(link.values) != link.values_hash:
        return FaultKind.VALUES_EDITED
    return None


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
