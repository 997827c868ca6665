"""Announcements to all customers, and who wants none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "announcements",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("by_id", sa.String, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "addressees",
        sa.Column("announcement_id", sa.String, sa.ForeignKey("announcements.id"), primary_key=True),
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("chat_id", sa.String, primary_key=True),
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer, "sqlite")),
        sa.Column("told", sa.String),
        sa.Column("reason", sa.String),
    )
    op.create_table(
        "opt_outs",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("chat_id", sa.String, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
