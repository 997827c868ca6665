"""Where a service brings its updates over HTTP: one POST each, answered 200 only when the update was kept.

200 kept, not for us, or the service trying the address · 400 no JSON · 403 not from the service
408 too slow · 413 too large · 503 not kept: bring it again
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import structlog
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_LARGEST_BODY = 256 * 1024  # bytes; the longest text that Zalo takes is a tenth of it
_READING_SECONDS = 10
_TRIALS = frozenset({b"", b"{}"})  # what services send, unsigned, when the address is entered


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """The public https address of this program (no path), and the secret that the service repeats with each update."""

    public_url: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What was brought: the headers, the exact bytes, and the JSON that they hold."""

    headers: Headers
    body: bytes = field(repr=False)
    content: object = field(repr=False)


Admits: TypeAlias = Callable[[Delivered], bool]
Takes: TypeAlias = Callable[[object], Awaitable[bool]]
"""Sees an update through; False when it was not kept."""


class _RefusedError(Exception):
    """The request is answered with this status and nothing else happens."""

    def __init__(self, status: int, reason: str) -> None:
        self.status = status
        self.reason = reason
        super().__init__(reason)


def webhook_route(path: str, *, admits: Admits, take: Takes) -> Route:
    """The route; `admits` says whether the update is the service's own, before anything is done with it."""

    async def receive(request: Request) -> Response:
        try:
            body = await _body(request)
            if body.strip() in _TRIALS:
                return _answer(200)
            delivered = Delivered(headers=request.headers, body=body, content=_decoded(body))
            if not admits(delivered):
                raise _RefusedError(403, "not from the service")
        except _RefusedError as refused:
            _LOG.warning("webhook_refused", path=path, status=refused.status, reason=refused.reason)
            return _answer(refused.status)
        return _answer(200 if await take(delivered.content) else 503)

    return Route(path, receive, methods=["POST"])


def same_secret(given: str, expected: str) -> bool:
    """Compared in the same time whatever differs; an expected secret that is empty never matches."""
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


async def _body(request: Request) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(_READING_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > _LARGEST_BODY:
                    raise _RefusedError(413, "too large")
    except TimeoutError as error:
        raise _RefusedError(408, "too slow") from error
    except ClientDisconnect as error:
        raise _RefusedError(400, "broken off") from error
    return bytes(body)


def _decoded(body: bytes) -> object:
    try:
        content: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _RefusedError(400, "no JSON") from error
    return content


def _answer(status: int) -> Response:
    return PlainTextResponse(status_code=status)
