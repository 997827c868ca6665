"""An Official Account behind the channel's promise."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from starlette.routing import BaseRoute

from bot.channels.calls import Calls
from bot.channels.channel import Handle
from bot.channels.intake import Intake
from bot.channels.leases import Lease
from bot.channels.patience import Patience, Pause
from bot.channels.reach import Reach
from bot.channels.shapes import shape_of
from bot.channels.webhooks import Delivered, webhook_route
from bot.channels.wording import Wording
from bot.channels.zalo_oa import sending
from bot.channels.zalo_oa.access import CONSENT_NEEDED, Access, Credentials, TokenStore
from bot.channels.zalo_oa.picture import picture_address, picture_route
from bot.channels.zalo_oa.reading import CHANNEL, to_incoming
from bot.channels.zalo_oa.service import Service
from bot.channels.zalo_oa.signing import signed
from bot.domain.errors import ChannelError
from bot.domain.messages import Parcel, Sent

PATH = "/zalo/oa/webhook"

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_BETWEEN_LOOKS = 600.0  # seconds from one look at the token's age to the next


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the developer console shows: the app, its secret, the key that signs events, the last consent's token."""

    app_id: str
    app_secret: str = field(repr=False)
    secret_key: str = field(repr=False)
    refresh_token: str = field(repr=False)

    @property
    def credentials(self) -> Credentials:
        """What tokens are asked for with."""
        return Credentials(app_id=self.app_id, app_secret=self.app_secret, first_refresh=self.refresh_token)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """Where Zalo is, and where it reaches this program if it can: scheme, host and port of each."""

    api: str = "https://openapi.zalo.me"
    oauth: str = "https://oauth.zaloapp.com"  # gives out tokens
    own: str | None = None


class ZaloOaChannel:
    """One Official Account. Its webhook is entered in the developer console; Zalo has no polling here."""

    name = CHANNEL

    def __init__(
        self,
        account: Account,
        *,
        now: Callable[[], datetime],
        tokens: TokenStore,
        lease: Lease,
        wording: Callable[[], Wording],
        hosts: Hosts = Hosts(),
        answer_within: float = 10.0,
        pause: Pause = asyncio.sleep,
    ) -> None:
        """`lease` lets one process renew the token at a time."""
        self.reach = Reach()
        self._account = account
        self._now = now
        self._wording = wording
        self._picture = picture_address(hosts.own)
        self._pause = pause
        self._calls = Calls(answer_within)
        self._access = Access(
            self._calls, hosts.oauth, account.credentials, store=tokens, lease=lease, now=now, pause=pause
        )
        self._service = Service(self._calls, hosts.api, self._access)

    async def run(self, handle: Handle) -> None:
        """Keep the token fresh until cancelled: unused, it would end for good after three months.

        Raises ChannelError when Zalo wants the admin's consent at the start; later that is logged, because
        other channels run in the same program.
        """
        await self._begin()
        while True:
            await self._pause(_BETWEEN_LOOKS)
            try:
                await self._access.token()
            except ChannelError as error:
                self.reach.failed()
                _LOG.error("zalo_oa_without_token", reason=error.reason)
            else:
                self.reach.answered()

    def routes(self, handle: Handle) -> Sequence[BaseRoute]:
        """The webhook, and the picture on the card that asks for the customer's number."""
        intake = Intake(handle)

        def admits(delivered: Delivered) -> bool:
            return signed(delivered, app_id=self._account.app_id, secret_key=self._account.secret_key)

        async def take(content: object) -> bool:
            incoming = to_incoming(content, at=self._now())
            if incoming is None:
                _LOG.info("zalo_oa_event_not_for_us", shape=shape_of(content))
                return True
            return await intake.take(incoming) is not None

        return (webhook_route(PATH, admits=admits, take=take), picture_route())

    async def send(self, parcel: Parcel) -> Sent:
        """Send a message; see `sending.send`."""
        return await sending.send(self._service, parcel, self._wording(), self._picture)

    async def close(self) -> None:
        """Let a renewal of the token end, then close the connections."""
        await self._access.close()
        await self._calls.close()

    async def _begin(self) -> None:
        patience = Patience(self._pause, self.reach)
        while True:
            try:
                await self._access.token()
            except ChannelError as error:
                if error.reason == CONSENT_NEEDED:
                    raise ChannelError(CONSENT_NEEDED, retryable=False) from error
                _LOG.warning("zalo_oa_unreachable", reason=error.reason)
                await patience.wait()
            else:
                return patience.succeeded()
