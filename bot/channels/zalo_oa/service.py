"""The calls of Zalo's OpenAPI. Its refusals come with HTTP 200 and a code."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

import structlog

from bot.channels.calls import Answer, Calls
from bot.channels.payloads import Json, number, part
from bot.channels.shapes import shape_of
from bot.channels.zalo_oa.access import Access
from bot.domain.errors import ChannelError
from bot.domain.messages import Attachment

REFUSED = "refused"

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

TOKEN_REFUSED = frozenset({-216, -220})
_RATE_LIMITED = -32
_A_MINUTE = 60.0

_BLOCKED = ("blocked", False)  # the customer lets no message through
_WINDOW = ("window_closed", False)  # nothing may be sent until the customer writes again
_REFUSED = (REFUSED, False)
_ACCOUNT = ("account", True)  # the operator's to mend (consent, package, money), and no reason to give messages up

_MEANINGS: Mapping[int, tuple[str, bool]] = MappingProxyType(
    {
        _RATE_LIMITED: ("rate limited", True),
        -200: ("unreachable", True),
        -211: ("quota", True),
        -218: ("quota", True),
        -213: _BLOCKED,
        -244: _BLOCKED,
        -227: ("inactive", False),
        -230: _WINDOW,
        -232: _WINDOW,
        -305: _WINDOW,
        -311: _WINDOW,
        -216: ("unauthorized", True),
        -220: ("unauthorized", True),
        **dict.fromkeys((-204, -205, -209, -212, -219, -221, -223, -224, -320, -321), _ACCOUNT),
        **dict.fromkeys((-100, -201, -210, -233, -234, -240, -248), _REFUSED),
    }
)
"""The official table of codes: the reason, and whether trying again may help."""


_Post: TypeAlias = Callable[[str, Mapping[str, str]], Awaitable[Answer]]


class Service:
    """One account's API at `url` (scheme, host and port)."""

    def __init__(self, calls: Calls, url: str, access: Access) -> None:
        self._calls = calls
        self._url = url.rstrip("/")
        self._access = access

    async def call(self, path: str, body: Mapping[str, object]) -> Json:
        """The data of the answer. A token that is refused is renewed once. Raises ChannelError."""
        return await self._with_token(path, lambda url, access: self._calls.post_json(url, body, headers=access))

    async def upload(self, path: str, file: Attachment) -> Json:
        """What names the file in a message, for seven days. Raises ChannelError."""
        return await self._with_token(path, lambda url, access: self._calls.post_file(url, file, headers=access))

    async def _with_token(self, path: str, post: _Post) -> Json:
        url, token = f"{self._url}{path}", await self._access.token()
        answer = await post(url, {"access_token": token})
        if _code(answer) in TOKEN_REFUSED:
            answer = await post(url, {"access_token": await self._access.instead_of(token)})
        if _code(answer) == 0:
            return part(answer.content, "data")
        raise _as_channel_error(path, answer)


def _code(answer: Answer) -> int | None:
    return number(part(answer.content), "error")


def _as_channel_error(path: str, answer: Answer) -> ChannelError:
    code = _code(answer)
    _LOG.info("zalo_oa_call_failed", path=path, code=code, status=answer.status, shape=shape_of(answer.content))
    reason, retryable = _MEANINGS.get(code or 0, ("unreachable", True))
    return ChannelError(reason, retryable=retryable, retry_after=_A_MINUTE if code == _RATE_LIMITED else None)
