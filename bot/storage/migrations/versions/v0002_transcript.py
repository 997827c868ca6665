"""The transcript of the demo's own messaging service."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the table."""
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "transcript",
        sa.Column("id", number, primary_key=True),
        sa.Column("position", number, nullable=False, unique=True),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("chat_id", sa.String, nullable=False),
        sa.Column("author_id", sa.String),
        sa.Column("author_name", sa.Text),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("buttons", sa.Text),
        sa.Column("target", sa.String),
        sa.Column("reply_to", sa.String),
        sa.Column("key", sa.String, unique=True),
        sa.Column("edited", sa.Boolean, nullable=False),
        sa.Column("handled", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
