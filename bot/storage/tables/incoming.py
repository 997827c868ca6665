"""What came in, and with whom it was talked about."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, String, Table, text

from bot.storage.crypto import Sealed
from bot.storage.tables.columns import Moment, metadata

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

# Who wants no announcements. Erasing the chat's history leaves it: otherwise they would come again.
opt_outs = Table(
    "opt_outs",
    metadata,
    Column("channel", String, primary_key=True),
    Column("chat_id", String, primary_key=True),
    Column("at", Moment, nullable=False),
)
