"""A conversation between a customer and a person on the staff, passed through the bot."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.messages import ChatRef, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One call for a person; open until staff or the customer end it or it falls silent.

    `text` is everything the customer wrote into it, whole: the group sees it masked, a member of the staff
    who opens it sees it as it is, so it is encrypted at rest. `owner` is who took it first.
    """

    id: str
    chat: ChatRef
    opened_at: datetime
    closed_at: datetime | None = None
    owner: Person | None = None
    text: str = field(default="", repr=False)

    @property
    def is_open(self) -> bool:
        """Whether messages still go back and forth."""
        return self.closed_at is None
