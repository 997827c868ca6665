"""How the Telegram library reaches Telegram: by our own connections, which cost a tenth of what its own do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import IO, TypeAlias
from urllib.parse import urlencode

from aiohttp import FormData
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.http import Connections, Part, Patience, UnreachableError, form_of

Hears: TypeAlias = Callable[[Mapping[str, str]], None]
"""Told the headers of every answer."""

_FORM = "application/x-www-form-urlencoded"


class Transport(BaseRequest):
    """Calls to the Bot API, `connections` at once; `timeout` is how many seconds each step of one may take."""

    __slots__ = ("_connections", "_hears", "_timeout")

    def __init__(self, timeout: float, *, connections: int, hears: Hears = lambda headers: None) -> None:
        self._timeout = timeout
        self._hears = hears
        self._connections = Connections(connections)

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer may take where a call does not say otherwise."""
        return self._timeout

    async def initialize(self) -> None:
        """Nothing: connections are opened when they are needed."""

    async def shutdown(self) -> None:
        """Close the connections."""
        await self._connections.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of the answer. Raises TimedOut and NetworkError."""
        patience = Patience(connect=self._seconds(connect_timeout), read=self._seconds(read_timeout))
        headers = {"User-Agent": self.USER_AGENT}
        body = _body(request_data)
        if isinstance(body, bytes):
            headers["Content-Type"] = _FORM
        try:
            answer = await self._connections.call(method, url, patience=patience, body=body, headers=headers)
        except TimeoutError as error:
            raise TimedOut from error
        except UnreachableError as error:
            raise NetworkError(str(error)) from error
        self._hears(answer.headers)
        return answer.status, answer.body

    def _seconds(self, given: object) -> float:
        """What a call says; where it says nothing, the library hands over an object of its own."""
        return given if isinstance(given, int | float) else self._timeout


def _body(data: RequestData | None) -> bytes | FormData | None:
    """The parameters as a form; with files in it, as its parts."""
    if data is None:
        return None
    if not data.contains_files:
        return urlencode(data.json_parameters).encode()
    files = data.multipart_data.items()
    return form_of(data.json_parameters, [_part(key, *file) for key, file in files])


def _part(key: str, name: str, content: bytes | IO[bytes], kind: str) -> Part:
    return Part(key=key, name=name, content=content if isinstance(content, bytes) else content.read(), kind=kind)
