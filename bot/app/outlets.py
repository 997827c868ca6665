"""The channels of each way to run the program, each with how fast its service lets us send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.channels import demo, telegram
from bot.channels.channel import Channel
from bot.channels.demo_cast import Cast
from bot.channels.telegram.channel import OFFICIAL_API
from bot.channels.webhooks import Webhook
from bot.content.knowledge import Knowledge
from bot.domain.limits import Limits
from bot.domain.messages import ChatRef
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.transcript import TranscriptStore

_CUSTOMER_COMMANDS = ("menu", "yeucau", "trangthai", "chinhsach", "quyenriengtu", "nhanvien", "huy")
_STAFF_COMMANDS = ("viec", "ma", "trogiup")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A channel and the limits of its service."""

    channel: Channel
    limits: Limits


def demo_outlet(knowledge: Knowledge, database: Database, now: Callable[[], datetime]) -> Outlet:
    """The demo's page, with both sides of the conversation on it."""
    cast = Cast.from_phrases(knowledge.say, time_zone=knowledge.business.time_zone)
    channel = demo.DemoChannel(transcript=TranscriptStore(database), cast=cast, now=now)
    return Outlet(channel=channel, limits=demo.LIMITS)


def configured_outlets(settings: Settings, knowledge: Knowledge, now: Callable[[], datetime]) -> tuple[Outlet, ...]:
    """Every channel that the settings name."""
    if settings.telegram_token is None:
        return ()
    channel = telegram.TelegramChannel(
        settings.telegram_token.get_secret_value(),
        now=now,
        api_url=settings.telegram_api_url or OFFICIAL_API,
        webhook=_telegram_webhook(settings),
        menus=_menus(settings, knowledge),
    )
    return (Outlet(channel=channel, limits=telegram.LIMITS),)


def _telegram_webhook(settings: Settings) -> Webhook | None:
    secret = settings.telegram_webhook_secret
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
