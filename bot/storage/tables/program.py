"""What the program itself keeps, and what the demo's service does."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, false

from bot.storage.crypto import Sealed
from bot.storage.tables.columns import NUMBER, Moment, metadata

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
    Column("id", NUMBER, primary_key=True),
    Column("position", NUMBER, nullable=False, unique=True),
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
