"""Calls to a service over HTTP: every failure becomes ours, and no address, which may hold a token, gets into a log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from aiohttp import FormData

from bot.channels.http import Connections, Part, Patience, UnreachableError, form_of
from bot.domain.errors import ChannelError
from bot.domain.messages import Attachment

_JSON = {"Content-Type": "application/json"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back. `content` is decoded JSON; None when it is none, such as a proxy's page."""

    status: int
    content: object = field(repr=False)


class Calls:
    """One service's connections. `patience` is how many seconds an answer may take."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._connections = Connections()

    async def post_json(
        self,
        url: str,
        content: Mapping[str, object] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        longer: float = 0.0,
    ) -> Answer:
        """Post and read the answer, waiting so much `longer` for it. Raises ChannelError, always retryable.

        After "timeout" the call may have taken effect all the same; so it is with the other ways to post.
        """
        body = None if content is None else json.dumps(content).encode()
        return await self._answer("POST", url, body, {**(headers or {}), **_JSON}, longer)

    async def post_form(self, url: str, form: Mapping[str, str], *, headers: Mapping[str, str]) -> Answer:
        """Post and read the answer. Raises ChannelError, always retryable."""
        return await self._answer("POST", url, urlencode(form).encode(), {**headers, **_FORM})

    async def post_file(self, url: str, file: Attachment, *, headers: Mapping[str, str]) -> Answer:
        """Post the file as the part "file" of a form, and read the answer. Raises ChannelError, always retryable."""
        form = form_of({}, [Part(key="file", name=file.name, content=file.content)])
        return await self._answer("POST", url, form, headers)

    async def get(self, url: str, *, headers: Mapping[str, str]) -> Answer:
        """Get and read the answer. Raises ChannelError, always retryable."""
        return await self._answer("GET", url, None, headers)

    async def close(self) -> None:
        """Close the connections."""
        await self._connections.close()

    async def _answer(
        self, method: str, url: str, body: bytes | FormData | None, headers: Mapping[str, str], longer: float = 0.0
    ) -> Answer:
        patience = Patience(connect=self._patience, read=self._patience + longer)
        try:
            received = await self._connections.call(method, url, patience=patience, body=body, headers=headers)
        except TimeoutError as error:
            raise ChannelError("timeout", retryable=True) from error
        except UnreachableError as error:
            raise ChannelError("unreachable", retryable=True) from error
        return Answer(status=received.status, content=_decoded(received.body))


def _decoded(body: bytes) -> object:
    try:
        content: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return content
