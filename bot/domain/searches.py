"""What staff looked for among the requests; kept, because it opens sealed values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.messages import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Who looked for what, and which requests were found."""

    by: Person
    at: datetime
    asked: str = field(repr=False)
    found: tuple[str, ...]
