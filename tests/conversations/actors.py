"""Who takes part in golden conversations, where, and from when on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.messages import ChatRef, Person, Reply

CUSTOMER = ChatRef(channel="telegram", id="501")
GROUP = ChatRef(channel="telegram", id="-1001")
LAN = Person(id="501", name="Lan")
STAFF = {"an": Person(id="11", name="An"), "binh": Person(id="12", name="Bình")}
MONDAY = datetime(2026, 11, 23, 3, tzinfo=UTC)  # 10:00 in Vietnam; the next day is a public holiday


@dataclass(frozen=True)
class Shown:
    """One message as its chat saw it when it came or was changed."""

    id: str
    chat: ChatRef
    reply: Reply
    taken: bool = True  # False: the service refused the file and showed only the words
