"""The channels of each way to run the program, each with how fast its service lets us send."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from pydantic import SecretStr

from bot.app.carrying import Carrier, Send
from bot.app.contents import Content
from bot.app.sides import sides_of
from bot.app.tokens import StoredTokens
from bot.app.topics import StoredThreads
from bot.channels import demo, telegram, zalo_bot, zalo_oa
from bot.channels.channel import Channel
from bot.channels.demo_cast import Cast
from bot.channels.telegram.channel import OFFICIAL_API, TelegramChannel
from bot.channels.webhooks import Webhook
from bot.channels.wording import Wording
from bot.content.knowledge import Knowledge
from bot.conversation.ports import Clock, Membership
from bot.conversation.proving import email_of
from bot.domain.limits import Limits
from bot.domain.messages import ChatRef
from bot.settings import Settings
from bot.storage.counters import StoredCounter
from bot.storage.database import Database
from bot.storage.leases import StoredLease
from bot.storage.transcript import TranscriptStore

_CUSTOMER_COMMANDS = ("menu", "yeucau", "trangthai", "chinhsach", "quyenriengtu", "nhanvien", "huy")
_STAFF_COMMANDS = ("viec", "ma", "timkiem", "baocao", "thongbao", "trogiup")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A channel, how a message goes through it, and the limits of its service.

    `members`: who is in its groups; None where nobody can press a button there without being in it.
    """

    channel: Channel
    limits: Limits
    send: Send
    members: Membership | None = None


def demo_outlet(knowledge: Knowledge, database: Database, now: Callable[[], datetime]) -> Outlet:
    """The demo's page, with both sides of the conversation on it."""
    cast = Cast.from_phrases(knowledge.say, time_zone=knowledge.business.time_zone)
    channel = demo.DemoChannel(transcript=TranscriptStore(database), cast=cast, now=now)
    return Outlet(channel=channel, limits=demo.LIMITS, send=channel.send)


def configured_outlets(settings: Settings, content: Content, database: Database, clock: Clock) -> tuple[Outlet, ...]:
    """Every channel that the settings name."""
    own_name = secrets.token_hex(8)
    chats = _telegram(settings, content, database, clock)
    others = (
        _zalo_bot(settings, content, database, clock, own_name),
        _zalo_oa(settings, content, database, clock, own_name),
    )
    carrier = Carrier(
        fetches={telegram.CHANNEL: chats.fetch} if chats else {}, wording=lambda: _wording(content.knowledge)
    )
    first = (Outlet(channel=chats, limits=telegram.LIMITS, send=chats.send, members=chats),) if chats else ()
    letters = email_outlet(settings, database)
    return (*first, *(_carried(outlet, carrier) for outlet in others if outlet), *((letters,) if letters else ()))


def email_outlet(settings: Settings, database: Database) -> Outlet | None:
    """The way for letters, where the settings name a mail server."""
    if settings.smtp_url is None or settings.smtp_from is None:
        return None
    from bot.channels import email  # who sends no letters needs nothing of it

    async def address(code: str) -> str | None:
        async with database.work() as work:
            request = await work.request(code)
        return email_of(request) if request else None

    channel = email.EmailChannel(settings.smtp_url.get_secret_value(), sender=settings.smtp_from, addresses=address)
    return Outlet(channel=channel, limits=email.LIMITS, send=channel.send)


def _carried(outlet: Outlet, carrier: Carrier) -> Outlet:
    """The same, with files that lie with another service."""
    return replace(outlet, send=partial(carrier.carry, outlet.send))


def _wording(knowledge: Knowledge) -> Wording:
    """What channels say by themselves, in the business's words."""
    return Wording(
        menu_hint=knowledge.say("common.menu_hint"),
        share_contact=knowledge.say("button.share_contact"),
        why_contact=knowledge.say("common.why_contact"),
        file_not_sent=knowledge.say("common.file_not_sent", name="{name}"),
    )


