"""What Telegram is told beside the messages: "typing…", the answer to a press, the menus of commands.

Nothing here is worth failing for: a refusal is logged and the conversation goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog
from telegram import Bot, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.constants import CallbackQueryLimit, ChatAction
from telegram.error import ChatMigrated, TelegramError

from bot.channels.splitting import shortened

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_HESITATION = 0.4  # seconds; an answer that is there before needs no sign that it is coming
_TOAST_LIMIT = int(CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandMenu:
    """Commands as the menu shows them, name → what it does, in order; for one chat, or for all private chats."""

    commands: Mapping[str, str]
    chat_id: str | None = None


class Courtesies:
    """Runs them on the side, so that no conversation waits for one."""

    def __init__(self, bot: Bot, menus: Sequence[CommandMenu] = ()) -> None:
        self._bot = bot
        self._menus = menus
        self._running: set[asyncio.Task[None]] = set()

    def typing(self, chat_id: str) -> Callable[[], None]:
        """Show "typing…" for the moment, unless what is called back comes before: then there is nothing to wait for.

        A call to Telegram for every message would cost as much as the answer, and the answer is there as soon.
        """
        showing = asyncio.get_running_loop().call_later(
            _HESITATION,
            lambda: self._aside("typing", self._bot.send_chat_action(chat_id, ChatAction.TYPING)),
        )
        return showing.cancel

    def answer(self, query_id: str, toast: str | None) -> None:
        """End the spinning of a pressed button, with a short notice if there is one."""
        text = shortened(toast, _TOAST_LIMIT) if toast else None
        self._aside("answer", self._bot.answer_callback_query(query_id, text))

    async def publish(self) -> None:
        """Set the menus of commands."""
        for menu in self._menus:
            await _attempt("menu", self._set_menu(menu, menu.chat_id))

    def chat_moved(self, old_id: str, new_id: str) -> None:
        """A group goes on under another id: its menu, if it has one, goes with it."""
        for menu in self._menus:
            if menu.chat_id == old_id:
                self._aside("menu", self._set_menu(menu, new_id))

    async def close(self) -> None:
        """Drop what is still under way."""
        running = tuple(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _set_menu(self, menu: CommandMenu, chat_id: str | None) -> bool:
        """Set a menu for a chat, which may go on under another id since; without a chat for all private ones."""
        scope = BotCommandScopeChat(chat_id) if chat_id else BotCommandScopeAllPrivateChats()
        try:
            return await self._bot.set_my_commands(list(menu.commands.items()), scope=scope)
        except ChatMigrated as moved:
            return await self._set_menu(menu, str(moved.new_chat_id))

    def _aside(self, what: str, call: Awaitable[bool]) -> None:
        task = asyncio.create_task(_attempt(what, call))
        self._running.add(task)
        task.add_done_callback(self._running.discard)


async def _attempt(what: str, call: Awaitable[bool]) -> None:
    try:
        await call
    except TelegramError as error:
        _LOG.info("telegram_courtesy_failed", what=what, error=type(error).__name__, answer=error.message)
