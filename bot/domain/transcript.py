"""What a messaging service keeps of its chats. The demo plays the service itself, so it keeps this too."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.messages import Attachment, ButtonRows, ChatRef, Person


class LineKind(StrEnum):
    """What a line of a transcript is."""

    MESSAGE = "message"
    PRESS = "press"  # `text` is the button's data, `target` the message it stands under
    EDIT = "edit"  # `text` is the new text, `target` the message that it replaces
    MEDIA = "media"  # `text` is the kind of media; people send no real pictures in the demo
    CONTACT = "contact"  # `text` is the phone number that was shared


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something said in a chat. Without an author it is the bot's; `key` makes a repetition recognisable."""

    chat: ChatRef
    author: Person | None
    at: datetime
    text: str = field(repr=False)
    kind: LineKind = LineKind.MESSAGE
    buttons: ButtonRows = ()
    target: str | None = None
    reply_to: str | None = None
    key: str | None = None
    attachment: Attachment | None = None
    asks_contact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line as the service keeps it.

    `position` grows with every new line and every change of one, so a reader who knows the last position
    seen can ask for what came after. `handled`: the bot has taken it in for good.
    """

    id: str
    position: int
    said: Said
    edited: bool = False
    handled: bool = False
