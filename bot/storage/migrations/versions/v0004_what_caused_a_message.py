"""Which update a message answers and when that came, and the way to what went to a service lately."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns and the index."""
    op.add_column("outbox", sa.Column("update_id", sa.String))
    op.add_column("outbox", sa.Column("received_at", sa.DateTime(timezone=True)))
    op.create_index("ix_outbox_settled", "outbox", ["channel", "settled_at"])
