"""Whether a customer's service lets the business write to them now. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.content.models import Window
from bot.domain.records import ChatRecord


def may_write(window: Window | None, record: ChatRecord, now: datetime, *, by_staff: bool) -> bool:
    """Whether a message goes now: words of the staff (`by_staff`), or the news of a step.

    Where it is not known when the customer was last heard, the service itself says whether it is too late.
    """
    if window is None or record.heard_at is None:
        return True
    silent = now - record.heard_at
    if silent <= timedelta(hours=window.free_hours):
        return True
    return silent <= timedelta(hours=window.last_hours) and ("staff" if by_staff else "step") in window.paid
