"""What is kept and handed over between the rooms: a chat's record, a logged question, a row of the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from bot.domain.chain import Fault
from bot.domain.messages import ChatRef, Failed, Outgoing, Parcel, Person, Sent


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRecord:
    """What is kept about one chat. `state` is the conversation's own JSON, encrypted at rest.

    The last two are kept elsewhere and only read with it: saving the record does not change them.
    """

    ref: ChatRef
    state: str = field(default="", repr=False)
    person: Person | None = field(default=None, repr=False)
    blocked: bool = False
    heard_at: datetime | None = None  # when the customer last did something there; services count from it
    held_until: datetime | None = None  # until when a thread of the staff has the conversation, if one has
    opted_out: bool = False  # whether the customer wants no announcements
    has_kept: bool = False  # whether messages wait there until the customer does something


class Rating(StrEnum):
    """What a customer thought of an answer."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLog:
    """One question as it is kept for the admins: masked text, what it was understood to be, the content version.

    `update_id` is that of the message it stood in, by which its answer is rated; `chosen` the entry that the customer
    chose when asked back; `called`: a person was called for soon after. The store gives the `id`.
    """

    chat: ChatRef
    at: datetime
    text: str = field(repr=False)
    kind: str
    entry: str | None
    score: float
    content_version: str
    update_id: str = ""
    rating: Rating | None = None
    called: bool = False
    chosen: str | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldData:
    """Everything stored about one chat, for "what do you hold about me": table → rows → column → value."""

    tables: Mapping[str, tuple[Mapping[str, object], ...]] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A message that is due. `attempts` counts this one too.

    `cause` is the update that it follows from, "channel:update id", and `received_at` when that came; None for what
    the program says by itself.

    `edit_id` is the service's id of the message to change; None with `message.edit` set means that the first
    version never arrived, so a new message is sent. `reply_to` is the service's id of the message to hang
    this one below, found through `message.under` or taken from `message.reply_to`.
    """

    id: int
    message: Outgoing = field(repr=False)
    attempts: int
    cause: str | None = None
    received_at: datetime | None = None
    edit_id: str | None = None
    reply_to: str | None = None

    @property
    def parcel(self) -> Parcel:
        """What the channel needs of it."""
        return Parcel(
            key=str(self.id),
            chat=self.message.chat,
            reply=self.message.reply,
            edit_id=self.edit_id,
            reply_to=self.reply_to,
            about=self.message.about,
        )


Delivered: TypeAlias = tuple[OutboxRow, Sent | Failed]
"""A message of the outbox, and what came of it for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenRecord:
    """A request whose sealed record is not what it was, and where it breaks first."""

    code: str
    fault: Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How everything stands: messages that wait by channel, with when the oldest was posted; open requests, and those
    of them that are late; what was counted, by name.
    """

    waiting: Mapping[str, tuple[int, datetime]]
    open_requests: int
    late_requests: int
    counts: Mapping[str, int]
