"""The program as it is, but for one thing: Telegram's limits are lifted, or nothing above 30 a second could be seen."""

from __future__ import annotations

from bot.__main__ import main
from bot.channels import telegram
from bot.domain.limits import Limit, Limits

_PLENTY = Limit(count=100_000, seconds=1)

telegram.LIMITS = Limits(
    overall=_PLENTY, private=_PLENTY, group=_PLENTY, is_group=telegram.LIMITS.is_group, at_once=telegram.LIMITS.at_once
)
main()
