"""The shapes of the knowledge folder. Every key an admin may write stands here, with what it means."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from bot.domain.requests import Field as DataField
from bot.domain.requests import Kind

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
ClauseNumber = Annotated[str, Field(pattern=r"^\d+\.\d+[a-z]?$")]
Title = Annotated[str, Field(min_length=2, max_length=60)]
Message = Annotated[str, Field(min_length=1)]
Days = Annotated[int, Field(ge=0)]
HourMinute = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Asks = dict[str, list[str]]  # ways of asking, grouped by the voice that would say it


class Shape(BaseModel):
    """Frozen, and strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def key_order(cls) -> tuple[str, ...]:
        """The keys in the order in which a file holds them."""
        return tuple(cls.model_fields)


# policy.yaml


class Clause(Shape):
    """One statement of the policy; `text` is verbatim. A lettered item (4.2a) belongs to the clause above it."""

    number: ClauseNumber
    text: Message
    mended: str | None = None  # what was mended in the source's typing, if anything


class Section(Shape):
    """One numbered section of the policy."""

    number: int
    title: Title
    intro: str = ""  # words of the policy that lead into the clauses and state nothing themselves
    clauses: list[Clause]


class Policy(Shape):
    """policy.yaml: the business's privacy policy."""

    title: str
    version: str
    effective: date | None = None
    sections: list[Section]


# business.yaml


class Hotline(Shape):
    """A telephone number that customers may call."""

    number: str
    name: str


class Retention(Shape):
    """Days that each table keeps its rows; 0 keeps them."""

    chats: Days
    questions: Days
    outbox: Days
    updates: Days
    talks: Days
    requests: Days  # the papers handed to the customer go with the request's values
    announcements: Days = 730  # with whom each went to, after it ended
    searches: Days = 730  # what staff looked for


class CustomerLimits(Shape):
    """How much one customer may ask of the bot: messages in so many seconds, letters of each, requests at a time."""

    messages: Annotated[int, Field(ge=1)] = 20
    seconds: Annotated[int, Field(ge=1)] = 60
    letters: Annotated[int, Field(ge=100)] = 4000
    open_requests: Annotated[int, Field(ge=1)] = 5


class Business(Shape):
    """business.yaml: who the business is and how it works."""

    name: str
    short_name: str
    address: str
    email: str
    hotlines: list[Hotline]
    website: str = ""
    facebook: str = ""
    time_zone: str = "Asia/Ho_Chi_Minh"
    opens: HourMinute = "08:00"
    closes: HourMinute = "18:00"
    hold_minutes: int = 60  # how long a person on the staff holds a conversation after the last word
    limits: CustomerLimits = CustomerLimits()
    retention_days: Retention


# answers/*.yaml, silent/*.yaml, small_talk.yaml, off_topic.yaml, handoff.yaml

# What the texts of entries and requests may hold in braces; filled from business.yaml.
_ENTRY_KEYS = ("id", "clauses", "title", "answer", "related", "offer", "gives_up", "reviewed", "ask")

PLACEHOLDERS = frozenset({"name", "short_name", "address", "email", "hotlines", "facebook", "website"})


class Reviewed(Shape):
    """That somebody read an entry beside the clauses it rests on; `kb drift --accept` writes it."""

    clauses: Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]  # a hash of the clauses' words at that time
    on: date
    by: str = ""


class Entry(Shape):
    """What every entry has: an id, the title shown on a button, the text, and the ways of asking."""

    id: Identifier
    title: Title
    answer: Message
    related: list[Identifier] = []
    ask: Asks

    @classmethod
    def key_order(cls) -> tuple[str, ...]:
        """What identifies the entry first, the long list of ways of asking last."""
        return tuple(key for key in _ENTRY_KEYS if key in cls.model_fields)


class Answer(Entry):
    """A question that the policy answers. The first clause is the one that the answer rests on most."""

    clauses: Annotated[list[ClauseNumber], Field(min_length=1)]
    offer: Kind | None = None  # a request that the answer offers with a button
    reviewed: Reviewed | None = None  # without it, written for the policy as it stands


class AnswerFile(Shape):
    """answers/*.yaml: one file per section of the policy."""

    section: int
    answers: list[Answer]


class Silent(Entry):
    """A privacy topic on which the policy is silent; `clauses` names the nearest ones, if any."""

    clauses: list[ClauseNumber] = []
    reviewed: Reviewed | None = None


class SilentFile(Shape):
    """silent/*.yaml."""

    topics: list[Silent]


class Plain(Entry):
    """Small talk, another subject of the shop, or a call for a person."""


class SmallTalk(Plain):
    """A greeting, thanks, a word by the way."""

    gives_up: bool = False  # said while a form is open, or a request waits: it is not wanted any more


class SmallTalkFile(Shape):
    """small_talk.yaml."""

    small_talk: list[SmallTalk]


class OffTopicFile(Shape):
    """off_topic.yaml."""

    off_topic: list[Plain]


class HandoffFile(Shape):
    """handoff.yaml: how people ask for a person."""

    handoff: list[Plain]


