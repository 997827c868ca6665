"""Everything that the configured program needs, looked at without starting it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.app.assembly import data_folder
from bot.app.outlets import configured_account
from bot.app.tokens import StoredTokens
from bot.channels import zalo_oa
from bot.channels.email import check_email
from bot.channels.telegram.channel import OFFICIAL_API
from bot.channels.telegram.checkup import check_telegram
from bot.channels.zalo_bot import OFFICIAL_API as OFFICIAL_BOT_API
from bot.channels.zalo_bot.checkup import check_zalo_bot
from bot.channels.zalo_oa.checkup import check_zalo_oa
from bot.content.loader import load
from bot.domain.checkup import Checked
from bot.domain.errors import ContentError, StorageError
from bot.settings import Settings
from bot.storage.checkup import check_storage
from bot.storage.crypto import key_from_file
from bot.storage.database import Database

_PORTS = frozenset({443, 80, 88, 8443})  # to which Telegram brings updates
_LOCAL = (".local", ".localhost", ".internal", ".lan")


async def check_everything(settings: Settings, now: Callable[[], datetime]) -> tuple[Checked, ...]:
    """What is well and what is not, in the order in which it is best mended."""
    storage = await check_storage(settings.database_url, _keys(settings), now)
    return (
        _content(settings),
        *storage,
        *_public_address(settings),
        *await _telegram(settings, now),
        *await _zalo_bot(settings),
        *await _zalo_oa(settings, now, readable=any(checked.what == "key" and checked.well for checked in storage)),
        *await _email(settings),
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


async def _zalo_bot(settings: Settings) -> tuple[Checked, ...]:
    if settings.zalo_bot_token is None:
        return ()
    return await check_zalo_bot(
        settings.zalo_bot_token.get_secret_value(),
        api_url=settings.zalo_bot_api_url or OFFICIAL_BOT_API,
        public_url=settings.public_url,
    )


async def _zalo_oa(settings: Settings, now: Callable[[], datetime], *, readable: bool) -> tuple[Checked, ...]:
    account = configured_account(settings)
    if account is None:
        return ()
    tokens = await _stored_tokens(settings, now) if readable else None
    current = tokens if tokens and tokens.origin == account.credentials.origin else None
    return await check_zalo_oa(settings.zalo_oa_api_url or zalo_oa.Hosts().api, current, now)


async def _email(settings: Settings) -> tuple[Checked, ...]:
    return (await check_email(settings.smtp_url.get_secret_value()),) if settings.smtp_url else ()


async def _stored_tokens(settings: Settings, now: Callable[[], datetime]) -> zalo_oa.Tokens | None:
    database = Database(settings.database_url, keys=_keys(settings), now=now)
    try:
        return await StoredTokens(database).load()
    except StorageError:
        return None
    finally:
        await database.close()


def _public_address(settings: Settings) -> tuple[Checked, ...]:
    """Whether services could reach the address at all, by its form; the account cannot do without one."""
    if settings.public_url is None:
        return (Checked(what="public_url_none", well=False),) if configured_account(settings) else ()
    address = urlsplit(settings.public_url)
    if not _is_public(address.hostname or ""):
        return (Checked(what="public_url_private", well=False),)
    if address.path.strip("/") or address.query or address.fragment:
        return (Checked(what="public_url_longer", well=False),)
    if (address.port or 443) not in _PORTS:
        return (Checked(what="public_url_port", well=False, values={"port": address.port}),)
    return (Checked(what="public_url", well=True, values={"host": address.netloc}),)


def _is_public(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(_LOCAL)
