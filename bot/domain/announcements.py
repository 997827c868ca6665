"""Telling every customer the same thing once: that the policy changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.messages import ChatRef, Person


class Told(StrEnum):
    """What became of an announcement in one chat."""

    WAITING = "waiting"  # not on its way yet
    ON_ITS_WAY = "on_its_way"
    ARRIVED = "arrived"
    KEPT = "kept"  # the service lets it through when the customer writes again
    FAILED = "failed"  # the customer blocked the bot, or the service refused
    DECLINED = "declined"  # the customer wants no announcements, or blocked the bot before it went


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One announcement. Until `begun_at` only the staff have seen it; at `ended_at` all were told, or could not be."""

    id: str
    by: Person
    at: datetime
    version: str  # of the policy it is about
    text: str = field(repr=False)
    begun_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """One chat that an announcement goes to, and what became of it there."""

    chat: ChatRef
    told: Told
    reason: str | None = None  # why it failed, as the channel says it
