"""Codes by e-mail: a chat of this channel is a request, and the address is looked up only when a letter goes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from email.message import EmailMessage
from typing import TypeAlias
from urllib.parse import SplitResult, unquote, urlsplit

import aiosmtplib
import structlog
from starlette.routing import BaseRoute

from bot.channels.channel import Handle
from bot.channels.reach import Reach
from bot.domain.checkup import Checked
from bot.domain.errors import ChannelError
from bot.domain.limits import Limit, Limits
from bot.domain.messages import Parcel, Sent

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

NAME = "email"
Addresses: TypeAlias = Callable[[str], Awaitable[str | None]]

_PATIENCE = 20.0  # seconds for a server to answer
_REFUSED_FOR_GOOD = 500  # answers of a mail server from here on are final
_FEW = Limit(count=30, seconds=60)
LIMITS = Limits(overall=_FEW, private=_FEW, group=_FEW, is_group=lambda _: False, at_once=2)
"""A small business's mail server takes few letters at once."""


class EmailChannel:
    """Sends letters through one mail server; nothing is ever received here."""

    name = NAME

    def __init__(self, url: str, *, sender: str, addresses: Addresses) -> None:
        """`url`: smtps://user:password@host:465, or smtp://… which goes over to STARTTLS where the server can.

        `addresses` gives the address of a request, by its code; None when there is none any more.
        """
        self.reach = Reach()
        self._url = urlsplit(url)
        self._sender = sender
        self._addresses = addresses

    async def run(self, handle: Handle) -> None:
        """There is nothing to fetch."""

    def routes(self, handle: Handle) -> Sequence[BaseRoute]:
        """Nobody brings anything."""
        return ()

    async def send(self, parcel: Parcel) -> Sent:
        """Send the text as a letter; its first line is the subject too. Raises ChannelError."""
        address = await self._addresses(parcel.chat.id)
        if address is None:
            raise ChannelError("no address", retryable=False)
        try:
            await self._post(self._letter(address, parcel))
        except (aiosmtplib.SMTPException, OSError) as error:
            _LOG.warning("email_not_sent", request=parcel.chat.id, error=type(error).__name__, code=_code(error))
            raise _as_channel_error(error) from error
        return Sent(message_id=None)

    async def close(self) -> None:
        """No connection stays open."""

    def _letter(self, address: str, parcel: Parcel) -> EmailMessage:
        letter = EmailMessage()
        letter["From"], letter["To"] = self._sender, address
        letter["Subject"] = parcel.reply.text.partition("\n")[0]
        letter["Auto-Submitted"] = "auto-generated"  # so that no machine answers it
        letter.set_content(parcel.reply.text)
        return letter

    async def _post(self, letter: EmailMessage) -> None:
        async with _client(self._url) as client:
            await client.send_message(letter)


async def check_email(url: str) -> Checked:
    """Whether the mail server answers, and takes name and password over a line that nobody reads. No letter goes."""
    server = urlsplit(url)
    values: dict[str, object] = {"host": server.hostname}
    try:
        async with _client(server) as client:
            await client.ehlo()
            is_secret = client.get_transport_info("sslcontext") is not None
    except aiosmtplib.SMTPAuthenticationError:
        return Checked(what="email_login_refused", well=False, values=values)
    except (aiosmtplib.SMTPException, OSError) as error:
        return Checked(what="email_unreachable", well=False, values={**values, "error": type(error).__name__})
    well = is_secret or not server.username
    return Checked(what="email" if well else "email_not_secret", well=well, values=values)


def _client(server: SplitResult) -> aiosmtplib.SMTP:
    """Connected, it speaks TLS where the server can, and is logged in where the address has a name."""
    safe = server.scheme == "smtps"
    return aiosmtplib.SMTP(
        hostname=server.hostname,
        port=server.port or (465 if safe else 587),
        username=unquote(server.username) if server.username else None,
        password=unquote(server.password) if server.password else None,
        use_tls=safe,
        timeout=_PATIENCE,
    )


def _as_channel_error(error: aiosmtplib.SMTPException | OSError) -> ChannelError:
    """A server that refuses this letter refuses it again; one that is away or knows us not may be mended."""
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return ChannelError("unauthorized", retryable=True)
    return ChannelError("refused", retryable=(_code(error) or 0) < _REFUSED_FOR_GOOD)


def _code(error: aiosmtplib.SMTPException | OSError) -> int | None:
    """The mail server's answer, if it gave one."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return max((each.code for each in error.recipients), default=None)
    return error.code if isinstance(error, aiosmtplib.SMTPResponseException) else None
