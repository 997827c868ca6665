"""Where a new message goes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from telegram import Bot, ReplyParameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """The chat, the topic in it, and the message to hang the new one below."""

    bot: Bot
    chat_id: str
    topic: int | None
    reply_to: ReplyParameters | None

    def after_the_first(self) -> Slip:
        """The same for what follows the first piece: only that one hangs below another message."""
        return replace(self, reply_to=None)
