"""Whether a bot can work on Telegram: its token, its place in the staff's group, who gets its updates, the clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from telegram import Bot, ChatMember
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.channels.payloads import Json, word
from bot.channels.telegram.asking import asked
from bot.channels.telegram.bringing import address
from bot.channels.telegram.quiet import quiet_libraries
from bot.channels.telegram.transport import Transport
from bot.domain.checkup import Checked

_PATIENCE = 5.0  # seconds for each answer
_LARGEST_SKEW = 60  # seconds; more, and dates and waits are told wrong
_GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}
_GONE = {ChatMember.LEFT, ChatMember.BANNED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """The bot as it is configured; `public_url` when updates are to be brought, `group_id` when there is a group."""

    bot: Bot
    group_id: str | None
    public_url: str | None


class _Clock:
    """Notes how far this machine's clock is from Telegram's, in seconds."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.skew: int | None = None

    def note(self, headers: Mapping[str, str]) -> None:
        """Compare with the answer's own time; an answer without one tells nothing."""
        try:
            told = parsedate_to_datetime(headers.get("date", ""))
        except ValueError:
            return
        self.skew = round((self._now() - told).total_seconds())


async def check_telegram(
    token: str, *, api_url: str, group_id: str | None, public_url: str | None, now: Callable[[], datetime]
) -> tuple[Checked, ...]:
    """Everything about one bot. Asks only; nothing is changed, and no update is taken from a bot that runs."""
    quiet_libraries()
    clock = _Clock(now)
    request = Transport(_PATIENCE, connections=1, hears=clock.note)
    unused = Transport(_PATIENCE, connections=1)
    patient = Patient(
        bot=Bot(token, base_url=api_url, request=request, get_updates_request=unused),
        group_id=group_id,
        public_url=public_url,
    )
    try:
        return await _checked(patient, clock)
    finally:
        await asyncio.gather(request.shutdown(), unused.shutdown())


async def _checked(patient: Patient, clock: _Clock) -> tuple[Checked, ...]:
    """Without an answer to the first question the others are not asked."""
    try:
        me = await patient.bot.get_me()
        token = Checked(what="telegram_token", well=True, values={"name": me.username})
        return token, _clock(clock), await _updates(patient), await _group(patient)
    except InvalidToken:
        return (Checked(what="telegram_token_wrong", well=False),)
    except TelegramError as error:
        return (Checked(what="telegram_unreachable", well=False, values={"error": type(error).__name__}),)


def _clock(clock: _Clock) -> Checked:
    if clock.skew is None or abs(clock.skew) <= _LARGEST_SKEW:
        return Checked(what="clock", well=True)
    return Checked(what="clock_wrong", well=False, values={"seconds": abs(clock.skew)})


async def _updates(patient: Patient) -> Checked:
    """Who gets the updates: this program's webhook, its polling, or another program's webhook."""
    info = await patient.bot.get_webhook_info()
    wanted = address(patient.public_url) if patient.public_url else ""
    if info.url and info.url != wanted:
        return Checked(what="webhook_elsewhere", well=False, values={"host": urlsplit(info.url).netloc})
    if not wanted:
        return Checked(what="polling", well=True)
    if info.pending_update_count and info.last_error_message:
        values = {"count": info.pending_update_count, "error": info.last_error_message}
        return Checked(what="webhook_failing", well=False, values=values)
    return Checked(what="webhook" if info.url else "webhook_not_yet", well=True, values={"url": wanted})


async def _group(patient: Patient) -> Checked:
    if patient.group_id is None:
        return Checked(what="group_none", well=False)
    try:
        group = await asked(patient.bot, "getChat", chat_id=patient.group_id)
        if word(group, "type") not in _GROUPS:
            return Checked(what="group_no_group", well=False)
        bot = await asked(patient.bot, "getChatMember", chat_id=patient.group_id, user_id=patient.bot.id)
        return _place(group, bot)
    except ChatMigrated as error:
        return Checked(what="group_moved", well=False, values={"id": error.new_chat_id})
    except (BadRequest, Forbidden):
        return Checked(what="group_unknown", well=False)


def _place(group: Json, bot: Json) -> Checked:
    """Whether the bot may do in the group what it has to do there."""
    if word(bot, "status") in _GONE:
        return Checked(what="group_unknown", well=False)
    if word(bot, "status") == ChatMember.RESTRICTED and not bot.get("can_send_messages"):
        return Checked(what="group_silenced", well=False)
    if not group.get("is_forum"):
        return Checked(what="group", well=True)
    may_open = bool(bot.get("can_manage_topics"))
    return Checked(what="group_topics" if may_open else "group_topics_refused", well=may_open)
