"""What several processes share, and since when a customer is silent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the tables, the column, and the way to the messages that wait for a customer to write again."""
    op.create_table(
        "leases",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("holder", sa.String, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    kept = sa.text("state = 'kept'")
    op.create_index("ix_outbox_kept", "outbox", ["channel", "chat_id"], sqlite_where=kept, postgresql_where=kept)
    op.add_column("chats", sa.Column("heard_at", sa.DateTime(timezone=True)))
