"""Everything that the configured program needs, looked at without starting it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.app.assembly import data_folder
from bot.channels.telegram.channel import OFFICIAL_API
from bot.channels.telegram.checkup import check_telegram
from bot.content.loader import load
from bot.domain.checkup import Checked
from bot.domain.errors import ContentError
from bot.settings import Settings
from bot.storage.checkup import check_storage
from bot.storage.crypto import key_from_file


async def check_everything(settings: Settings, now: Callable[[], datetime]) -> tuple[Checked, ...]:
    """What is well and what is not, in the order in which it is best mended."""
    return (
        _content(settings),
        *await check_storage(settings.database_url, _keys(settings), now),
        *await _telegram(settings, now),
    )


def _content(settings: Settings) -> Checked:
    try:
        knowledge = load(settings.knowledge)
    except ContentError as error:
        values = {"count": len(error.problems), "folder": settings.knowledge}
        return Checked(what="content_wrong", well=False, values=values)
    return Checked(what="content", well=True, values={"version": knowledge.version})


def _keys(settings: Settings) -> tuple[str, ...]:
    """The keys that the program would use; unlike the program, none is made."""
    own = data_folder(settings) / "secret.key"
    return settings.keys or ((key_from_file(own),) if own.exists() else ())


async def _telegram(settings: Settings, now: Callable[[], datetime]) -> tuple[Checked, ...]:
    if settings.telegram_token is None:
        return (Checked(what="telegram_none", well=False),)
    return await check_telegram(
        settings.telegram_token.get_secret_value(),
        api_url=settings.telegram_api_url or OFFICIAL_API,
        group_id=settings.staff_chat_id,
        public_url=settings.public_url,
        now=now,
    )
