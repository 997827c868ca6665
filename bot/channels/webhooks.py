"""Where a service brings its updates over HTTP: one POST each, answered 200 only when the update was kept.

200 kept, not for us, or the service trying the address · 400 no JSON · 403 not from the service
408 too slow · 413 too large · 503 not kept, or not yet: bring it again

A service waits only so long: an Official Account two seconds, and one that is often too slow is cut off. What takes
longer is answered 503 and goes on here all the same, so that it is kept even if it is not brought again; brought
again, it is recognised by its id.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import TypeAlias

import structlog
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.shapes import place_of

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_LARGEST_BODY = 256 * 1024  # bytes; the longest text that Zalo takes is a tenth of it
_READING_SECONDS = 10
_ANSWERING_SECONDS = 1.5
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
Takes: TypeAlias = Callable[[object], Coroutine[object, object, bool]]
"""Sees an update through; False when it was not kept."""


class _RefusedError(Exception):
    """The request is answered with this status and nothing else happens."""

    def __init__(self, status: int, reason: str) -> None:
        self.status = status
        self.reason = reason
        super().__init__(reason)


def webhook_route(path: str, *, admits: Admits, take: Takes) -> Route:
    """The route; `admits` says whether the update is the service's own, before anything is done with it."""
    under_way: set[asyncio.Task[bool]] = set()

    async def kept_in_time(content: object) -> bool:
        taking = asyncio.create_task(take(content))
        under_way.add(taking)
        taking.add_done_callback(under_way.discard)
        await asyncio.wait({taking}, timeout=_ANSWERING_SECONDS)
        if taking.done():
            return taking.result()
        _LOG.warning("webhook_slow", path=path)
        taking.add_done_callback(_note_end)
        return False

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
        return _answer(200 if await kept_in_time(delivered.content) else 503)

    return Route(path, receive, methods=["POST"])


def _note_end(taking: asyncio.Task[bool]) -> None:
    """Nobody waits for it any more: what broke is said here, without its words."""
    if not taking.cancelled() and (error := taking.exception()):
        _LOG.error("webhook_broke", error=type(error).__name__, origin=place_of(error))


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
