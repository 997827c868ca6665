"""The first tables, and the triggers that keep a request's record append-only."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT: Final = sa.DateTime(timezone=True)
_NUMBER: Final = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_PENDING: Final = sa.text("state IN ('waiting', 'leased')")
_OPEN: Final = sa.text("closed_at IS NULL")


def upgrade() -> None:
    _create_chats()
    _create_requests()
    _create_record()
    _create_talks()
    _create_outbox()
    _create_sent_messages()
    _create_notes()
    _seal_record()


def _create_chats() -> None:
    op.create_table(
        "updates",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("update_id", sa.String, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "chats",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("chat_id", sa.String, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("person_id", sa.String),
        sa.Column("person_name", sa.Text),
        sa.Column("blocked", sa.Boolean, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
    )


def _create_requests() -> None:
    op.create_table(
        "requests",
        sa.Column("code", sa.String, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("chat_id", sa.String, nullable=False),
        sa.Column("slots", sa.Text),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("answer_by", sa.Date, nullable=False),
        sa.Column("finish_by", sa.Date, nullable=False),
        sa.Column("needs_verification", sa.Boolean, nullable=False),
        sa.Column("owner_id", sa.String),
        sa.Column("owner_name", sa.Text),
        sa.Column("answered_at", _MOMENT),
        sa.Column("verified_at", _MOMENT),
        sa.Column("verified_how", sa.Text),
        sa.Column("extended_at", _MOMENT),
        sa.Column("ended_at", _MOMENT),
        sa.Column("reopened_at", _MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("head", sa.String, nullable=False),
        sa.CheckConstraint(
            "status NOT IN ('done', 'partly_done') OR NOT needs_verification OR verified_at IS NOT NULL",
            name="ck_requests_completed_only_when_verified",
        ),
    )
    op.create_index("ix_requests_chat", "requests", ["channel", "chat_id"])
    op.create_index("ix_requests_status", "requests", ["status", "finish_by"])


def _create_record() -> None:
    op.create_table(
        "request_events",
        sa.Column("code", sa.String, sa.ForeignKey("requests.code"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("move", sa.String, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("values_hash", sa.String, nullable=False),
        sa.Column("prev_hash", sa.String, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
    )
    op.create_table(
        "event_values",
        sa.Column("code", sa.String, primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("salt", sa.String, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["code", "seq"], ["request_events.code", "request_events.seq"]),
    )


def _create_talks() -> None:
    op.create_table(
        "talks",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("chat_id", sa.String, nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("closed_at", _MOMENT),
        sa.Column("owner_id", sa.String),
        sa.Column("owner_name", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index(
        "uq_talks_open", "talks", ["channel", "chat_id"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    )


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("chat_id", sa.String, nullable=False),
        sa.Column("reply", sa.Text),
        sa.Column("tag", sa.String),
        sa.Column("edit", sa.Boolean, nullable=False),
        sa.Column("under", sa.String),
        sa.Column("reply_to", sa.String),
        sa.Column("about", sa.String),
        sa.Column("receipt_channel", sa.String),
        sa.Column("receipt_chat_id", sa.String),
        sa.Column("receipt_message_id", sa.String),
        sa.Column("receipt_about", sa.String),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("posted_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("lease_until", _MOMENT),
        sa.Column("settled_at", _MOMENT),
        sa.Column("reason", sa.String),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_pending",
        "outbox",
        ["channel", "chat_id", "id"],
        sqlite_where=_PENDING,
        postgresql_where=_PENDING,
    )


def _create_sent_messages() -> None:
    op.create_table(
        "sent_messages",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("chat_id", sa.String, primary_key=True),
        sa.Column("message_id", sa.String, primary_key=True),
        sa.Column("row_id", _NUMBER, nullable=False),
        sa.Column("tag", sa.String),
        sa.Column("about", sa.String),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_index("ix_sent_messages_tag", "sent_messages", ["channel", "chat_id", "tag"])


def _create_notes() -> None:
    op.create_table(
        "questions",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("chat_id", sa.String, nullable=False),
        sa.Column("at", _MOMENT, nullable=False, index=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("entry", sa.String),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("content_version", sa.String, nullable=False),
    )
    op.create_index("ix_questions_chat", "questions", ["channel", "chat_id"])
    op.create_table(
        "settings",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def _seal_record() -> None:
    if op.get_context().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER request_events_refuse_{change.lower()} BEFORE {change} ON request_events "
                "BEGIN SELECT RAISE(ABORT, 'the record of requests is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the record of requests is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER request_events_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON request_events "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
