"""Connections to a service, kept open from one call to the next."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from io import BytesIO
from mimetypes import guess_type
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, FormData, TCPConnector

_AT_ONCE = 24
_SENDING = 20.0  # seconds that a body may take to be sent
_ODD_IN_NAMES = re.compile(r'["\\;\r\n]')  # what ends a file's name for one reader or another


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
            total=patience.connect + _SENDING + patience.read,
            connect=patience.connect,
            sock_connect=patience.connect,
            sock_read=patience.read,
        )
        try:
            async with self._open().request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False, proxy=_proxy_of(url)
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
                trust_env=False,  # the library would read ~/.netrc at every call, and send what it finds there
            )
        return self._session


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file in a form: under which key, with which name; its kind is known by its name where it is not given."""

    key: str
    name: str
    content: bytes = field(repr=False)
    kind: str | None = None


def form_of(fields: Mapping[str, str], files: Iterable[Part]) -> FormData:
    """A form with files in it. Their names go as they are: services show them so, and decode nothing."""
    form = FormData(quote_fields=False)
    for name, value in fields.items():
        form.add_field(name, value)
    for part in files:
        kind = part.kind or guess_type(part.name)[0] or "application/octet-stream"
        name = _ODD_IN_NAMES.sub("_", part.name)
        form.add_field(part.key, BytesIO(part.content), filename=name, content_type=kind)
    return form


def _proxy_of(url: str) -> str | None:
    parts = urlsplit(url)
    return _proxy(parts.scheme, parts.hostname or "")


@lru_cache(maxsize=64)  # hosts
def _proxy(scheme: str, host: str) -> str | None:
    """The proxy that this machine uses for the host, as HTTPS_PROXY, ALL_PROXY, NO_PROXY or the system say."""
    if proxy_bypass(host):
        return None
    proxies = getproxies()
    return proxies.get(scheme) or proxies.get("all")


@cache
def _trust() -> ssl.SSLContext:
    """Whom to trust: the same on every machine, and whom this machine trusts besides. Read once: it takes a while."""
    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()  # SSL_CERT_FILE and SSL_CERT_DIR are heard here
    return context
