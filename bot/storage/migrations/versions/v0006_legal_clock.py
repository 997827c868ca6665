"""Items and dates of requests, what the clock has told, codes sent by e-mail, and holds that end by themselves."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_MOMENT: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns and the tables; requests that are open already are judged as a whole."""
    op.add_column("requests", sa.Column("items", sa.Text, nullable=False, server_default="[]"))
    op.add_column("requests", sa.Column("proof_asked_at", _MOMENT))
    op.add_column("requests", sa.Column("third_party_at", _MOMENT))
    op.add_column("chats", sa.Column("held_until", _MOMENT))
    op.create_index("ix_chats_held_until", "chats", ["held_until"])
    op.create_table(
        "reminders",
        sa.Column("code", sa.String, sa.ForeignKey("requests.code"), primary_key=True),
        sa.Column("mark", sa.String, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_table(
        "email_codes",
        sa.Column("code", sa.String, sa.ForeignKey("requests.code"), primary_key=True),
        sa.Column("sent_at", _MOMENT, primary_key=True),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("chat_id", sa.String, nullable=False),
        sa.Column("salt", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
    )
    op.create_index("ix_email_codes_chat", "email_codes", ["channel", "chat_id"])
