"""What was asked, and what is learnt from it."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Index, Integer, String, Table, false

from bot.storage.crypto import Sealed
from bot.storage.tables.columns import NUMBER, Moment, metadata

questions = Table(
    "questions",
    metadata,
    Column("id", NUMBER, primary_key=True),
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
    Column("id", NUMBER, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("label", String, nullable=False),
    Column("texts", Sealed, nullable=False),
    Column("member_id", String, nullable=False),
    Column("member_name", Sealed, nullable=False),
    sqlite_autoincrement=True,  # a folder remembers by its number what it has learnt
)
