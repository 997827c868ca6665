"""What goes out."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, String, Table, literal_column, text

from bot.storage.crypto import Sealed
from bot.storage.tables.columns import NUMBER, Moment, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("id", NUMBER, primary_key=True),
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
    Column("row_id", NUMBER, nullable=False),
    Column("tag", String),
    Column("about", String),
    Column("at", Moment, nullable=False),
    Index("ix_sent_messages_tag", "channel", "chat_id", "tag"),
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
    Column("row_id", NUMBER),  # of the outbox; NULL while it has not gone there yet
    Column("told", String),  # what became of it, kept once the announcement has ended
    Column("reason", String),
    ForeignKeyConstraint(["announcement_id"], ["announcements.id"]),
)

KEPT = "kept"  # until the customer writes again
# Written out, not handed over as parameters: only then does a database see that a partial index fits.
IS_PENDING = outbox.c.state.in_([literal_column("'waiting'"), literal_column("'leased'")])
IS_KEPT = outbox.c.state == literal_column("'kept'")
