"""A conversation between a customer and a person on the staff, passed through the bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.messages import ChatRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One call for a person; open until staff or the customer end it or it falls silent."""

    id: str
    chat: ChatRef
    opened_at: datetime
    closed_at: datetime | None = None
