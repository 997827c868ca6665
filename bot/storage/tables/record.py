"""Requests and their records."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from bot.storage.crypto import Sealed
from bot.storage.tables.columns import NUMBER, Moment, metadata

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
    Column("id", NUMBER, primary_key=True),
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
