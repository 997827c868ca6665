"""Everything that is kept of one request, as an inspector wants to see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.chain import Fault
from bot.domain.papers import Paper
from bot.domain.requests import DataRequest, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event of the sealed record. `values_kept` is false once what it says was deleted; its seal stays."""

    seq: int
    event: Event
    values_kept: bool
    values_hash: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """A message to the customer about the request: when it was posted and when it was settled, and how.

    `text` is there only while it waits: the words are erased when they arrive.
    """

    posted_at: datetime
    settled_at: datetime | None
    state: str
    reason: str | None
    text: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """The request, its record, what the customer was sent and handed, and whether the record is whole."""

    request: DataRequest
    steps: tuple[Step, ...]
    messages: tuple[SentMessage, ...]
    papers: tuple[Paper, ...]
    fault: Fault | None

    @property
    def values_deleted(self) -> bool:
        """Whether personal values went because their time was up."""
        return any(not step.values_kept for step in self.steps)
