"""Papers handed to customers, when an announcement began, and what staff searched for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the tables and the column."""
    op.create_table(
        "papers",
        sa.Column("code", sa.String, sa.ForeignKey("requests.code"), primary_key=True),
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_table(
        "searches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("found", sa.Text, nullable=False),
    )
    op.create_index("ix_searches_at", "searches", ["at"])
    op.add_column("announcements", sa.Column("begun_at", sa.DateTime(timezone=True)))
