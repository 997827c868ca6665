"""How sure a typed value is: taken, possible but to be confirmed, or none."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Certainty(StrEnum):
    """Whether a value may be taken as it stands."""

    SURE = "sure"
    ODD = "odd"  # possible: the customer confirms it
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read where one value was asked for. `value` is normalised, and None only for NONE."""

    certainty: Certainty
    value: str | None = field(default=None, repr=False)


NOTHING = Reading(certainty=Certainty.NONE)
