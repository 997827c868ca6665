"""What the conversation needs from outside; storage fits these shapes, mypy checks it where app.py joins them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from bot.answers.outcome import Context, Understanding
from bot.domain.announcements import Announcement, Told
from bot.domain.lessons import Lesson, Suggestion
from bot.domain.messages import ChatRef, Failed, Incoming, Outgoing, Person, Sent
from bot.domain.papers import Paper
from bot.domain.pins import EmailCode
from bot.domain.records import ChatRecord, HeldData, QuestionLog, Rating
from bot.domain.requests import DataRequest, Event
from bot.domain.searches import Search
from bot.domain.sheets import Picture, Sheet
from bot.domain.talks import Talk

Print: TypeAlias = Callable[[Sheet], Awaitable[bytes]]
"""Prints a sheet as PDF, beside the event loop."""

Draw: TypeAlias = Callable[[Picture], Awaitable[bytes]]
"""Draws a picture as PNG, beside the event loop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplies:
    """What is made anew for a request: its code, its form printed, and the digits of a code to send by e-mail.

    `pins` is None where no e-mail can be sent.
    """

    codes: Callable[[], str]
    prints: Print
    pins: Callable[[], str] | None = None


class Clock(Protocol):
    """What time it is; always with a zone."""

    def now(self) -> datetime: ...


