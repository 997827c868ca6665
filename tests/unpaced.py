"""The program as it is, but for two things that would only make a measurement wait.

Telegram's limits are lifted, or nothing above 30 a second could be seen. And a message that was being sent when the
program was killed is taken up again after five seconds instead of ninety: no customer of a test could live through
hundreds of kills otherwise.
"""

from __future__ import annotations

from datetime import timedelta

from bot.__main__ import import_without_rich, main

import_without_rich()  # as the program itself begins, or its memory could not be measured

from bot.channels import telegram  # noqa: E402
from bot.domain.limits import Limit, Limits  # noqa: E402
from bot.storage import outbox  # noqa: E402

_PLENTY = Limit(count=100_000, seconds=1)

telegram.LIMITS = Limits(
    overall=_PLENTY, private=_PLENTY, group=_PLENTY, is_group=telegram.LIMITS.is_group, at_once=telegram.LIMITS.at_once
)
outbox.LEASE = timedelta(seconds=5)
main()
