"""A fake Zalo Official Account: tokens, messages and signed events over HTTP, as documented and gone wrong on demand.

Tests play the customers with `says`, `press`, `follows`… and read what their phones show with `messages`.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.fakes.forms import read_form
from tests.fakes.serving import served
from tests.fakes.troubles import Trouble

Json: TypeAlias = dict[str, object]

APP_ID = "3608465248940900001"
OA_ID = "388613280878800002"
APP_SECRET = "demo-app-secret"
SECRET_KEY = "demo-oa-secret-key"
FIRST_REFRESH = "demo-refresh-token-1"
MESSAGE = "/v3.0/oa/message/cs"
ACCOUNT = "/v2.0/oa/getoa"
UPLOAD_IMAGE = "/v2.0/oa/upload/image"
UPLOAD_FILE = "/v2.0/oa/upload/file"
TOKEN = "/v4/oa/access_token"
_LONGEST_TEXT = 2000
_MILLISECONDS = 1795000000000


def refusal(code: int, message: str = "") -> Trouble:
    """As Zalo refuses: with HTTP 200."""
    return Trouble(body={"error": code, "message": message})


TOKEN_USED = Trouble(body={"error": -14014, "error_name": "Invalid refresh token"})


class RefusalError(Exception):
    """An answer that is no success."""

    def __init__(self, code: int, message: str) -> None:
        self.trouble = refusal(code, message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message as a phone shows it. `buttons`: title → what a tap brings back, or the address it opens."""

    user: str
    text: str
    buttons: Mapping[str, str] = field(default_factory=dict)
    file: tuple[str, bytes] | None = None  # name and content
    asks_contact: bool = False


