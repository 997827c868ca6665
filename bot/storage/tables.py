"""The tables, as the migrations leave them. What tells about a person is Sealed."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    event,
    false,
    literal_column,
    text,
)
from sqlalchemy.types import TypeDecorator

from bot.storage.crypto import Sealed

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A time with a zone, kept in UTC; SQLite itself knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


_NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up in plain INTEGER columns only

updates = Table(
    "updates",
    metadata,
    Column("channel", String, primary_key=True),
    Column("update_id", String, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
)

chats = Table(
    "chats",
    metadata,
    Column("channel", String, primary_key=True),
    Column("chat_id", String, primary_key=True),
    Column("state", Sealed, nullable=False),
    Column("person_id", String),
    Column("person_name", Sealed),
    Column("blocked", Boolean, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("heard_at", Moment),  # when the customer last did something there: services count their windows from it
    Column("held_until", Moment, index=True),  # until when a person on the staff has the conversation
)

requests = Table(
    "requests",
    metadata,
    Column("code", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("chat_id", String, nullable=False),
    Column("slots", Sealed),  # NULL once its time is up
    Column("status", String, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("answer_by", Date, nullable=False),
    Column("finish_by", Date, nullable=False),
    Column("needs_verification", Boolean, nullable=False),
    Column("items", Text, nullable=False, server_default=text("'[]'")),  # JSON: fields, results and grounds, no values
    Column("owner_id", String),
    Column("owner_name", Sealed),
    Column("answered_at", Moment),
    Column("proof_asked_at", Moment),
    Column("verified_at", Moment),
    Column("verified_how", Sealed),
    Column("third_party_at", Moment),
    Column("extended_at", Moment),
    Column("ended_at", Moment),
    Column("reopened_at", Moment),
    Column("version", Integer, nullable=False),  # how many events its record has
    Column("head", String, nullable=False),  # the hash of the last of them
    CheckConstraint(
        "status NOT IN ('done', 'partly_done') OR NOT needs_verification OR verified_at IS NOT NULL",
        name="completed_only_when_verified",
    ),
    Index("ix_requests_chat", "channel", "chat_id"),
    Index("ix_requests_status", "status", "finish_by"),
)

# Append-only: triggers refuse every change, see append_only.
request_events = Table(
    "request_events",
    metadata,
    Column("code", String, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("move", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("made_by", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("status", String, nullable=False),
    Column("values_hash", String, nullable=False),
    Column("prev_hash", String, nullable=False),
    Column("hash", String, nullable=False),
    ForeignKeyConstraint(["code"], ["requests.code"]),
)

# What the events say in their own words; can be deleted, the chain seals only its hash.
event_values = Table(
    "event_values",
    metadata,
    Column("code", String, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("salt", String, nullable=False),
    Column("content", Sealed, nullable=False),
    ForeignKeyConstraint(["code", "seq"], ["request_events.code", "request_events.seq"]),
)

# Documents handed to the customer, as they were sent; they go together with the values.
papers = Table(
    "papers",
    metadata,
    Column("code", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("content", Sealed, nullable=False),  # base64
    ForeignKeyConstraint(["code"], ["requests.code"]),
)

# What staff looked for among the requests.
searches = Table(
    "searches",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("by_id", String, nullable=False),
    Column("by_name", Sealed, nullable=False),
    Column("asked", Sealed, nullable=False),
    Column("found", Text, nullable=False),  # the codes, with blanks between
)

# Of what the clock has told already, so that a restart repeats nothing.
reminders = Table(
    "reminders",
    metadata,
    Column("code", String, primary_key=True),
    Column("mark", String, primary_key=True),
    Column("at", Moment, nullable=False),
    ForeignKeyConstraint(["code"], ["requests.code"]),
)

# Codes sent by e-mail; the newest of a request counts. Only hashes: who reads the table learns no code.
email_codes = Table(
    "email_codes",
    metadata,
    Column("code", String, primary_key=True),
    Column("sent_at", Moment, primary_key=True),
    Column("channel", String, nullable=False),
    Column("chat_id", String, nullable=False),
    Column("salt", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("tries", Integer, nullable=False),
    ForeignKeyConstraint(["code"], ["requests.code"]),
    Index("ix_email_codes_chat", "channel", "chat_id"),
)

talks = Table(
    "talks",
    metadata,
    Column("id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("chat_id", String, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("owner_id", String),
    Column("owner_name", Sealed),
    Column("text", Sealed, nullable=False),
    Index(
        "uq_talks_open",
        "channel",
        "chat_id",
        unique=True,
        sqlite_where=text("closed_at IS NULL"),
    ),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("channel", String, nullable=False),
    Column("chat_id", String, nullable=False),
    Column("reply", Sealed),  # NULL once it arrived or failed for good
    Column("tag", String),
    Column("edit", Boolean, nullable=False),
    Column("under", String),
    Column("reply_to", String),
    Column("about", String),
    Column("receipt_channel", String),
    Column("receipt_chat_id", String),
    Column("receipt_message_id", String),
    Column("receipt_about", String),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("posted_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("lease_until", Moment),
    Column("settled_at", Moment),
    Column("reason", String),
    Column("update_id", String),  # of the update that caused it, with its channel before it: one id through the log
    Column("received_at", Moment),  # when that update came
    Index("ix_outbox_settled", "channel", "settled_at"),
    Index(
        "ix_outbox_pending",
        "channel",
        "chat_id",
        "id",
        sqlite_where=text("state IN ('waiting', 'leased')"),
    ),
    Index(
        "ix_outbox_kept",
        "channel",
        "chat_id",
        sqlite_where=text("state = 'kept'"),
    ),
    sqlite_autoincrement=True,  # an erased row's number never comes back: a late settling must not meet another row
)

sent_messages = Table(
    "sent_messages",
    metadata,
    Column("channel", String, primary_key=True),
    Column("chat_id", String, primary_key=True),
    Column("message_id", String, primary_key=True),
    Column("row_id", _NUMBER, nullable=False),
    Column("tag", String),
    Column("about", String),
    Column("at", Moment, nullable=False),
    Index("ix_sent_messages_tag", "channel", "chat_id", "tag"),
)

questions = Table(
    "questions",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("channel", String, nullable=False),
    Column("chat_id", String, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("text", Sealed, nullable=False),
    Column("kind", String, nullable=False),
    Column("entry", String),
    Column("score", Float, nullable=False),
    Column("content_version", String, nullable=False),
    Column("update_id", String),  # of the message that asked; its answer is rated by it
    Column("rating", String),
    Column("called", Boolean, nullable=False, server_default=false()),  # a person was called for soon after
    Column("chosen", String),  # the entry that the customer chose when asked back
    Column("suggestion", String),  # the one that the staff group was shown it with
    Index("ix_questions_chat", "channel", "chat_id"),
)

# Groups of questions that the bot could not answer well, as shown to the staff group.
suggestions = Table(
    "suggestions",
    metadata,
    Column("id", String, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("texts", Sealed, nullable=False),
    Column("count", Integer, nullable=False),
    Column("nearest", String, nullable=False),
    Column("decision", String),
    Column("decided_at", Moment),
    Column("decided_by", String),
)

# What an admin answered for: it becomes a change of the content's files.
lessons = Table(
    "lessons",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("label", String, nullable=False),
    Column("texts", Sealed, nullable=False),
    Column("member_id", String, nullable=False),
    Column("member_name", Sealed, nullable=False),
    sqlite_autoincrement=True,  # a folder remembers by its number what it has learnt
)

settings = Table(
    "settings",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Sealed, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("until", Moment, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String, primary_key=True),
    Column("count", Integer, nullable=False),
)

# What a messaging service would keep itself; only the demo, which plays that service, writes here.
transcript = Table(
    "transcript",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("position", _NUMBER, nullable=False, unique=True),
    Column("channel", String, nullable=False),
    Column("chat_id", String, nullable=False),
    Column("author_id", String),  # NULL: the bot
    Column("author_name", Sealed),
    Column("at", Moment, nullable=False),
    Column("kind", String, nullable=False),
    Column("text", Sealed, nullable=False),
    Column("buttons", Sealed),
    Column("target", String),
    Column("reply_to", String),
    Column("key", String, unique=True),
    Column("attachment", Sealed),
    Column("asks_contact", Boolean, nullable=False, server_default=false()),
    Column("edited", Boolean, nullable=False),
    Column("handled", Boolean, nullable=False),
    sqlite_autoincrement=True,  # the id is the update's id: it must never come back
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", String, primary_key=True),
    Column("by_id", String, nullable=False),
    Column("by_name", Sealed, nullable=False),
    Column("at", Moment, nullable=False),
    Column("version", String, nullable=False),
    Column("text", Sealed, nullable=False),
    Column("begun_at", Moment),  # NULL: staff have seen it, nobody has sent it
    Column("ended_at", Moment),
)

addressees = Table(
    "addressees",
    metadata,
    Column("announcement_id", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("chat_id", String, primary_key=True),
    Column("row_id", _NUMBER),  # of the outbox; NULL while it has not gone there yet
    Column("told", String),  # what became of it, kept once the announcement has ended
    Column("reason", String),
    ForeignKeyConstraint(["announcement_id"], ["announcements.id"]),
)

# Who wants no announcements. Erasing the chat's history leaves it: otherwise they would come again.
opt_outs = Table(
    "opt_outs",
    metadata,
    Column("channel", String, primary_key=True),
    Column("chat_id", String, primary_key=True),
    Column("at", Moment, nullable=False),
)

KEPT = "kept"  # until the customer writes again
# Written out, not handed over as parameters: only then does a database see that a partial index fits.
IS_PENDING = outbox.c.state.in_([literal_column("'waiting'"), literal_column("'leased'")])
IS_KEPT = outbox.c.state == literal_column("'kept'")


@event.listens_for(metadata, "before_create")
def _narrow_on_every_database(target: MetaData, connection: Connection, **_options: object) -> None:
    """What narrows an index on SQLite narrows it elsewhere; said at the index, it would read in a dialect unused."""
    for index in (index for table in target.tables.values() for index in table.indexes):
        index.dialect_options[connection.dialect.name]["where"] = index.dialect_options["sqlite"]["where"]
