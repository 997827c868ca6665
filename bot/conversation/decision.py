"""What deciding gives back: a new state, replies, and what must happen beside them. No input or output here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from bot.conversation.state import ChatState
from bot.domain.messages import Reply
from bot.domain.records import Rating
from bot.domain.requests import Kind, Move, Slots


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRequest:
    """Make the request, with a new code and its dates; the customer and the staff group are told."""

    kind: Kind
    slots: Slots


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerMove:
    """The customer withdraws, reopens or adds to a request; `text` is the reason or the addition."""

    code: str
    move: Move
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prove:
    """The customer has shown who they are; `how` is the way, as the record names it."""

    code: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendCode:
    """Send six digits to the e-mail of this request."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCode:
    """Whether these are the digits that were sent for this request."""

    code: str
    pin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPerson:
    """Pass this message to the staff group as the beginning of a conversation with a person.

    `hold`: the bot keeps quiet from now on, because the customer asked to talk to somebody.
    """

    text: str
    hold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PassOn:
    """Pass a customer's further message to the thread that it belongs to ("request:CODE" or "talk:ID")."""

    about: str
    text: str
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EndTalk:
    """The customer goes back to the bot; the staff group is told."""

    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseHistory:
    """Erase everything about the chat except the record of requests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendForm:
    """Send the request's form again."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeAway:
    """Send everything that is held about this chat, as a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantNews:
    """Whether announcements go to this chat from now on."""

    wanted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Keep what the customer thinks of the answers to the message with this update's id."""

    update: str
    rating: Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class Chose:
    """Asked back, the customer chose this entry."""

    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOn:
    """Ask this after what was done before has been told."""

    reply: Reply


Effect: TypeAlias = (
    OpenRequest
    | CustomerMove
    | Prove
    | SendCode
    | CheckCode
    | CallPerson
    | PassOn
    | EndTalk
    | EraseHistory
    | SendForm
    | TakeAway
    | WantNews
    | Rate
    | Chose
    | AskOn
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A question as the log keeps it, before masking."""

    text: str
    kind: str
    entry: str | None
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The customer's side of one message. Replies are sent in order, before what the effects send."""

    state: ChatState
    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()
    logged: tuple[Logged, ...] = ()
    toast: str | None = None  # what may show for a moment where a button was pressed
