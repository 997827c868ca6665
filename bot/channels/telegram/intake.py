"""One raw update from first to last: read, handled, answered. The same whether it was polled or brought."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from telegram import Bot, Chat, Update

from bot.channels.channel import Handle
from bot.channels.intake import give_up
from bot.channels.shapes import shape_of
from bot.channels.telegram.courtesies import Courtesies
from bot.channels.telegram.reading import to_incoming
from bot.domain.messages import Handled, Incoming, Migrated, Press, Text

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An update that has an id. Without `incoming` it is not for us, or nobody can read it."""

    update_id: int
    incoming: Incoming | None = field(default=None, repr=False)
    query_id: str | None = None  # the press that waits for an answer
    private: bool = False


class Intake:
    """Reads updates and sees them through."""

    def __init__(self, bot: Bot, courtesies: Courtesies, now: Callable[[], datetime]) -> None:
        self._bot = bot
        self._courtesies = courtesies
        self._now = now
        self._introduced = False

    async def introduce(self) -> None:
        """Learn the bot's own name once: it tells its commands from another bot's. Raises TelegramError."""
        if not self._introduced:
            await self._bot.get_me()
            self._introduced = True

    def read(self, raw: object) -> Arrival | None:
        """The update that decoded JSON holds; None when it has no id. Never raises: what is unreadable is logged."""
        if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
            _LOG.warning("telegram_update_without_id", shape=shape_of(raw))
            return None
        update_id: int = raw["update_id"]
        try:
            return self._understood(Update.de_json(raw, self._bot), raw)
        except Exception as error:  # the library's own reading fails with whatever it stumbles over
            _LOG.warning(
                "telegram_update_unreadable", update=update_id, error=type(error).__name__, shape=shape_of(raw)
            )
            return Arrival(update_id=update_id)

    async def take(self, arrival: Arrival, handle: Callable[[Incoming], Awaitable[Handled]]) -> None:
        """See the update through. Raises what `handle` raises; then the press is not answered yet."""
        with self.at_it(arrival):
            handled = await handle(arrival.incoming) if arrival.incoming else Handled()
        self.end(arrival, handled)

    async def give_up(self, arrival: Arrival, handle: Handle) -> None:
        """Done with an update that always failed; who sent it is told so."""
        self.end(arrival, await give_up(arrival.incoming, handle) if arrival.incoming else Handled())

    @contextmanager
    def at_it(self, arrival: Arrival) -> Iterator[None]:
        """Show the customer that the bot is at it, when the block takes long."""
        incoming = arrival.incoming
        if incoming is None or not arrival.private or not isinstance(incoming.content, Text | Press):
            yield
            return
        done = self._courtesies.typing(incoming.chat.id)
        try:
            yield
        finally:
            done()

    def end(self, arrival: Arrival, handled: Handled) -> None:
        """Answer the press, and let a group's menu of commands follow it to its new id."""
        if arrival.query_id is not None:
            self._courtesies.answer(arrival.query_id, handled.toast)
        incoming = arrival.incoming
        if incoming is not None and isinstance(incoming.content, Migrated):
            self._courtesies.chat_moved(incoming.chat.id, incoming.content.new_id)

    def _understood(self, update: Update, raw: object) -> Arrival:
        incoming = to_incoming(update, bot_name=self._bot.username, at=self._now())
        if incoming is None:
            _log_not_for_us(update, raw)
        chat = update.effective_chat
        return Arrival(
            update_id=update.update_id,
            incoming=incoming,
            query_id=update.callback_query.id if update.callback_query else None,
            private=chat is not None and chat.type == Chat.PRIVATE,
        )


def _log_not_for_us(update: Update, raw: object) -> None:
    """An operator who adds the bot to the staff's group finds the group's id here."""
    if update.my_chat_member:
        change = update.my_chat_member
        _LOG.info("telegram_group_membership", chat=change.chat.id, status=change.new_chat_member.status)
    else:
        _LOG.info("telegram_update_not_for_us", update=update.update_id, shape=shape_of(raw))
