"""Questions to Telegram whose answer the library may fail to read: it wants every field of its own version."""

from __future__ import annotations

from urllib.parse import urlencode

from telegram import Bot

from bot.channels.payloads import Json


async def asked(bot: Bot, method: str, **parameters: object) -> Json:
    """The raw answer, empty when it is no object. Raises TelegramError."""
    answer: object = await bot.request.post(f"{bot.base_url}/{method}?{urlencode(parameters)}")
    return answer if isinstance(answer, dict) else {}
