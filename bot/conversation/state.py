"""What the bot remembers of one chat between two messages, and its JSON form."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from pydantic import TypeAdapter

from bot.domain.messages import Button
from bot.domain.records import ChatRecord
from bot.domain.requests import Kind, Slots


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A request being written down. `step` is what was asked last; `done` the steps settled, in order, to go back."""

    number: int  # buttons of an older draft carry an older number and are refused
    kind: Kind
    slots: Slots = field(default_factory=Slots)
    step: str = ""
    done: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    odd_value: str | None = None  # a possible but unusual value that waits for a yes
    kept: tuple[str, ...] = ()  # words that it was opened with and that wait on until it is sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The question asked last, and the id of the update that asked it, by which its answer is rated."""

    update: str
    text: str


BY_HAND = "hand"
"""Who holds a conversation that goes on past the bot, in the service's own app: there is no thread for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A person on the staff has the conversation: the bot keeps quiet until then, except for commands."""

    about: str  # "request:CODE", "talk:ID" or BY_HAND
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """A message read as a request of this kind that may belong to one sent before; `codes` are those offered for it.

    `message` is its id, by which a changed message is known for the same one.
    """

    kind: Kind
    text: str
    codes: tuple[str, ...]
    at: datetime
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How many messages came since the first that is counted."""

    since: datetime
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatState:
    """One customer's conversation so far."""

    greeted: bool = False
    last_entry: str | None = None
    last_at: datetime | None = None
    offered: tuple[Button, ...] = ()  # the choices under the bot's last message, in the order of their numbers
    unclear_rounds: int = 0  # questions in a row that were asked back or not understood
    asked: Asked | None = None
    pending_question: str | None = None  # the text that a person is offered for
    drafts: int = 0
    draft: Draft | None = None
    undecided: tuple[Undecided, ...] = ()  # kept until the customer says where they go, oldest first
    awaiting: str | None = None  # what the next free text is for: "add:CODE", "proof:CODE", "talk" and the like
    held: Held | None = None
    linked: tuple[str, ...] = ()  # codes of requests sent from another chat, proved to be the customer's
    wrong_proofs: tuple[datetime, ...] = ()  # when it was tried in vain
    pace: Pace | None = None


def remembered(record: ChatRecord, state: ChatState) -> ChatRecord:
    """The record with this state, and with until when a thread holds the chat, for who looks through all chats."""
    held = state.held if state.held and state.held.about != BY_HAND else None
    return replace(record, state=dump(state), held_until=held.until if held else None)


_ADAPTER: TypeAdapter[ChatState] = TypeAdapter(ChatState)


def dump(state: ChatState) -> str:
    """The state as JSON."""
    return _ADAPTER.dump_json(state, exclude_defaults=True).decode()


def load(text: str) -> ChatState:
    """The state from its JSON; an empty text is a new chat."""
    return _ADAPTER.validate_json(text) if text else ChatState()
