"""How fast a service lets us send: facts about each service, kept by the delivery."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `count` messages in any `seconds`."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of one service: over all chats, in each private chat, in each group, and sends at the same time."""

    overall: Limit
    private: Limit
    group: Limit
    is_group: Callable[[str], bool]  # by the service's id of the chat
    at_once: int = 16

    @property
    def longest(self) -> timedelta:
        """How far back a send may still count."""
        return timedelta(seconds=max(limit.seconds for limit in (self.overall, self.private, self.group)))

    def of_chat(self, chat_id: str) -> Limit:
        """The limit of this chat by itself."""
        return self.group if self.is_group(chat_id) else self.private
