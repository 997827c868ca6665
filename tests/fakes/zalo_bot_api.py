"""A fake Zalo Bot: the API over HTTP and the bringing of updates, as documented, as reported, and gone wrong on demand.

Tests play the customers with `says` and `sends`, and read what their phones show with `messages`.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.fakes.serving import served
from tests.fakes.troubles import Trouble, refusal

Json: TypeAlias = dict[str, object]

TOKEN = "12345689:demo-token-never-a-real-one"
SECRET = "demo-secret-token-0001"
LONGEST_TEXT = 2000
_MILLISECONDS = 1795000000000


class RefusalError(Exception):
    """An answer of the API that is no success."""

    def __init__(self, code: int, description: str) -> None:
        self.trouble = refusal(code, description)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call of the API, as it came."""

    method: str
    body: Json


@dataclass(slots=True)
class FakeZaloBot:
    """One bot's Zalo, served by `running`.

    `replays`: polled updates come back again and again. `wrapped`: webhook bodies have the documented envelope.
    `always_200`: errors come with HTTP 200. `door`: where the bot's web server really listens, as a proxy knows it.
    """

    address: str = ""
    door: str = ""
    replays: bool = False
    wrapped: bool = False
    always_200: bool = False
    webhook: str = ""
    secret: str = ""
    calls: list[Call] = field(default_factory=list)
    updates: deque[Json] = field(default_factory=deque)
    consumed: deque[Json] = field(default_factory=deque)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    _messages: list[tuple[str, str]] = field(default_factory=list)
    _troubles: dict[str, deque[Trouble]] = field(default_factory=dict)
    _next_message: int = 0x101

    # What customers do and see

    def says(self, text: str, *, user: str) -> str:
        """A customer writes to the bot; returns the message's id."""
        return self.sends("message.text.received", {"text": text}, user=user)

    def sends(self, event: str, content: Mapping[str, object], *, user: str) -> str:
        """A customer sends anything; `content` is the part of the message that is its own."""
        self._next_message += 1
        message_id = f"2d758cb5e222{self._next_message:04x}"
        sender = {"id": user, "display_name": "Nguyễn Thị Lan", "is_bot": False}
        message = {
            "date": _MILLISECONDS + self._next_message,
            "chat": {"id": user, "chat_type": "PRIVATE"},
            "message_id": message_id,
            "from": sender,
            **content,
        }
        self.inject({"event_name": event, "message": message})
        return message_id

    def inject(self, update: Json) -> None:
        """Zalo has an update for the bot."""
        self.updates.append(update)
        self._wake()

    def messages(self, user: str) -> list[str]:
        """What the bot wrote to a customer."""
        return [text for chat, text in self._messages if chat == user]

    # What tests do to Zalo

    def called(self, method: str) -> list[Json]:
        """The bodies of the calls of a method."""
        return [call.body for call in self.calls if call.method == method]

    def misbehave(self, method: str, *troubles: Trouble) -> None:
        """Answer the next calls of a method so, one after the other."""
        self._troubles.setdefault(method, deque()).extend(troubles)

    async def until_called(self, method: str, count: int) -> None:
        """Wait until a method was called so often."""
        async with asyncio.timeout(10):
            while len(self.called(method)) < count:
                await self.changed.wait()

    async def bring(self) -> list[int]:
        """Bring what waits to the webhook, in order, until one is not taken; the statuses of the answers."""
        statuses: list[int] = []
        while self.updates and (not statuses or statuses[-1] == 200):
            update = self.updates[0]
            body = {"ok": True, "result": update} if self.wrapped else update
            statuses.append(await self.post(json.dumps(body).encode()))
            if statuses[-1] == 200:
                self.updates.popleft()
        return statuses

    async def post(self, body: bytes, *, secret: str | None = None) -> int:
        """One POST to the webhook; with Zalo's own secret unless another is given."""
        headers = {"Content-Type": "application/json", "User-Agent": "Java/17.0.0"}
        headers["X-Bot-Api-Secret-Token"] = self.secret if secret is None else secret
        async with httpx.AsyncClient() as client:
            url = f"{self.door}{urlsplit(self.webhook).path}"
            return (await client.post(url, content=body, headers=headers)).status_code

    # The API

    @asynccontextmanager
    async def running(self) -> AsyncIterator[FakeZaloBot]:
        """Serve the API."""
        route = Route("/bot{token}/{method}", self._answer, methods=["POST"])
        async with served(Starlette(routes=[route]), let_go=self._let_go) as self.address:
            yield self

    async def _answer(self, request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return self._as_response(refusal(401, "Unauthorized"))
        call = Call(method=request.path_params["method"], body=json.loads(await request.body() or b"{}"))
        self.calls.append(call)
        self._wake()
        waiting = self._troubles.get(call.method)
        trouble = waiting.popleft() if waiting else None
        try:
            answer = self._as_response(trouble) if trouble and not trouble.deliver_first else await self._do(call)
        except RefusalError as refused:
            return self._as_response(refused.trouble)
        if trouble and trouble.hang:
            await self.closing.wait()
        return self._as_response(trouble) if trouble else answer

    async def _do(self, call: Call) -> Response:
        match call.method:
            case "getMe":
                result: object = {"id": "1459232241454760001", "account_name": "bot.Demo", "account_type": "BASIC"}
            case "getUpdates":
                result = await self._get_update()
            case "getWebhookInfo":
                if not self.webhook:
                    raise RefusalError(404, "Not found")
                result = {"url": self.webhook, "updated_at": _MILLISECONDS}
            case "setWebhook":
                result = self._set_webhook(call.body)
            case "deleteWebhook":
                result = self._delete_webhook()
            case "sendMessage":
                result = self._send_message(call.body)
            case _:
                raise RefusalError(404, "Not found")
        return JSONResponse({"ok": True, "result": result})

    async def _get_update(self) -> Json:
        if self.webhook:
            raise RefusalError(400, "Bad request")
        while not self.updates:
            if self.replays and self.consumed:
                self.consumed.rotate(-1)
                return self.consumed[-1]
            if self.closing.is_set():
                raise RefusalError(408, "Request timeout")
            await self.changed.wait()
        update = self.updates.popleft()
        self.consumed.append(update)
        return update

    def _set_webhook(self, body: Json) -> Json:
        self.webhook, self.secret = str(body["url"]), str(body["secret_token"])
        if not self.webhook.startswith("https://") or not 8 <= len(self.secret) <= 256:
            raise RefusalError(400, "Bad request")
        verification = {"ok": True, "url": self.webhook, "outcome": "webhook.ok", "hint": ""}
        return {"url": self.webhook, "updated_at": _MILLISECONDS, "verification": verification}

    def _delete_webhook(self) -> Json:
        if not self.webhook:
            raise RefusalError(404, "Not Found")
        self.webhook = ""
        return {"url": "", "updated_at": _MILLISECONDS}

    def _send_message(self, body: Json) -> Json:
        text = body.get("text")
        if not isinstance(text, str) or not 1 <= len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT:
            raise RefusalError(400, "Bad request")
        if set(body) != {"chat_id", "text"}:
            raise RefusalError(400, "Bad request")
        self._messages.append((str(body["chat_id"]), text))
        return {"message_id": f"82599fa32f56{len(self._messages):04x}", "date": _MILLISECONDS}

    def _as_response(self, trouble: Trouble) -> Response:
        status = 200 if self.always_200 else trouble.status
        if isinstance(trouble.body, str):
            return PlainTextResponse(trouble.body, status_code=status)
        return JSONResponse(dict(trouble.body), status_code=status)

    def _wake(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()

    def _let_go(self) -> None:
        self.closing.set()
        self._wake()
