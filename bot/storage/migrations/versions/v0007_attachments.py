"""What the demo shows beside text and buttons: files, and the button that shares a phone number."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("transcript", sa.Column("attachment", sa.Text))
    op.add_column("transcript", sa.Column("asks_contact", sa.Boolean, nullable=False, server_default=sa.false()))
