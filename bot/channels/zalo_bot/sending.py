"""Our messages as Zalo Bot's: plain text in pieces, choices as numbered lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable

from bot.channels.menus import numbered_menu
from bot.channels.payloads import part, word
from bot.channels.splitting import split
from bot.channels.wording import Wording, file_refused
from bot.channels.zalo_bot.service import Service
from bot.domain.limits import Limit, Limits
from bot.domain.messages import Parcel, Sent

LIMITS = Limits(
    overall=Limit(count=10, seconds=1),
    private=Limit(count=3, seconds=3),
    group=Limit(count=3, seconds=3),
    is_group=lambda _chat_id: False,
)
"""Zalo publishes no figures; these are far below what a shop needs and what other services allow."""

_LONGEST_TEXT = 2000  # characters; Zalo does not say which kind, so UTF-16 units of composed letters


async def send(service: Service, parcel: Parcel, wording: Wording, on_sent: Callable[[], Awaitable[None]]) -> Sent:
    """Send the message; `on_sent` follows each piece. Raises ChannelError.

    There is no changing and no answering under a message: both come as a new one. Never a parse mode, so
    nothing that people type is taken as markup. When a piece fails, a retry begins with the first again.
    Of a picture Zalo takes only a public address, so no file goes: its words do, and "no_files" is raised.
    """
    text = unicodedata.normalize("NFC", numbered_menu(wording.without_file(parcel.reply), wording.menu_hint))
    message_id = ""
    for piece in (piece.strip() for piece in split(text, _LONGEST_TEXT)):
        if piece:
            result = await service.call("sendMessage", {"chat_id": parcel.chat.id, "text": piece})
            message_id = word(part(result), "message_id")
            await on_sent()
    if parcel.reply.attachment:
        raise file_refused()
    return Sent(message_id=message_id or None)