# requests/*.yaml

NeedSlot = Literal["changes", "fields", "name", "contact", "record", "order", "note"]


class Need(Shape):
    """One thing that a request must or may know. Asked in the order of the file, and only when still missing."""

    slot: NeedSlot
    ask: Message  # the question put to the customer
    optional: bool = False  # "Bỏ qua" is offered
    summary: Title  # the label in the summary and on the card


class Ground(Shape):
    """A ground for refusing, with its legal basis and what the customer is told."""

    id: Identifier
    title: Title
    basis: Message
    text: Message
    kept_until: Message | None = None  # until when the data stays, where the ground can say it


class RequestFile(Shape):
    """requests/*.yaml: one kind of request. Its texts may hold the same {placeholders} as those of entries."""

    kind: Kind
    title: Title
    intro: Message  # what the customer reads first when the request opens
    purpose: Message  # what the given data is used for, shown in the summary
    clauses: list[ClauseNumber] = []
    quotes: list[ClauseNumber] = []  # read to the customer word for word, in the chat and on the request form
    deadline: Identifier  # a profile of deadlines.yaml
    verification: Literal["required", "chat"]  # chat: the chat itself is enough
    fields: list[DataField] = []  # what may be chosen for changes or fields
    needs: list[Need]
    done: Message  # what the customer hears when it is finished
    grounds: list[Ground]
    ask: Asks


# deadlines.yaml


class Sourced(Shape):
    """A number of days with the text it comes from."""

    days: Annotated[int, Field(ge=1)]
    source: Message


class Profile(Shape):
    """The time limits of a kind of request, in days after the day of receipt."""

    carry_out: Sourced
    third_party: Sourced | None = None
    extension: Sourced


class ExtensionReason(Shape):
    """Why a request takes longer, in words that the customer reads."""

    id: Identifier
    title: Title
    text: Message


class Proof(Shape):
    """How long a customer has to show who they are, from when they were asked, and when they are reminded of it."""

    days: Annotated[int, Field(ge=2)]
    warn_days_before: Annotated[int, Field(ge=1)]
    source: Message


class Deadlines(Shape):
    """deadlines.yaml: the legal clock as data."""

    answer_working_days: Sourced
    count: Literal["calendar", "working"] = "calendar"
    last_day_moves_on: bool = True  # a last day on a rest day becomes the next working day (Civil Code 148.5)
    working_weekdays: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]]
    extra_holidays: list[date] = []
    removed_holidays: list[date] = []
    extension_reasons: list[ExtensionReason] = []  # without one, nothing can be extended
    proof: Proof | None = None  # without it, a request waits for its verification without an end
    reopen_days: Days = 7  # how long after its end the customer can have a request opened again; 0: not at all
    profiles: dict[Identifier, Profile]


# language/*.yaml


class Language(Shape):
    """language/*.yaml, joined: how people write what they mean. Keys and values in plain lower case."""

    abbreviations: dict[str, str] = {}  # "sdt" → "số điện thoại"; whole words, marks optional
    synonyms: list[list[str]] = []  # groups of words that mean the same here
    spellings: dict[str, str] = {}  # common misspellings → right
    foreign: list[str] = []  # words of other languages that must not be read as half-typed Telex ("host", "test")


# checks/*.yaml


class Check(Shape):
    """One of the admins' own test questions."""

    text: str
    kind: str
    clauses: list[ClauseNumber] = []  # acceptable clauses of an answer
    request: Kind | None = None
    also: list[str] = []  # other acceptable kinds
    voice: str = ""


class CheckFile(Shape):
    """checks/*.yaml."""

    checks: list[Check]


# channels.yaml


class Window(Shape):
    """How long after the customer's last word a service lets the business write to them."""

    free_hours: Annotated[int, Field(ge=1)]
    last_hours: Annotated[int, Field(ge=1)]  # after that nothing goes until the customer writes again
    paid: list[Literal["staff", "step"]] = []  # what is sent between the two, when the service charges for it
    source: Message


class ChannelFile(Shape):
    """channels.yaml: what services allow, by the channel's name."""

    shares_phone: list[str] = []  # where an account can share its own number: a channel, or "channel:begin of the chat"
    mail_links: list[str] = []  # where a button may open a prepared e-mail
    windows: dict[str, Window]


# operating point of the decision (decision.yaml)


Share = Annotated[float, Field(ge=0, le=1)]


class OperatingPoint(Shape):
    """decision.yaml: how sure the bot must be, and how much a change of the content may spoil. Shares, 0 to 1."""

    accepted_wrong_rate: Annotated[float, Field(gt=0, lt=1)] = 0.03
    accepted_broken_checks: Share = 0.01  # of the checks: were right, and are not any more after a change
    accepted_lost_answers: Share = 0.05  # of the latest questions that had an answer, and have none after a change
    settled_voice: str = "real"  # the voice under which questions of customers are written that an admin accepted


class PhraseFile(RootModel[dict[str, dict[str, Message]]]):
    """phrases.yaml: group → key → text with {placeholders}."""

    model_config = ConfigDict(frozen=True)
