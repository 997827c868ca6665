"""Events of an Official Account as ours. Pure. Pictures and files stay with Zalo: only their kind is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from bot.channels.payloads import Json, moment, part, word
from bot.domain.messages import (
    AnsweredByHand,
    Blocked,
    ChatRef,
    Contact,
    Content,
    Incoming,
    Media,
    MediaKind,
    Person,
    Press,
    Text,
    Unblocked,
)

CHANNEL = "zalo_oa"
PRESSED = "zc:"
"""Before a button's data: a tap comes back as a text, and nobody types this by accident."""

_SENT = "user_send_"
_SENT_IN_GROUP = "user_send_group_"
_BY_THE_ACCOUNT = "oa_send_"
_SHARED = "user_submit_info"
_FOLLOWING: Mapping[str, Content] = MappingProxyType({"follow": Unblocked(), "unfollow": Blocked()})

_MEDIA: Mapping[str, MediaKind] = MappingProxyType(
    {
        "image": MediaKind.PHOTO,
        "sticker": MediaKind.STICKER,
        "audio": MediaKind.VOICE,
        "video": MediaKind.VIDEO,
        "gif": MediaKind.VIDEO,
        "file": MediaKind.FILE,
        "location": MediaKind.LOCATION,
    }
)


def to_incoming(event: object, *, at: datetime) -> Incoming | None:
    """The event in our words, or None when it is not for us: receipts, groups, what the bot sent itself.

    `at` is when it arrived, for one that does not say when it happened.
    """
    body = part(event)
    name, user = word(body, "event_name"), _user(body)
    content = _content(name, body)
    if content is None or not user:
        return None
    message = part(body, "message")
    message_id = word(message, "msg_id")
    return Incoming(
        update_id=message_id or f"{name}:{user}:{word(body, 'timestamp')}",
        chat=ChatRef(channel=CHANNEL, id=user),
        sender=_sender(body, user),
        at=moment(body, "timestamp") or at,
        content=content,
        message_id=message_id or None,
        reply_to=word(message, "quote_msg_id") or None,
    )


def _user(body: Json) -> str:
    """The customer: who follows, who was written to by the account, or who wrote."""
    name = word(body, "event_name")
    if name in _FOLLOWING:
        return word(part(body, "follower"), "id")
    return word(part(body, "recipient" if name.startswith(_BY_THE_ACCOUNT) else "sender"), "id")


def _sender(body: Json, user: str) -> Person:
    """Events carry no name, except when the customer shares it; what is typed by hand, the person's own id."""
    by_hand = word(part(body, "sender"), "admin_id")
    return Person(id=by_hand or user, name="" if by_hand else word(part(body, "info"), "name"))


def _content(name: str, body: Json) -> Content | None:
    if name in _FOLLOWING:
        return _FOLLOWING[name]
    if name == _SHARED:
        # The customer fills the form in, so it proves nothing about whose number it is.
        phone = word(part(body, "info"), "phone")
        return Contact(phone=phone, own=False) if phone else None
    if name.startswith(_BY_THE_ACCOUNT):
        return AnsweredByHand() if word(part(body, "sender"), "admin_id") else None
    if name.startswith(_SENT) and not name.startswith(_SENT_IN_GROUP):
        return _sent(name.removeprefix(_SENT), part(body, "message"))
    return None


def _sent(kind: str, message: Json) -> Content | None:
    """What the customer sent; a kind that is new here is still a text or something that cannot be read."""
    text = word(message, "text")
    if kind in _MEDIA:
        return Media(kind=_MEDIA[kind], caption=text)
    if text.startswith(PRESSED):
        return Press(data=text.removeprefix(PRESSED))
    if text:
        return Text(text=text)
    return Media(kind=MediaKind.OTHER) if message.get("attachments") else None
