"""What a look at the running conditions found; the sentences are content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One thing looked at. `what` names its sentence, which says what to do when it is not well."""

    what: str
    well: bool
    values: Mapping[str, object] = field(default_factory=dict)