def _telegram(settings: Settings, content: Content, database: Database, clock: Clock) -> TelegramChannel | None:
    if settings.telegram_token is None:
        return None
    return TelegramChannel(
        settings.telegram_token.get_secret_value(),
        now=clock.now,
        wording=lambda: _wording(content.knowledge),
        api_url=settings.telegram_api_url or OFFICIAL_API,
        webhook=_webhook(settings, settings.telegram_webhook_secret),
        menus=_menus(settings, content.knowledge),
        threads=StoredThreads(database, lambda: content.knowledge),
    )


def _zalo_bot(settings: Settings, content: Content, database: Database, clock: Clock, own_name: str) -> Outlet | None:
    if settings.zalo_bot_token is None:
        return None
    staff = sides_of(content, clock, configured_group(settings)).staff

    async def warn(usage: zalo_bot.Usage) -> None:
        async with database.work() as work:
            await staff.announce(
                work, "staff_alarm.zalo_quota", sent=usage.sent, quota=usage.quota, percent=usage.percent
            )

    polling = zalo_bot.Polling(lease=StoredLease(database, "zalo_bot.polls", own_name))
    channel = zalo_bot.ZaloBotChannel(
        settings.zalo_bot_token.get_secret_value(),
        now=clock.now,
        updates=_webhook(settings, settings.zalo_bot_webhook_secret) or polling,
        quota=zalo_bot.Quota(counter=StoredCounter(database, "zalo_bot"), warn=warn),
        wording=lambda: _wording(content.knowledge),
        api_url=settings.zalo_bot_api_url or zalo_bot.OFFICIAL_API,
    )
    return Outlet(channel=channel, limits=zalo_bot.LIMITS, send=channel.send)


def _zalo_oa(settings: Settings, content: Content, database: Database, clock: Clock, own_name: str) -> Outlet | None:
    account = configured_account(settings)
    if account is None:
        return None
    official = zalo_oa.Hosts()
    channel = zalo_oa.ZaloOaChannel(
        account,
        now=clock.now,
        tokens=StoredTokens(database),
        lease=StoredLease(database, "zalo_oa.token", own_name),
        wording=lambda: _wording(content.knowledge),
        hosts=zalo_oa.Hosts(
            api=settings.zalo_oa_api_url or official.api,
            oauth=settings.zalo_oa_oauth_url or official.oauth,
            own=settings.public_url,
        ),
    )
    return Outlet(channel=channel, limits=zalo_oa.LIMITS, send=channel.send)


def configured_account(settings: Settings) -> zalo_oa.Account | None:
    """The Official Account: settings have all of it, or nothing."""
    app_id, app_secret = settings.zalo_oa_app_id, settings.zalo_oa_app_secret
    secret_key, refresh_token = settings.zalo_oa_secret_key, settings.zalo_oa_refresh_token
    if not (app_id and app_secret and secret_key and refresh_token):
        return None
    return zalo_oa.Account(
        app_id=app_id,
        app_secret=app_secret.get_secret_value(),
        secret_key=secret_key.get_secret_value(),
        refresh_token=refresh_token.get_secret_value(),
    )


def _webhook(settings: Settings, secret: SecretStr | None) -> Webhook | None:
    """Where a service brings its updates; None where it is asked for them."""
    if settings.public_url is None or secret is None:
        return None
    return Webhook(public_url=settings.public_url, secret=secret.get_secret_value())


def configured_group(settings: Settings) -> ChatRef | None:
    """The staff's Telegram group, if the settings name one."""
    return ChatRef(channel="telegram", id=settings.staff_chat_id) if settings.staff_chat_id else None


def _menus(settings: Settings, knowledge: Knowledge) -> tuple[telegram.CommandMenu, ...]:
    customers = telegram.CommandMenu(commands={name: knowledge.say(f"command.{name}") for name in _CUSTOMER_COMMANDS})
    if settings.staff_chat_id is None:
        return (customers,)
    staff = telegram.CommandMenu(
        commands={name: knowledge.say(f"command.{name}") for name in _STAFF_COMMANDS}, chat_id=settings.staff_chat_id
    )
    return customers, staff
