"""What the business keeps no longer than it says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import structlog

from bot.content.knowledge import Knowledge
from bot.storage.database import Database

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


async def purge_old(database: Database, knowledge: Knowledge) -> Mapping[str, int]:
    """Delete what is older than business.yaml keeps it; how many rows of each table went. Raises StorageError."""
    days = knowledge.business.retention_days.model_dump()
    gone = await database.purge({table: timedelta(days=kept) for table, kept in days.items() if kept})
    _LOG.info("purged", **gone)
    return gone
