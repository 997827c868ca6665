"""What is learnt from real questions: those that the bot could not answer well, and what an admin answered for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.messages import Person


class Verdict(StrEnum):
    """What an admin makes of a suggestion."""

    ASKS = "asks"  # a way of asking for an entry
    SILENT = "silent"  # the policy says nothing about it
    NOT_OURS = "not-ours"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Questions of one meaning that the bot could not answer well, as the staff group is shown them.

    `texts` are masked, each once; `count` is how often all of them were asked; `nearest` the labels that they most
    likely mean ("answer/ID", "silent/ID" …), the likeliest first.
    """

    id: str
    at: datetime
    texts: tuple[str, ...] = field(repr=False)
    count: int
    nearest: tuple[str, ...]
    verdict: Verdict | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None  # the id of the member


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Questions that mean this label, with who answered for it and when. The store gives the `id`, growing."""

    at: datetime
    label: str
    texts: tuple[str, ...] = field(repr=False)
    member: Person
    id: int | None = None
