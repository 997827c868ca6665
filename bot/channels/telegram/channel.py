"""Telegram behind the channel's promise."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

import structlog
from starlette.routing import BaseRoute
from telegram import Bot, Update
from telegram.error import TelegramError

from bot.channels.channel import Handle
from bot.channels.patience import Patience, Pause
from bot.channels.reach import Reach
from bot.channels.telegram import bringing, files, membership, sending
from bot.channels.telegram.courtesies import CommandMenu, Courtesies
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.polling import Poller, wait_after
from bot.channels.telegram.quiet import quiet_libraries
from bot.channels.telegram.reading import CHANNEL
from bot.channels.telegram.topics import Threads, Topics
from bot.channels.telegram.transport import Transport
from bot.channels.webhooks import Webhook
from bot.channels.wording import Wording
from bot.domain.messages import Attachment, ChatRef, Original, Parcel, Person, Sent

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

OFFICIAL_API = "https://api.telegram.org/bot"

_CALLS_AT_ONCE = 24  # sends, and room for courtesies
_WANTED = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long to wait for Telegram, in seconds: for new updates, and for an answer; and what waits in between."""

    poll: float = 30.0
    answer: float = 10.0
    pause: Pause = asyncio.sleep


class TelegramChannel:
    """One Telegram bot. Updates are brought to a webhook if there is one, and polled otherwise."""

    name = CHANNEL

    def __init__(
        self,
        token: str,
        *,
        now: Callable[[], datetime],
        wording: Callable[[], Wording],
        api_url: str = OFFICIAL_API,
        webhook: Webhook | None = None,
        menus: Sequence[CommandMenu] = (),
        threads: Threads | None = None,
        timing: Timing = Timing(),
    ) -> None:
        quiet_libraries()
        self.reach = Reach()
        self._timing = timing
        self._wording = wording
        self._webhook = webhook
        self._polls = Transport(timing.answer, connections=1)
        self._calls = Transport(timing.answer, connections=_CALLS_AT_ONCE)
        files_url = f"{api_url.removesuffix('/bot')}/file/bot"
        self._bot = Bot(
            token, base_url=api_url, base_file_url=files_url, request=self._calls, get_updates_request=self._polls
        )
        self._courtesies = Courtesies(self._bot, menus)
        self._topics = Topics(self._bot, threads, wording) if threads else None
        self._intake = Intake(self._bot, self._courtesies, now)

    async def run(self, handle: Handle) -> None:
        """Introduce the bot, then poll until cancelled, or return when updates are brought to the webhook.

        Raises ChannelError when Telegram refuses the token.
        """
        await self._begin()
        if self._webhook is not None:
            return
        poller = Poller(
            fetch=self._fetch,
            read=self._intake.read,
            take=lambda arrival: self._intake.take(arrival, handle),
            give_up=lambda arrival: self._intake.give_up(arrival, handle),
            pause=self._timing.pause,
            reach=self.reach,
        )
        await poller.run()

    def routes(self, handle: Handle) -> Sequence[BaseRoute]:
        """The webhook; nothing while updates are polled."""
        return (bringing.route(self._webhook.secret, self._intake, handle),) if self._webhook else ()

    async def send(self, parcel: Parcel) -> Sent:
        """Send or change a message, where there are topics in its thread's own; see `sending.send`."""
        if self._topics:
            return await self._topics.send(parcel)
        return await sending.send(self._bot, parcel, self._wording())

    async def fetch(self, original: Original) -> Attachment:
        """The content of a picture or file that somebody sent to the bot. Raises ChannelError."""
        try:
            return await files.fetch(self._bot, original)
        except TelegramError as error:
            _LOG.info("telegram_file_not_fetched", error=type(error).__name__)  # its words may hold the address
            raise sending.as_channel_error(error) from None

    async def is_member(self, chat: ChatRef, person: Person) -> bool:
        """Whether the person is in this group at this moment. Raises ChannelError when Telegram does not say."""
        return await membership.is_member(self._bot, chat, person)

    async def close(self) -> None:
        """Drop courtesies under way and close the connections."""
        await self._courtesies.close()
        await asyncio.gather(self._calls.shutdown(), self._polls.shutdown())

    async def _begin(self) -> None:
        """Learn the bot's own name, say where updates go, publish the menus; again and again until it succeeds."""
        patience = Patience(self._timing.pause, self.reach)
        while True:
            try:
                await self._intake.introduce()
                await self._say_where_updates_go()
            except TelegramError as error:
                await wait_after(error, patience)
            else:
                patience.succeeded()
                return await self._courtesies.publish()

    async def _say_where_updates_go(self) -> None:
        """To the webhook, or nowhere: a webhook excludes polling. What waits at Telegram stays either way."""
        if self._webhook is None:
            await self._bot.delete_webhook(drop_pending_updates=False)
            return
        await self._bot.set_webhook(
            bringing.address(self._webhook.public_url),
            secret_token=self._webhook.secret,
            allowed_updates=_WANTED,
            drop_pending_updates=False,
        )

    async def _fetch(self, offset: int | None) -> Sequence[object]:
        """The raw updates from `offset` on. Not `Bot.get_updates`: one unreadable update would cost the batch."""
        wanted = {"timeout": int(self._timing.poll), "allowed_updates": json.dumps(_WANTED)}
        query = urlencode(wanted if offset is None else wanted | {"offset": offset})
        patience = self._timing.poll + self._timing.answer
        try:
            answer: object = await self._polls.post(f"{self._bot.base_url}/getUpdates?{query}", read_timeout=patience)
        except KeyError as error:  # a success without a result, which the library does not expect
            raise TelegramError("no result in the answer") from error
        if not isinstance(answer, list):
            raise TelegramError("no list in the answer")
        return answer
