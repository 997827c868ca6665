"""Calls to a service over HTTP: every failure becomes ours, and no address, which may hold a token, gets into a log."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from bot.domain.errors import ChannelError
from bot.domain.messages import Attachment

_TALKATIVE = ("httpx", "httpcore")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back. `content` is decoded JSON; None when it is none, such as a proxy's page."""

    status: int
    content: object = field(repr=False)


class Calls:
    """One service's connections. `patience` is how many seconds an answer may take."""

    def __init__(self, patience: float) -> None:
        for logger in _TALKATIVE:
            logging.getLogger(logger).setLevel(logging.WARNING)
        self._patience = patience
        self._client = httpx.AsyncClient(timeout=patience)

    async def post(
        self,
        url: str,
        *,
        json_body: Mapping[str, object] | None = None,
        form: Mapping[str, str] | None = None,
        file: Attachment | None = None,
        headers: Mapping[str, str] | None = None,
        longer: float = 0.0,
    ) -> Answer:
        """Post and read the answer, waiting so much `longer` for it. Raises ChannelError, always retryable.

        A `file` goes as the part "file" of a form. After "timeout" the call may have taken effect all the same.
        """
        request = self._client.build_request(
            "POST",
            url,
            json=json_body,
            data=dict(form) if form else None,
            files={"file": (file.name, file.content)} if file else None,
            headers=dict(headers or {}),
            timeout=httpx.Timeout(self._patience, read=self._patience + longer),
        )
        return await self._answer(request)

    async def get(self, url: str, *, headers: Mapping[str, str]) -> Answer:
        """Get and read the answer. Raises ChannelError, always retryable."""
        return await self._answer(self._client.build_request("GET", url, headers=dict(headers)))

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _answer(self, request: httpx.Request) -> Answer:
        try:
            response = await self._client.send(request)
        except httpx.TimeoutException as error:
            raise ChannelError("timeout", retryable=True) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ChannelError("unreachable", retryable=True) from error
        return Answer(status=response.status_code, content=_decoded(response.content))


def _decoded(body: bytes) -> object:
    try:
        content: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return content
