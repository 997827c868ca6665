"""The six digits that go to the e-mail of a request: kept as a hash, for ten minutes, for five tries."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.messages import ChatRef

PIN_DIGITS = 6
LIFETIME = timedelta(minutes=10)
TRIES = 5
MOST_PER_REQUEST = 3  # in _SPAN
MOST_PER_CHAT = 6
SPAN = timedelta(hours=1)


class Verdict(StrEnum):
    """What a typed code is."""

    RIGHT = "right"
    WRONG = "wrong"
    USED_UP = "used_up"  # too many tries, the right one included
    OLD = "old"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailCode:
    """A code that was sent; `code` is the request's. Nobody can read the digits out of it quickly."""

    code: str
    chat: ChatRef
    sent_at: datetime
    salt: str = field(repr=False)
    digest: str = field(repr=False)
    tries: int = 0


def sealed_pin(code: str, chat: ChatRef, sent_at: datetime, pin: str, salt: str) -> EmailCode:
    """The code as it is kept."""
    return EmailCode(code=code, chat=chat, sent_at=sent_at, salt=salt, digest=_digest(pin, salt))


def tried(kept: EmailCode, pin: str, now: datetime) -> tuple[EmailCode, Verdict]:
    """The code after one more try, and what the try was."""
    if now - kept.sent_at > LIFETIME:
        return kept, Verdict.OLD
    if kept.tries >= TRIES:
        return kept, Verdict.USED_UP
    kept = replace(kept, tries=kept.tries + 1)
    if hmac.compare_digest(kept.digest, _digest(pin, kept.salt)):
        return kept, Verdict.RIGHT
    return kept, Verdict.USED_UP if kept.tries >= TRIES else Verdict.WRONG


def _digest(pin: str, salt: str) -> str:
    return hashlib.scrypt(pin.encode(), salt=salt.encode(), n=2**12, r=8, p=1).hex()
