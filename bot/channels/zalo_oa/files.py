"""Pictures and files: they go up first, and the message names what came back. Few kinds are taken."""

from __future__ import annotations

from bot.channels.payloads import word
from bot.channels.zalo_oa.service import Service
from bot.domain.errors import ChannelError
from bot.domain.messages import Attachment

_IMAGE = "/v2.0/oa/upload/image"
_FILE = "/v2.0/oa/upload/file"
_LARGEST_IMAGE = 1024 * 1024  # bytes
_LARGEST_FILE = 5 * 1024 * 1024
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")  # how a JPEG and a PNG begin
_FILES = (".pdf", ".doc", ".docx", ".csv")


def taken(attachment: Attachment) -> bool:
    """Whether Zalo takes it: a JPEG or PNG of 1 MB, a PDF, Word or CSV file of 5 MB at most."""
    size = len(attachment.content)
    if _is_image(attachment):
        return size <= _LARGEST_IMAGE
    return size <= _LARGEST_FILE and attachment.name.lower().endswith(_FILES)


async def uploaded(service: Service, attachment: Attachment) -> dict[str, object]:
    """The part of a message that shows it. Raises ChannelError."""
    if _is_image(attachment):
        name = _named(word(await service.upload(_IMAGE, attachment), "attachment_id"))
        element = {"media_type": "image", "attachment_id": name}
        return {"type": "template", "payload": {"template_type": "media", "elements": [element]}}
    name = _named(word(await service.upload(_FILE, attachment), "token"))
    return {"type": "file", "payload": {"token": name}}


def _is_image(attachment: Attachment) -> bool:
    """By its content: Zalo takes no picture as a file."""
    return attachment.content.startswith(_IMAGES)


def _named(name: str) -> str:
    if not name:
        raise ChannelError("unreachable", retryable=True)
    return name