class Work(Protocol):
    """One unit of work: one transaction, committed when its block ends without an error."""

    async def first_time(self, incoming: Incoming) -> bool:
        """Record the update's id; False when it was recorded before (then nothing more is to be done)."""

    async def chat(self, ref: ChatRef) -> ChatRecord:
        """The chat's record, made when missing, locked until the work ends."""

    async def save_chat(self, record: ChatRecord) -> None: ...

    async def chats_held_until(self, moment: datetime) -> tuple[ChatRef, ...]:
        """The chats that a person on the staff held, and whose time is over at this moment."""

    async def request(self, code: str) -> DataRequest | None:
        """The request with this code, locked until the work ends."""

    async def chat_of_request(self, code: str) -> ChatRef | None:
        """Whose request this is, without locking it: a chat is always locked before what belongs to it."""

    async def requests_of(self, chat: ChatRef) -> tuple[DataRequest, ...]:
        """All requests of a chat, newest first."""

    async def requests_coded(self, codes: Collection[str]) -> tuple[DataRequest, ...]:
        """The requests with these codes, of whatever chat, newest first."""

    async def open_requests(self) -> tuple[DataRequest, ...]:
        """All requests that are still open, due first first."""

    async def unstripped_requests(self) -> tuple[DataRequest, ...]:
        """All requests whose values are still kept, newest first."""

    async def requests_during(self, begin: datetime, end: datetime) -> tuple[DataRequest, ...]:
        """All requests that were there between the two moments: sent before the end, not ended before the begin."""

    async def question_kinds(self, begin: datetime, end: datetime) -> Mapping[str, int]:
        """How many questions between the two moments had which outcome."""

    async def log_search(self, search: Search) -> None:
        """Keep who looked for what."""

    async def save_request(self, request: DataRequest, event: Event) -> None:
        """Insert or update the request and append the event to its sealed record."""

    async def events(self, code: str) -> tuple[Event, ...]: ...

    async def save_paper(self, paper: Paper) -> None: ...

    async def papers_of(self, code: str) -> tuple[Paper, ...]:
        """The papers of a request as they were sent, oldest first; none once their time is up."""

    async def save_announcement(self, announcement: Announcement) -> None: ...

    async def announcement(self, announcement_id: str) -> Announcement | None:
        """The one with this id, locked until the work ends."""

    async def drop_announcement(self, announcement_id: str) -> None:
        """Forget one that was never begun."""

    async def announcement_under_way(self) -> Announcement | None:
        """The one that is being sent, locked until the work ends."""

    async def announced(self, version: str) -> Announcement | None:
        """The latest that was begun about this version of the policy."""

    async def reachable(self, but: ChatRef | None) -> int:
        """How many customers an announcement would go to; `but` is no customer (the staff's group)."""

    async def address(self, announcement_id: str, but: ChatRef | None) -> None:
        """Write down everybody it goes to."""

    async def next_addressees(self, announcement_id: str, most: int) -> tuple[ChatRef, ...]:
        """Chats that it has not gone to yet; those who meanwhile want none are passed over for good."""

    async def on_their_way(self, announcement_id: str) -> int:
        """How many of its messages wait in the outbox."""

    async def post_announcement(self, announcement_id: str, message: Outgoing, *, kept: bool) -> None:
        """Post it to one chat; that it went there is written in the same transaction."""

    async def end_announcement(self, announcement_id: str) -> Mapping[Told, int] | None:
        """Count what became of it and keep that; None while it is still under way somewhere."""

    async def opt_out(self, chat: ChatRef) -> None:
        """No announcement goes to this chat any more."""

    async def opt_in(self, chat: ChatRef) -> None:
        """Announcements go to this chat again."""

    async def reminded(self) -> Mapping[str, frozenset[str]]:
        """What the clock has told of each open request, by its code; a request without anything is not named."""

    async def reminded_at(self, code: str, mark: str) -> datetime | None:
        """When this was told."""

    async def save_reminded(self, code: str, marks: Iterable[str]) -> bool:
        """Remember that this was told; False when all of it was told before."""

    async def email_code(self, code: str) -> EmailCode | None:
        """The newest code that was sent by e-mail for this request, locked until the work ends."""

    async def save_email_code(self, sent: EmailCode) -> None: ...

    async def email_codes_since(self, code: str, chat: ChatRef, since: datetime) -> tuple[int, int]:
        """How many codes were sent since then: for this request, and for all requests of the chat."""

    async def talk(self, talk_id: str) -> Talk | None: ...

    async def chat_of_talk(self, talk_id: str) -> ChatRef | None:
        """Whose talk this is, without locking it."""

    async def open_talk_of(self, chat: ChatRef) -> Talk | None: ...

    async def save_talk(self, talk: Talk) -> None: ...

    async def open_talks(self) -> tuple[Talk, ...]: ...

    async def post(self, message: Outgoing, *, kept: bool = False) -> None:
        """Put a message into the outbox; it is delivered after the commit, in order within its chat.

        A message that is `kept` waits until `resume` is called for its chat.
        """

    async def keep(self, row_id: int) -> bool:
        """Let a message of the outbox wait until `resume` is called for its chat; False when it was settled."""

    async def kept(self, chat: ChatRef) -> int:
        """How many messages to this chat are kept."""

    async def resume(self, chat: ChatRef) -> None:
        """Deliver what was kept for this chat, before everything that is posted from now on."""

    async def about(self, chat: ChatRef, message_id: str) -> str | None:
        """What the bot's message with this service id concerned ("request:CODE", "talk:ID"), if anything."""

    async def log_question(self, log: QuestionLog) -> None: ...

    async def rate(self, chat: ChatRef, update_id: str, rating: Rating) -> bool:
        """Keep what the customer thinks of the answers to a message; a later word counts. False when none is known."""

    async def note_call(self, chat: ChatRef, since: datetime) -> None:
        """A person was called for: the newest question of the chat since then was not settled by its answer."""

    async def note_choice(self, chat: ChatRef, since: datetime, entry: str) -> None:
        """Asked back, the customer chose this entry."""

    async def latest_questions(self, most: int) -> tuple[QuestionLog, ...]:
        """The newest questions of all chats, newest first."""

    async def unsettled_questions(self, since: datetime, *, unseen: bool) -> tuple[QuestionLog, ...]:
        """The questions since then that the bot did not settle, oldest first; `unseen`: in no suggestion yet."""

    async def mark_suggested(self, ids: Collection[int], suggestion: str) -> None:
        """These questions are shown in this suggestion."""

    async def suggestion(self, suggestion_id: str) -> Suggestion | None:
        """The suggestion with this id, locked until the work ends."""

    async def save_suggestion(self, suggestion: Suggestion) -> None: ...

    async def add_lesson(self, lesson: Lesson) -> None:
        """Keep a lesson; every process writes it into its own folder."""

    async def all_lessons(self) -> tuple[Lesson, ...]:
        """Every lesson, the first first."""

    async def held_data(self, chat: ChatRef) -> HeldData: ...

    async def erase_chat(self, chat: ChatRef) -> None:
        """Erase state, question log and undelivered messages of a chat; the record of requests stays."""

    async def move_chat(self, old: ChatRef, new_id: str) -> None:
        """The chat goes on under another id: everything that names it follows."""

    async def setting(self, key: str) -> str | None:
        """A value the program keeps for itself (the staff group's present id, a cursor)."""

    async def save_setting(self, key: str, value: str) -> None: ...

    async def take_lease(self, name: str, holder: str, seconds: float) -> bool:
        """Give the lease to this holder for so long; False while another one has it."""

    async def settle(self, results: Mapping[int, Sent | Failed]) -> frozenset[int]:
        """Mark outbox rows as sent or failed for good; gives those of them that were not settled before."""


class Store(Protocol):
    """Where units of work come from."""

    def work(self) -> AbstractAsyncContextManager[Work]: ...


class Membership(Protocol):
    """Who is in a group now."""

    async def is_member(self, chat: ChatRef, person: Person) -> bool:
        """Whether the person is in this group at this moment. Raises ChannelError when the service does not say."""


class Understands(Protocol):
    """The knowledge engine: reads a message in the light of what was answered before it."""

    def understand(self, text: str, context: Context) -> Understanding: ...
