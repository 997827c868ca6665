"""Each of the staff's threads in a topic of its own, where their group has topics.

Elsewhere, and where the bot may not open topics, a thread is a chain of replies in the group itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import structlog
from telegram import Bot
from telegram.constants import ForumTopicLimit
from telegram.error import BadRequest, TelegramError

from bot.channels.payloads import word
from bot.channels.splitting import shortened
from bot.channels.telegram import sending
from bot.channels.telegram.asking import asked
from bot.channels.wording import Wording
from bot.domain.errors import ChannelError
from bot.domain.messages import ChatRef, Parcel, Sent

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_NO_TOPIC = ""  # kept for a thread that goes on in the group itself
_LONGEST_NAME = int(ForumTopicLimit.MAX_NAME_LENGTH)


class Threads(Protocol):
    """What is known of the staff's threads. Every call is committed when it returns; may raise StorageError."""

    async def title(self, about: str) -> str | None:
        """What the thread is called; None when it is no thread of the staff's."""

    async def topic(self, chat: ChatRef, about: str) -> str | None:
        """The topic that was kept for the thread in this chat."""

    async def keep(self, chat: ChatRef, about: str, topic: str) -> None:
        """Remember the thread's topic."""


class Topics:
    """Sends each message into its thread's topic."""

    def __init__(self, bot: Bot, threads: Threads, wording: Callable[[], Wording]) -> None:
        self._bot = bot
        self._threads = threads
        self._wording = wording

    async def send(self, parcel: Parcel) -> Sent:
        """Send or change the message, see `sending.send`."""
        topic = await self._topic(parcel)
        if topic is None:
            return await sending.send(self._bot, parcel, self._wording())
        try:
            return await sending.send(self._bot, parcel, self._wording(), topic)
        except ChannelError as error:
            if error.reason != sending.REFUSED:
                raise
        return await self._without_topic(parcel)

    async def _without_topic(self, parcel: Parcel) -> Sent:
        """The topic was closed or deleted, it seems. If the group itself takes the message, the thread stays there."""
        sent = await sending.send(self._bot, parcel, self._wording())
        await self._keep(parcel, _NO_TOPIC)
        return sent

    async def _topic(self, parcel: Parcel) -> int | None:
        """The topic for the message; one is opened for the first message of a thread."""
        about = parcel.about
        if about is None or parcel.edit_id is not None or not sending.LIMITS.is_group(parcel.chat.id):
            return None
        kept = await self._threads.topic(parcel.chat, about)
        if kept is not None:
            return int(kept) if kept != _NO_TOPIC else None
        if parcel.reply_to is not None:  # the thread began in the group itself
            return None
        title = await self._threads.title(about)
        return await self._opened(parcel, title) if title else None

    async def _opened(self, parcel: Parcel, title: str) -> int | None:
        """A new topic; None where there are none, or the bot may open none."""
        try:
            group = await asked(self._bot, "getChat", chat_id=parcel.chat.id)
            if not group.get("is_forum"):
                return None
            name = shortened(title, _LONGEST_NAME)
            opened = word(
                await asked(self._bot, "createForumTopic", chat_id=parcel.chat.id, name=name), "message_thread_id"
            )
        except BadRequest as error:
            _LOG.warning("telegram_topic_not_opened", chat=parcel.chat.id, answer=error.message)
            return None
        except TelegramError as error:
            raise sending.as_channel_error(error) from error
        if not opened.isdecimal():
            return None
        await self._keep(parcel, opened)
        return int(opened)

    async def _keep(self, parcel: Parcel, topic: str) -> None:
        if parcel.about is not None:
            await self._threads.keep(parcel.chat, parcel.about, topic)
