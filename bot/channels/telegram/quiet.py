"""What the libraries must not do by themselves."""

from __future__ import annotations

import logging
import os

_TALKATIVE = {
    "aiohttp": logging.WARNING,  # an address has the token in it
    "telegram": logging.CRITICAL + 1,  # logs messages, and answers that it cannot read; we log without content
}


def quiet_libraries() -> None:
    """Keep tokens and messages out of the log, and take waits in the form that the library is changing to."""
    for logger, level in _TALKATIVE.items():
        logging.getLogger(logger).setLevel(level)
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # its only switch; without it, it warns at every wait
