"""Connections to a service, kept open from one call to the next."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import certifi
from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, FormData, TCPConnector

_AT_ONCE = 24


class UnreachableError(Exception):
    """The service could not be asked, or broke off its answer; the message names the kind of failure, no address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds to wait: for a connection, and for the answer to go on."""

    connect: float
    read: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An answer, of whatever status."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class Connections:
    """As many calls at once as there are connections; opened when first used, in whichever loop that is."""

    def __init__(self, most: int = _AT_ONCE) -> None:
        self._most = most
        self._session: ClientSession | None = None

    async def call(
        self,
        method: str,
        url: str,
        *,
        patience: Patience,
        body: bytes | FormData | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Received:
        """Ask and read the whole answer. Raises TimeoutError and UnreachableError."""
        timeout = ClientTimeout(
            total=None, connect=patience.connect, sock_connect=patience.connect, sock_read=patience.read
        )
        try:
            async with self._open().request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                return Received(status=answer.status, headers=answer.headers, body=await answer.read())
        except TimeoutError:  # some of the library's are a ClientError too
            raise
        except (ClientError, OSError, ValueError) as error:
            raise UnreachableError(type(error).__name__) from error

    async def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _open(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=self._most, ssl=_trust()),
                cookie_jar=DummyCookieJar(),
                trust_env=True,  # behind a proxy, as HTTPS_PROXY says
            )
        return self._session


@cache
def _trust() -> ssl.SSLContext:
    """Whom to trust, the same on every machine; read once, for it takes a while."""
    return ssl.create_default_context(cafile=certifi.where())
