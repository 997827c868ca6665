"""Documents about a request that were handed to its customer, kept as they were sent."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One document; `name` is its file name, unique within the request."""

    code: str
    name: str
    at: datetime
    content: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        """Names the very bytes; the request's sealed record holds it too."""
        return hashlib.sha256(self.content).hexdigest()
