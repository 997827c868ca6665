"""What arrives from a channel and what leaves through it, in our own words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRef:
    """One chat of one service; `id` is the service's own id as text."""

    channel: str
    id: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who wrote: the service's id and the name shown there."""

    id: str
    name: str


class MediaKind(StrEnum):
    """What was sent instead of text."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    STICKER = "sticker"
    FILE = "file"
    LOCATION = "location"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Typed text, commands included ("/start abc")."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button pressed: the data it carried and the message it stood under."""

    data: str
    message_id: str | None = None


class AttachmentKind(StrEnum):
    """How a file is shown: as a picture in the chat, or as something to open."""

    PHOTO = "photo"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A picture or file that lies with a service: what it is called there, and by what the service knows it."""

    channel: str
    kind: AttachmentKind
    name: str
    handle: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """Something that is not text. Its content is not fetched; `original` tells where it could be."""

    kind: MediaKind
    caption: str = ""
    original: Original | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact card; `own` is true only when the service says that it is the sender's own."""

    phone: str
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A message that the customer changed after sending it."""

    message_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """The customer blocked the bot or left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unblocked:
    """The customer let the bot in again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """The chat goes on under another id."""

    new_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredByHand:
    """Somebody of the business wrote to the customer past the bot, in the service's own app; `sender` is who."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """Something that a person sent and that broke the conversation each time it was handed over."""


Content: TypeAlias = Text | Press | Media | Contact | Edited | Blocked | Unblocked | Migrated | AnsweredByHand | GivenUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One update of one service. `update_id` is unique within its channel, so a repeat is recognised.

    `reply_buttons` is what the buttons of the bot's message that is answered bring, where the service tells: a message
    may have been shown without the bot's knowing its id.
    """

    update_id: str
    chat: ChatRef
    sender: Person
    at: datetime
    content: Content
    message_id: str | None = None
    reply_to: str | None = None
    reply_buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A choice under a message: `data` comes back as a Press (64 bytes at most), or `url` is opened.

    An `aside` (a thumb) is shown where there are buttons, and left out where choices are numbered lines.
    """

    label: str
    data: str = ""
    url: str = ""
    aside: bool = False


ButtonRows: TypeAlias = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file to send; `name` is its file name, which the receiver reads ("du-lieu.csv")."""

    kind: AttachmentKind
    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A message to show: plain text, never markup, and rows of buttons.

    Where a service does not take the `attachment`, the words go without it, say so, and the message fails as
    "no_files". A message is never changed into one with an attachment: an edit shows its words and buttons.
    `copy_of` is an attachment that lies with a service: the same service sends it again by itself, for another it
    is fetched just before it is sent, so it is never kept here.
    `asks_contact`: with a button that shares the customer's own phone number, which comes back as a Contact;
    services without such a button show only the words.
    """

    text: str
    buttons: ButtonRows = ()
    attachment: Attachment | None = None
    copy_of: Original | None = None
    asks_contact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Whom to tell whether a message arrived: the staff's message that it was made from."""

    chat: ChatRef
    message_id: str | None
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One row for the outbox.

    `tag` is a lasting name within the chat, so that the message can be changed later (`edit`) or
    answered under (`under`: the tag of the message to hang this one below; `reply_to`: the same by the
    service's own message id). `about` says what a reply to it concerns: "request:CODE" or "talk:ID".
    """

    chat: ChatRef
    reply: Reply
    tag: str | None = None
    edit: bool = False
    under: str | None = None
    reply_to: str | None = None
    about: str | None = None
    receipt: Receipt | None = None

    @property
    def can_be_gathered(self) -> bool:
        """Whether it may be told together with others: new, without a file, nobody waits to hear that it arrived.

        What it offers to press must be found again through its thread.
        """
        plain = not (self.edit or self.receipt or self.reply.attachment or self.reply.copy_of)
        return plain and (self.about is not None or not self.reply.buttons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One outbox row on its way to a service, its tags already turned into the service's own message ids.

    `key` is the row's lasting name: a service that can recognise a repetition is given it. `edit_id` is the
    message to change instead of sending a new one. `about` says which thread the message belongs to, as in
    Outgoing.
    """

    key: str
    chat: ChatRef
    reply: Reply
    edit_id: str | None = None
    reply_to: str | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A service took the message; `message_id` is its own id for it, if it gave one."""

    message_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A service refused the message for good; `reason` is a short word for logs and staff, such as "blocked"."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What the channel may show at once where a button was pressed (a toast); all else goes through the outbox.

    `outcome` says in one word what became of the update, for whoever counts.
    """

    toast: str | None = None
    outcome: str = ""
