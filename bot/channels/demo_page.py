"""The demo's page over HTTP: its files, what people say, and everything that happens as one stream of events."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Protocol, Self
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.channels.channel import Handle
from bot.channels.demo_cast import Cast
from bot.domain.messages import Attachment, AttachmentKind, ChatRef, Handled, MediaKind, Person
from bot.domain.transcript import Line, LineKind, Said

_FILES = Path(__file__).parent / "static"
_MOST_TEXT = 12_000  # characters: longer than any service lets through, so that a long message can be tried
_MOST_BYTES = 64 * 1024
_RETRY_MILLISECONDS = 1000
_FRESH = {"Cache-Control": "no-cache"}  # asked again each time, so that a new version is seen at once
_GUARDED = {**_FRESH, "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'"}
_LINE: TypeAdapter[Line] = TypeAdapter(Line)
_NUMBER = re.compile(r"\+?[0-9][0-9 .-]{6,18}[0-9]")
_PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}  # by how a picture begins

_Id = Annotated[str, Field(pattern=r"^\d{1,18}$")]
_Name = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,20}$")]


class Service(Protocol):
    """What the page speaks to."""

    @property
    def name(self) -> str: ...

    @property
    def cast(self) -> Cast: ...

    async def take(self, said: Said, handle: Handle) -> Handled: ...

    def news(self, after: int) -> AsyncIterator[Line]: ...

    async def last_position(self) -> int: ...

    async def attachment(self, line_id: str) -> Attachment | None: ...


class Sending(BaseModel):
    """What the page posts. `client_id` stays the same when it posts again because it heard no answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    chat: _Name
    person: Annotated[_Name, Field(alias="as")]
    client_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{8,64}$")]
    kind: LineKind = LineKind.MESSAGE
    text: Annotated[str, Field(min_length=1, max_length=_MOST_TEXT)]
    target: _Id | None = None
    reply_to: _Id | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.kind in {LineKind.PRESS, LineKind.EDIT} and self.target is None:
            raise ValueError("target is missing")
        if self.kind is LineKind.CONTACT and not _NUMBER.fullmatch(self.text):
            raise ValueError("no phone number")
        if self.kind is LineKind.MEDIA and self.text not in set(MediaKind):
            raise ValueError("unknown media")
        return self


class _SendingError(Exception):
    def __init__(self, status: int, error: str) -> None:
        self.response = JSONResponse({"error": error}, status_code=status)


class _Files(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(_FRESH)
        return response


def routes(service: Service, handle: Handle, now: Callable[[], datetime]) -> list[BaseRoute]:
    """The page at "/", its files, its cast, the stream of events, and where people's words go."""

    async def page(_request: Request) -> Response:
        return FileResponse(_FILES / "page.html", headers=_GUARDED)

    async def cast(_request: Request) -> Response:
        return JSONResponse(asdict(service.cast), headers=_FRESH)

    async def stream(request: Request) -> Response:
        return EventSourceResponse(_events(service, _position(request)))

    async def file(request: Request) -> Response:
        attachment = await service.attachment(str(request.path_params["line"]))
        return _file(attachment) if attachment else Response(status_code=404)

    async def send(request: Request) -> Response:
        try:
            said = _said(await _sending(request), service, now())
        except _SendingError as refused:
            return refused.response
        handled = await service.take(said, handle)
        return JSONResponse({"toast": handled.toast})

    return [
        Route("/", page),
        Route("/demo/cast", cast),
        Route("/demo/stream", stream),
        Route("/demo/files/{line:int}", file),
        Route("/demo/send", send, methods=["POST"]),
        Mount("/static", _Files(directory=_FILES)),
    ]


async def _events(service: Service, after: int) -> AsyncIterator[ServerSentEvent]:
    """From where the page stood; from the beginning when it stood in a transcript that is gone."""
    last = await service.last_position()
    start = after if after <= last else 0
    hello = json.dumps({"from": start, "last": last})
    yield ServerSentEvent(event="hello", data=hello, retry=_RETRY_MILLISECONDS)
    async for line in service.news(start):
        yield ServerSentEvent(event="line", id=str(line.position), data=_line(line))


def _line(line: Line) -> str:
    """A line as the page reads it; of a file only what it is called and how it is shown."""
    return _LINE.dump_json(line, exclude={"said": {"attachment": {"content"}}}).decode()


def _file(attachment: Attachment) -> Response:
    """A picture to look at, anything else to keep: no file is opened as a part of this page."""
    kinds = (kind for start, kind in _PICTURES.items() if attachment.content.startswith(start))
    kind = next(kinds, "application/octet-stream") if attachment.kind is AttachmentKind.PHOTO else None
    name = quote(attachment.name)
    headers = {"X-Content-Type-Options": "nosniff", "Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(attachment.content, media_type=kind or "application/octet-stream", headers=headers)


def _position(request: Request) -> int:
    """The last event that the page saw. A browser that reconnects by itself says so in the header."""
    said = request.headers.get("last-event-id") or request.query_params.get("after", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 18 else 0


async def _sending(request: Request) -> Sending:
    # A page of another origin cannot send JSON without asking first, and nobody answers it.
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise _SendingError(415, "send application/json")
    try:
        return Sending.model_validate_json(await _body(request))
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, found["loc"])) or "message"
        raise _SendingError(422, f"{where}: {found['msg']}") from None


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise _SendingError(413, f"at most {_MOST_BYTES} bytes")
    return bytes(body)


def _said(sending: Sending, service: Service, now: datetime) -> Said:
    person: Person | None = service.cast.speaker(sending.person, sending.chat)
    if person is None:
        raise _SendingError(403, "this person does not write in this chat")
    return Said(
        chat=ChatRef(channel=service.name, id=sending.chat),
        author=person,
        at=now,
        text=sending.text,
        kind=sending.kind,
        target=sending.target,
        reply_to=sending.reply_to,
        key=f"in:{sending.client_id}",
    )
