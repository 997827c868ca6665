"""Zalo Bot behind the channel's promise."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from starlette.routing import BaseRoute

from bot.channels.channel import Handle
from bot.channels.intake import Intake
from bot.channels.leases import Lease
from bot.channels.patience import Patience, Pause
from bot.channels.payloads import part, word
from bot.channels.reach import Reach
from bot.channels.shapes import shape_of
from bot.channels.webhooks import Delivered, Webhook, same_secret, webhook_route
from bot.channels.wording import Wording
from bot.channels.zalo_bot import sending
from bot.channels.zalo_bot.polling import Poller, events_of
from bot.channels.zalo_bot.quota import Quota
from bot.channels.zalo_bot.reading import CHANNEL, to_incoming
from bot.channels.zalo_bot.service import UNAUTHORIZED, Service
from bot.domain.errors import ChannelError
from bot.domain.messages import Incoming, Parcel, Sent

OFFICIAL_API = "https://bot-api.zaloplatforms.com"
PATH = "/zalo/bot/webhook"

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_SECRET_HEADER = "X-Bot-Api-Secret-Token"  # noqa: S105 -- the header's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Polling:
    """Ask for updates; the lease keeps a second process from asking with the same token."""

    lease: Lease


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long to wait for Zalo, in seconds: for a new update, and for an answer."""

    poll: float = 30.0
    answer: float = 10.0


def address(public_url: str) -> str:
    """The webhook's whole address."""
    return f"{public_url.rstrip('/')}{PATH}"


class ZaloBotChannel:
    """One Zalo bot. Updates are brought to a webhook, or asked for; Zalo never does both."""

    name = CHANNEL

    def __init__(
        self,
        token: str,
        *,
        now: Callable[[], datetime],
        updates: Webhook | Polling,
        quota: Quota,
        wording: Callable[[], Wording],
        api_url: str = OFFICIAL_API,
        timing: Timing = Timing(),
        pause: Pause = asyncio.sleep,
    ) -> None:
        self.reach = Reach()
        self._now = now
        self._updates = updates
        self._quota = quota
        self._wording = wording
        self._timing = timing
        self._pause = pause
        self._service = Service(token, api_url, timing.answer)

    async def run(self, handle: Handle) -> None:
        """Tell Zalo where to bring updates and return, or poll until cancelled. Raises ChannelError."""
        await self._insist("getMe")
        if isinstance(self._updates, Webhook):
            await self._register(self._updates)
            return
        await self._end_webhook()
        poller = Poller(
            fetch=self._fetch,
            read=self._read,
            see_through=Intake(handle).see_through,
            lease=self._updates.lease,
            lease_seconds=self._timing.poll + 2 * self._timing.answer,
            pause=self._pause,
            reach=self.reach,
        )
        await poller.run()

    def routes(self, handle: Handle) -> Sequence[BaseRoute]:
        """The webhook; nothing while updates are polled."""
        if not isinstance(self._updates, Webhook):
            return ()
        secret, intake = self._updates.secret, Intake(handle)

        def admits(delivered: Delivered) -> bool:
            return same_secret(delivered.headers.get(_SECRET_HEADER, ""), secret)

        async def take(content: object) -> bool:
            incoming = self._read(content)
            return incoming is None or await intake.take(incoming) is not None

        return (webhook_route(PATH, admits=admits, take=take),)

    async def send(self, parcel: Parcel) -> Sent:
        """Send a message; see `sending.send`."""
        return await sending.send(self._service, parcel, self._wording(), self._spend)

    async def close(self) -> None:
        """Close the connections."""
        await self._service.close()

    async def _spend(self) -> None:
        await self._quota.spend(self._now())

    async def _insist(self, method: str) -> None:
        """Call until Zalo answers. Raises ChannelError, a final one, when it refuses."""
        patience = Patience(self._pause, self.reach)
        while True:
            try:
                await self._service.call(method)
            except ChannelError as error:
                if error.reason == UNAUTHORIZED or not error.retryable:
                    raise ChannelError(error.reason, retryable=False) from error
                _LOG.warning("zalo_bot_unreachable", method=method, reason=error.reason)
                await patience.wait()
            else:
                patience.succeeded()
                return

    async def _end_webhook(self) -> None:
        """Zalo lets nobody poll beside a webhook; where none was set, it may call that an error."""
        try:
            await self._insist("deleteWebhook")
        except ChannelError as error:
            if error.reason == UNAUTHORIZED:
                raise

    async def _register(self, webhook: Webhook) -> None:
        """Name the webhook. Zalo keeps the address even when its trial fails, and allows few calls a day."""
        wanted = {"url": address(webhook.public_url), "secret_token": webhook.secret}
        try:
            result = await self._service.call("setWebhook", wanted)
        except ChannelError as error:
            _LOG.error("zalo_bot_webhook_not_set", reason=error.reason)
            return
        verification = part(result, "verification")
        if verification.get("ok") is False:
            _LOG.error("zalo_bot_webhook_not_reached", outcome=word(verification, "outcome"))

    async def _fetch(self) -> Sequence[object]:
        wait = max(1, int(self._timing.poll))
        return events_of(await self._service.call("getUpdates", {"timeout": str(wait)}, longer=wait))

    def _read(self, update: object) -> Incoming | None:
        incoming = to_incoming(update, at=self._now())
        if incoming is None:
            _LOG.info("zalo_bot_update_not_for_us", shape=shape_of(update))
        return incoming
