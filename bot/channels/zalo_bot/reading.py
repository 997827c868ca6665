"""Zalo Bot's updates as ours. Pure. Read by the fields that are there, because the names of events differ."""

from __future__ import annotations

from datetime import datetime

from bot.channels.payloads import Json, moment, part, word
from bot.domain.messages import ChatRef, Content, Incoming, Media, MediaKind, Person, Text

CHANNEL = "zalo_bot"

_UNSUPPORTED = "message.unsupported.received"  # a file, a card, or somebody whom Zalo protects
_PRIVATE = "PRIVATE"


def to_incoming(update: object, *, at: datetime) -> Incoming | None:
    """The update in our words, or None when it is not for us: groups, other bots, what has no message.

    `at` is when it arrived, for one that does not say when it was sent. Zalo has no id of updates and brings
    some twice: chat and message together make one that lasts.
    """
    event = _unwrapped(update)
    message = part(event, "message")
    chat, sender = part(message, "chat"), part(message, "from")
    chat_id, sender_id, message_id = word(chat, "id"), word(sender, "id"), word(message, "message_id")
    content = _content(message, word(event, "event_name"))
    if content is None or not (chat_id and sender_id and message_id):
        return None
    if sender.get("is_bot") is True or not _is_private(chat, sender_id):
        return None
    return Incoming(
        update_id=f"{chat_id}:{message_id}",
        chat=ChatRef(channel=CHANNEL, id=chat_id),
        sender=Person(id=sender_id, name=word(sender, "display_name")),
        at=moment(message, "date") or at,
        content=content,
        message_id=message_id,
    )


def _unwrapped(update: object) -> Json:
    """The event itself: Zalo documents {"ok", "result"} around it, and sends it bare."""
    return part(update, "result") or part(update)


def _is_private(chat: Json, sender_id: str) -> bool:
    kind = word(chat, "chat_type")
    return kind == _PRIVATE if kind else word(chat, "id") == sender_id


def _content(message: Json, event_name: str) -> Content | None:
    if word(message, "photo_url") or word(message, "photo"):  # sent, documented
        return Media(kind=MediaKind.PHOTO, caption=word(message, "caption"))
    if word(message, "voice_url"):
        return Media(kind=MediaKind.VOICE)
    if word(message, "sticker"):
        return Media(kind=MediaKind.STICKER)
    if word(message, "text"):
        return Text(text=word(message, "text"))
    return Media(kind=MediaKind.OTHER) if event_name == _UNSUPPORTED else None
