"""Whether an event was signed by Zalo: mac = sha256(app id + body + timestamp + secret key), over the exact bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from bot.channels.payloads import part, word
from bot.channels.webhooks import Delivered, same_secret

_SIGNATURE = "X-ZEvent-Signature"
_TIMESTAMP = "X-ZEvent-Timestamp"
_PREFIX = "mac="


def signed(delivered: Delivered, *, app_id: str, secret_key: str) -> bool:
    """Whether the signature is right, with or without its prefix.

    Sources differ on the timestamp (the body's or the header's) and on the id (the app's or the account's).
    Each of them is taken: none can be made without the key. Without a key nothing is.
    """
    given = delivered.headers.get(_SIGNATURE, "").strip().removeprefix(_PREFIX).lower()
    if not secret_key:
        return False
    return any(same_secret(given, mac) for mac in _signatures(delivered, app_id, secret_key))


def _signatures(delivered: Delivered, app_id: str, secret_key: str) -> Iterator[str]:
    body = part(delivered.content)
    account_ids = (word(body, "oa_id"), word(part(body, "recipient"), "id"))
    timestamps = (word(body, "timestamp"), delivered.headers.get(_TIMESTAMP, ""))
    for owner in dict.fromkeys((app_id, *filter(None, account_ids))):
        for timestamp in dict.fromkeys(filter(None, timestamps)):
            signed_text = owner.encode() + delivered.body + timestamp.encode() + secret_key.encode()
            yield hashlib.sha256(signed_text).hexdigest()
