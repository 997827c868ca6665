"""The calls of Zalo's Bot API. The token is part of every address, so no address gets into a log or an error."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import structlog

from bot.channels.calls import Answer, Calls
from bot.channels.payloads import number, part
from bot.channels.shapes import shape_of
from bot.domain.errors import ChannelError

UNAUTHORIZED = "unauthorized"
TIMEOUT = "timeout"
NOT_FOUND = "not found"

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_MEANINGS: Mapping[int, tuple[str, bool]] = MappingProxyType(
    {
        400: ("refused", False),
        401: (UNAUTHORIZED, True),  # the operator's to mend, and no reason to give messages up
        403: ("unreachable", True),  # Zalo calls it "internal server error"
        404: (NOT_FOUND, False),
        408: (TIMEOUT, True),  # no news while polling; a message may have been sent all the same
        426: ("rate limited", True),
        429: ("quota", True),  # of the minute or of the month: Zalo does not say which, nor how long to wait
    }
)
"""The official table of codes: the reason, and whether trying again may help."""


class Service:
    """One bot's API at `url` (scheme, host and port)."""

    def __init__(self, token: str, url: str, patience: float) -> None:
        self._address = f"{url.rstrip('/')}/bot{token}"
        self._calls = Calls(patience)

    async def call(self, method: str, body: Mapping[str, object] | None = None, *, longer: float = 0.0) -> object:
        """The result of a call, None when it has none. `longer` is how many seconds the service may hold it.

        Raises ChannelError. Zalo sends errors with their own HTTP status, or with 200.
        """
        answer = await self._calls.post_json(f"{self._address}/{method}", body or {}, longer=longer)
        if isinstance(answer.content, dict) and answer.content.get("ok") is True:
            return answer.content.get("result")
        raise _as_channel_error(method, answer)

    async def close(self) -> None:
        """Close the connections."""
        await self._calls.close()


def _as_channel_error(method: str, answer: Answer) -> ChannelError:
    content = part(answer.content)
    code = number(content, "error_code") or number(content, "errorCode") or answer.status
    reason, retryable = _MEANINGS.get(code, ("unreachable", True))
    if reason != TIMEOUT:
        _LOG.info("zalo_bot_call_failed", method=method, code=code, shape=shape_of(answer.content))
    return ChannelError(reason, retryable=retryable)