@dataclass(slots=True)
class FakeZaloOa:
    """One account and its app, served by `running`. `door`: where the bot's web server listens."""

    address: str = ""
    door: str = ""
    takes_buttons: bool = True
    away: set[str] = field(default_factory=set)  # who has not written for more than seven days
    gone: set[str] = field(default_factory=set)  # who does not follow
    events: deque[Json] = field(default_factory=deque)
    refresh_token: str = FIRST_REFRESH
    access_token: str = "none given yet"
    renewals: int = 0
    calls: list[tuple[str, Json]] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    uploaded: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # by what names it in a message
    takes_cards: bool = True
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    renewal_asked: asyncio.Event = field(default_factory=asyncio.Event)
    _troubles: dict[str, deque[Trouble]] = field(default_factory=dict)
    _next: int = 0

    # What customers do and see

    def says(self, text: str, *, user: str) -> Json:
        """A customer writes to the account."""
        return self.sends("user_send_text", {"text": text}, user=user)

    def sends(self, event: str, content: Mapping[str, object], *, user: str) -> Json:
        """A customer sends anything; `content` is the part of the message that is its own."""
        message = {"msg_id": f"96d3cdf3af15{self._number():06d}", **content}
        return self.inject(
            {
                "app_id": APP_ID,
                "sender": {"id": user},
                "recipient": {"id": OA_ID},
                "event_name": event,
                "message": message,
                "timestamp": str(_MILLISECONDS + self._next),
            }
        )

    def press(self, label: str, *, user: str) -> Json:
        """A customer taps the newest button with this title: Zalo sends its payload as a text."""
        for shown in reversed(self.shown):
            if shown.user == user and label in shown.buttons:
                return self.says(shown.buttons[label], user=user)
        raise AssertionError(f"no button {label!r}")

    def inject(self, event: Json) -> Json:
        """Zalo has an event for the bot."""
        self.events.append(event)
        return event

    def messages(self, user: str) -> list[str]:
        """What the account wrote to a customer."""
        return [shown.text for shown in self.shown if shown.user == user and shown.text]

    def submits_info(self, phone: str, *, user: str) -> Json:
        """A customer fills in the card that asks for their number."""
        assert any(shown.asks_contact for shown in self.shown if shown.user == user), "no such card"
        return self.inject(
            {
                "app_id": APP_ID,
                "sender": {"id": user},
                "recipient": {"id": OA_ID},
                "event_name": "user_submit_info",
                "timestamp": str(_MILLISECONDS + self._number()),
                "info": {"name": "Nguyễn Thị Lan", "phone": phone},
            }
        )

    # What tests do to Zalo

    def called(self, path: str) -> list[Json]:
        """The bodies of the calls of a path."""
        return [body for called, body in self.calls if called == path]

    def misbehave(self, path: str, *troubles: Trouble) -> None:
        """Answer the next calls of a path so, one after the other."""
        self._troubles.setdefault(path, deque()).extend(troubles)

    def end_access(self) -> None:
        """The access token is no longer good."""
        self.access_token = "ended"

    async def bring(self) -> list[int]:
        """Bring what waits to the webhook, in order, until one is not taken; the statuses of the answers."""
        statuses: list[int] = []
        while self.events and (not statuses or statuses[-1] == 200):
            statuses.append(await self.post(json.dumps(self.events[0], ensure_ascii=False).encode()))
            if statuses[-1] == 200:
                self.events.popleft()
        return statuses

    async def post(self, body: bytes, headers: Mapping[str, str] | None = None) -> int:
        """One POST to the webhook, signed by Zalo unless other headers are given."""
        headers = signature(body) if headers is None else headers
        async with httpx.AsyncClient() as client:
            return (await client.post(f"{self.door}/zalo/oa/webhook", content=body, headers=headers)).status_code

    # The API

    @asynccontextmanager
    async def running(self) -> AsyncIterator[FakeZaloOa]:
        """Serve the API and the giver of tokens."""
        routes = [
            Route(MESSAGE, self._message, methods=["POST"]),
            Route(UPLOAD_IMAGE, self._upload, methods=["POST"]),
            Route(UPLOAD_FILE, self._upload, methods=["POST"]),
            Route(ACCOUNT, self._account),
            Route(TOKEN, self._token, methods=["POST"]),
        ]
        async with served(Starlette(routes=routes), let_go=self.closing.set) as self.address:
            yield self

    async def _message(self, request: Request) -> Response:
        body: Json = json.loads(await request.body())
        self.calls.append((MESSAGE, body))
        return await self._answered(MESSAGE, lambda: self._shown(request.headers.get("access_token", ""), body))

    async def _upload(self, request: Request) -> Response:
        path = request.url.path
        name, content = (await read_form(request)).files["file"]
        self.calls.append((path, {"name": name}))
        token = request.headers.get("access_token", "")
        return await self._answered(path, lambda: self._kept(token, path, name, content))

    async def _account(self, request: Request) -> Response:
        token = request.headers.get("access_token", "")
        self.calls.append((ACCOUNT, {}))
        return await self._answered(ACCOUNT, lambda: self._about_account(token))

    def _about_account(self, token: str) -> Json:
        self._let_in(token)
        return {"data": {"oaid": OA_ID, "name": "Laptop Demo"}, "error": 0, "message": "Success"}

    async def _token(self, request: Request) -> Response:
        form: Json = dict(httpx.QueryParams((await request.body()).decode()))
        self.calls.append((TOKEN, form))
        self.renewal_asked.set()
        return await self._answered(TOKEN, lambda: self._renewed(request.headers.get("secret_key", ""), form))

    async def _answered(self, path: str, act: Callable[[], Json]) -> Response:
        waiting = self._troubles.get(path)
        trouble = waiting.popleft() if waiting else None
        try:
            answer = JSONResponse(act()) if trouble is None or trouble.deliver_first else None
        except RefusalError as refused:
            return _as_response(refused.trouble)
        if trouble and trouble.hang:
            await self.closing.wait()
        return _as_response(trouble) if trouble else answer or Response()

    def _kept(self, token: str, path: str, name: str, content: bytes) -> Json:
        self._let_in(token)
        is_image = path == UPLOAD_IMAGE
        kinds = (".jpg", ".jpeg", ".png") if is_image else (".pdf", ".doc", ".docx", ".csv")
        if len(content) > (1 if is_image else 5) * 1024 * 1024 or not name.lower().endswith(kinds):
            raise RefusalError(-210, "Parameter exceeds allowable limit")
        key = f"upload-{self._number()}"
        self.uploaded[key] = (name, content)
        return {"data": {"attachment_id" if is_image else "token": key}, "error": 0, "message": "Success"}

    def _let_in(self, token: str) -> None:
        if token != self.access_token:
            raise RefusalError(-216, "Access token is invalid")

    def _shown(self, token: str, body: Json) -> Json:
        self._let_in(token)
        user = str(_part(body, "recipient")["user_id"])
        if user in self.away:
            raise RefusalError(-230, "User has not interacted with the OA in the past 7 days")
        if user in self.gone:
            raise RefusalError(-213, "User has not followed OA")
        self.shown.append(self._as_shown(user, _part(body, "message")))
        data = {"message_id": f"63ecf43f0df7{len(self.shown):04d}", "user_id": user, "quota": {"quota_type": "reply"}}
        return {"data": data, "error": 0, "message": "Success"}

    def _as_shown(self, user: str, message: Json) -> Shown:
        text = message.get("text", "")
        if not isinstance(text, str) or len(text.encode("utf-16-le")) // 2 > _LONGEST_TEXT:
            raise RefusalError(-210, "Parameter exceeds allowable limit")
        if not text and "attachment" not in message:
            raise RefusalError(-201, "text is invalid!")
        attachment = _part(message, "attachment") if "attachment" in message else {}
        payload = _part(attachment, "payload") if attachment else {}
        if attachment.get("type") == "file":
            return Shown(user=user, text=text, file=self._file(str(payload["token"])))
        if "template_type" in payload:
            return self._template(user, text, payload)
        return Shown(user=user, text=text, buttons=self._buttons(message))

    def _template(self, user: str, text: str, payload: Json) -> Shown:
        elements = payload["elements"]
        assert isinstance(elements, list)
        (element,) = elements
        if payload["template_type"] == "media":
            return Shown(user=user, text=text, file=self._file(element["attachment_id"]))
        assert payload["template_type"] == "request_user_info"
        if not self.takes_cards or not element.get("image_url", "").startswith("https://"):
            raise RefusalError(-201, "image_url is invalid!")
        if len(element["title"]) > 100 or len(element["subtitle"]) > 500:
            raise RefusalError(-210, "Parameter exceeds allowable limit")
        return Shown(user=user, text=text, asks_contact=True)

    def _file(self, key: str) -> tuple[str, bytes]:
        if key not in self.uploaded:
            raise RefusalError(-100, "attachment_id was expired")
        return self.uploaded[key]

    def _buttons(self, message: Json) -> dict[str, str]:
        if "attachment" not in message:
            return {}
        buttons = _part(message, "attachment", "payload")["buttons"]
        if not self.takes_buttons or not isinstance(buttons, list) or not 1 <= len(buttons) <= 5:
            raise RefusalError(-201, "buttons is invalid!")
        if any(len(button["title"]) > 20 for button in buttons):
            raise RefusalError(-210, "Parameter exceeds allowable limit")
        return {
            button["title"]: button["payload"]["url"] if button["type"] == "oa.open.url" else button["payload"]
            for button in buttons
        }

    def _renewed(self, secret: str, form: Json) -> Json:
        if secret != APP_SECRET or form.get("app_id") != APP_ID or form.get("grant_type") != "refresh_token":
            raise RefusalError(-14002, "Invalid app")
        if form.get("refresh_token") != self.refresh_token:
            raise RefusalError(-14014, "Invalid refresh token")
        self.renewals += 1
        self.refresh_token = f"demo-refresh-token-{self.renewals + 1}"
        self.access_token = f"demo-access-token-{self.renewals + 1}"
        return {"access_token": self.access_token, "refresh_token": self.refresh_token, "expires_in": "90000"}

    def _number(self) -> int:
        self._next += 1
        return self._next


def signature(body: bytes, *, owner: str = APP_ID, key: str = SECRET_KEY, prefix: str = "mac=") -> dict[str, str]:
    """The headers of an event as Zalo signs it."""
    try:
        timestamp = str(json.loads(body)["timestamp"])
    except (ValueError, KeyError, TypeError):
        timestamp = ""
    mac = hashlib.sha256(owner.encode() + body + timestamp.encode() + key.encode()).hexdigest()
    return {"Content-Type": "application/json", "X-ZEvent-Signature": f"{prefix}{mac}"}


def _part(value: Json, *keys: str) -> Json:
    for key in keys:
        inner = value[key]
        assert isinstance(inner, dict)
        value = inner
    return value


def _as_response(trouble: Trouble) -> Response:
    if isinstance(trouble.body, str):
        return PlainTextResponse(trouble.body, status_code=trouble.status)
    return JSONResponse(dict(trouble.body), status_code=trouble.status)
