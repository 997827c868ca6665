"""What is learnt from questions: how they were rated, what staff were shown of them, what was decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the columns of the question log and the two tables."""
    for name in ("update_id", "rating", "chosen", "suggestion"):
        op.add_column("questions", sa.Column(name, sa.String))
    op.add_column("questions", sa.Column("called", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "suggestions",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("texts", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("nearest", sa.String, nullable=False),
        sa.Column("decision", sa.String),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decided_by", sa.String),
    )
    op.create_index("ix_suggestions_at", "suggestions", ["at"])
    op.create_table(
        "lessons",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("texts", sa.Text, nullable=False),
        sa.Column("member_id", sa.String, nullable=False),
        sa.Column("member_name", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
