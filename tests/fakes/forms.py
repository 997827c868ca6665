"""Forms with files, as HTTP clients post them."""

from __future__ import annotations

from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from urllib.parse import parse_qsl

from starlette.requests import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The fields as text, and the files: field → (name, content)."""

    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)


async def read_form(request: Request) -> Form:
    """The form in the body, in either encoding."""
    body, kind = await request.body(), request.headers.get("content-type", "")
    if not kind.startswith("multipart/"):
        return Form(fields=dict(parse_qsl(body.decode(), keep_blank_values=True)))
    whole = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    form = Form()
    for part in whole.walk():
        if not part.is_multipart():
            _add(form, part)
    return form


def _add(form: Form, part: Message) -> None:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    name = str(part.get_param("name", header="content-disposition"))
    file_name = part.get_filename()
    if file_name is None:
        form.fields[name] = content.decode()
    else:
        form.files[name] = (file_name, content)
