"""Two texts of the policy side by side: which clauses changed, and which entries rest on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from bot.content.models import Clause, Entry, Policy
from bot.content.reviewing import rests_on

_ALIKE = 0.6  # of all words: from here on a clause under another number is the same one, changed


class Change(StrEnum):
    """What became of a clause."""

    CHANGED = "changed"
    MOVED = "moved"  # the same words under another number
    NEW = "new"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One clause before and after; one of the two is missing when it is new or removed."""

    change: Change
    before: Clause | None
    after: Clause | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some words of a clause; `marked` where the other text has other words or none."""

    text: str
    marked: bool


def drift_of(old: Policy, new: Policy) -> tuple[Drift, ...]:
    """Every clause that is not in both texts alike, in the order of the new one, the removed ones last."""
    before, after = _clauses(old), _clauses(new)
    pairs = dict(_pairs(before, after))
    drifts = [_drift(pairs.get(clause.number), clause) for clause in after]
    kept = {clause.number for clause in pairs.values()}
    drifts += [_drift(clause, None) for clause in before if clause.number not in kept]
    return tuple(drift for drift in drifts if drift is not None)


def touched(entries: Sequence[Entry], drifts: Sequence[Drift]) -> tuple[Entry, ...]:
    """The entries that rest on a clause which changed, moved or is gone."""
    gone = {drift.before.number for drift in drifts if drift.before}
    return tuple(entry for entry in entries if gone.intersection(rests_on(entry)))


def side_by_side(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, what differs marked, word by word."""
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    left, right = [], []
    for what, start, end, other_start, other_end in matcher.get_opcodes():
        if end > start:
            left.append(Piece(text=" ".join(old[start:end]), marked=what != "equal"))
        if other_end > other_start:
            right.append(Piece(text=" ".join(new[other_start:other_end]), marked=what != "equal"))
    return tuple(left), tuple(right)


def _drift(before: Clause | None, after: Clause | None) -> Drift | None:
    if before is None:
        return Drift(change=Change.NEW, before=None, after=after)
    if after is None:
        return Drift(change=Change.REMOVED, before=before, after=None)
    if _words(before) != _words(after):
        return Drift(change=Change.CHANGED, before=before, after=after)
    return None if before.number == after.number else Drift(change=Change.MOVED, before=before, after=after)


def _pairs(before: Sequence[Clause], after: Sequence[Clause]) -> Iterator[tuple[str, Clause]]:
    """The new number of every clause that lives on: by number and words, by words, by number, by likeness."""
    rest, others = list(before), list(after)
    ways: tuple[Callable[[Clause, Clause], bool], ...] = (
        lambda old, new: old.number == new.number and _words(old) == _words(new),
        lambda old, new: _words(old) == _words(new),
        lambda old, new: old.number == new.number and _likeness(old, new) >= _ALIKE,
        lambda old, new: _likeness(old, new) >= _ALIKE,
        lambda old, new: old.number == new.number,
    )
    for same in ways:
        for new in list(others):
            old = next((clause for clause in rest if same(clause, new)), None)
            if old is not None:
                rest.remove(old)
                others.remove(new)
                yield new.number, old


def _likeness(old: Clause, new: Clause) -> float:
    return SequenceMatcher(None, _words(old), _words(new), autojunk=False).ratio()


def _words(clause: Clause) -> list[str]:
    return clause.text.split()


def _clauses(policy: Policy) -> list[Clause]:
    return [clause for section in policy.sections for clause in section.clauses]
