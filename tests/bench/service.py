"""A messaging service that costs as little as possible, so that what is measured is the bot.

It speaks just enough HTTP/1.1 for the bot's clients: one request after another on connections that stay open.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TypeAlias
from urllib.parse import parse_qs

Answer: TypeAlias = tuple[int, Mapping[str, object]]
Answers: TypeAlias = Callable[[str, Mapping[str, str]], Answer]
"""From the method of the Bot API and its parameters to status and JSON."""


class _Connection(asyncio.Protocol):
    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while True:
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            length = _length(head)
            if len(rest) < length:
                return
            self._buffer = rest[length:]
            self._answer(head.split(b" ", 2)[1].decode(), rest[:length])

    def _answer(self, target: str, body: bytes) -> None:
        method = target.partition("?")[0].rpartition("/")[2]
        fields = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        status, content = self._answers(method, fields)
        text = json.dumps(content).encode()
        head = f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n"
        assert self._transport is not None
        self._transport.write(head.encode() + text)


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


@asynccontextmanager
async def serving(answers: Answers) -> AsyncIterator[str]:
    """Serve on a free port; gives the address as TELEGRAM_API_URL takes it."""
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(answers), "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot"
    finally:
        server.close()


def telegram_basics(method: str, user: int = 1) -> Answer:
    """What Telegram answers to everything but messages."""
    if method == "getMe":
        me = {"id": user, "is_bot": True, "first_name": "Bot", "username": "bench_bot"}
        return 200, {"ok": True, "result": me}
    return 200, {"ok": True, "result": True}


def taken(message_id: int, chat_id: str) -> Answer:
    """A message was taken."""
    message = {"message_id": message_id, "date": 1, "chat": {"id": int(chat_id), "type": "private"}, "text": "x"}
    return 200, {"ok": True, "result": message}
