"""Whether a Zalo bot can work: its token, and who gets its updates."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.channels.payloads import part, word
from bot.channels.zalo_bot.channel import address
from bot.channels.zalo_bot.service import NOT_FOUND, UNAUTHORIZED, Service
from bot.domain.checkup import Checked
from bot.domain.errors import ChannelError

_PATIENCE = 10.0  # seconds


async def check_zalo_bot(token: str, *, api_url: str, public_url: str | None) -> tuple[Checked, ...]:
    """Everything about one bot; `public_url` when updates are to be brought. Asks only; no update is taken."""
    service = Service(token, api_url, _PATIENCE)
    try:
        return await _checked(service, address(public_url) if public_url else "")
    finally:
        await service.close()


async def _checked(service: Service, wanted: str) -> tuple[Checked, ...]:
    """Without an answer to the first question the other is not asked."""
    try:
        me = part(await service.call("getMe"))
        token = Checked(what="zalo_bot_token", well=True, values={"name": word(me, "account_name")})
        return token, _updates(await _webhook(service), wanted)
    except ChannelError as error:
        if error.reason == UNAUTHORIZED:
            return (Checked(what="zalo_bot_token_wrong", well=False),)
        return (Checked(what="zalo_bot_unreachable", well=False, values={"reason": error.reason}),)


async def _webhook(service: Service) -> str:
    """Where Zalo brings updates; empty where none was ever set, which it calls an error."""
    try:
        return word(part(await service.call("getWebhookInfo")), "url")
    except ChannelError as error:
        if error.reason == NOT_FOUND:
            return ""
        raise


def _updates(url: str, wanted: str) -> Checked:
    if url and url != wanted:
        return Checked(what="zalo_bot_webhook_elsewhere", well=False, values={"host": urlsplit(url).netloc})
    if not wanted:
        return Checked(what="zalo_bot_polling", well=True)
    return Checked(what="zalo_bot_webhook" if url else "zalo_bot_webhook_not_yet", well=True, values={"url": wanted})
