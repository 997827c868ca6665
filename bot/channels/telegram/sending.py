"""Our messages as Telegram's, and Telegram's refusals as ours."""

from __future__ import annotations

from datetime import timedelta

import structlog
from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram.constants import MessageLimit
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.splitting import shortened, split, utf16_units
from bot.channels.telegram import files
from bot.channels.telegram.keyboards import Markup, inline_keyboard, keyboard, text_of
from bot.channels.telegram.slips import Slip
from bot.channels.wording import Wording, file_refused
from bot.domain.errors import ChannelError, ChatMoved
from bot.domain.limits import Limit, Limits
from bot.domain.messages import Parcel, Sent

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

LIMITS = Limits(
    overall=Limit(count=30, seconds=1),
    private=Limit(count=3, seconds=3),  # one a second; short bursts pass
    group=Limit(count=20, seconds=60),
    is_group=lambda chat_id: chat_id.startswith("-"),
)
"""How fast Telegram takes messages, by its FAQ for bots; it promises no exact figures."""

REFUSED = "refused"

_LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)  # in UTF-16 units
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

_MEANINGS: tuple[tuple[type[TelegramError], tuple[str, bool]], ...] = (
    (Forbidden, ("blocked", False)),
    (BadRequest, (REFUSED, False)),  # a NetworkError in the library, so it is told apart before those
    (InvalidToken, ("unauthorized", True)),  # the operator's to mend, and no reason to give messages up
    (TimedOut, ("timeout", True)),
    (TelegramError, ("unreachable", True)),
)


async def send(bot: Bot, parcel: Parcel, wording: Wording, topic: int | None = None) -> Sent:
    """Send or change the message; a new one goes into the topic, if one is named. Raises ChannelError or ChatMoved.

    A long text goes in pieces, the buttons under the last one, whose id is the message's. When a piece fails,
    a retry begins with the first again: rather twice than not at all.
    """
    try:
        if parcel.edit_id is not None:
            return await _change(bot, parcel, parcel.edit_id)
        return await _send_new(bot, parcel, wording, topic)
    except TelegramError as error:
        _LOG.info("telegram_send_failed", chat=parcel.chat.id, error=type(error).__name__, answer=error.message)
        raise as_channel_error(error) from error
    except (KeyError, TypeError, ValueError) as error:
        # Taken, with an answer that the library cannot read: trying again would repeat the message for ever.
        _LOG.warning("telegram_answer_unreadable", chat=parcel.chat.id, error=type(error).__name__)
        return Sent(message_id=parcel.edit_id)


async def _send_new(bot: Bot, parcel: Parcel, wording: Wording, topic: int | None) -> Sent:
    """Send it as the pieces that it needs: a file with the words below it if they fit there, and then the text."""
    reply = parcel.reply
    slip = Slip(bot=bot, chat_id=parcel.chat.id, topic=topic, reply_to=_reply_parameters(parcel.reply_to))
    markup = keyboard(reply, wording.share_contact, private=not LIMITS.is_group(parcel.chat.id))
    file = files.of_reply(reply)
    if file is None:
        return await _send_text(slip, text_of(reply), markup)
    if not files.taken(file):
        await _send_text(slip, text_of(wording.without_file(reply)), markup)
        raise file_refused()
    text = text_of(reply).strip()
    if utf16_units(text) <= files.LONGEST_CAPTION:
        return await files.send(slip, file, text, markup)
    await files.send(slip, file, "", None)
    return await _send_text(slip.after_the_first(), text, markup)


async def _send_text(slip: Slip, text: str, markup: Markup | None) -> Sent:
    *beginning, last = [piece.strip() for piece in split(text, _LIMIT) if piece.strip()] or [""]
    for piece in beginning:
        await _send_piece(slip, piece, None)
        slip = slip.after_the_first()
    return await _send_piece(slip, last, markup)


async def _send_piece(slip: Slip, text: str, markup: Markup | None) -> Sent:
    message = await slip.bot.send_message(
        slip.chat_id,
        text,
        message_thread_id=slip.topic,
        reply_parameters=slip.reply_to,
        reply_markup=markup,
        link_preview_options=_NO_PREVIEW,
    )
    return Sent(message_id=str(message.message_id))


async def _change(bot: Bot, parcel: Parcel, message_id: str) -> Sent:
    """Change a message in place; one message cannot become two, so what is too long is shortened."""
    try:
        await bot.edit_message_text(
            shortened(parcel.reply.text, _LIMIT),
            chat_id=parcel.chat.id,
            message_id=int(message_id),
            reply_markup=inline_keyboard(parcel.reply.buttons),
            link_preview_options=_NO_PREVIEW,
        )
    except BadRequest as error:
        # Only the wording tells "it looks like that already" from a real refusal; were the wording to change,
        # a repeated edit would merely count as refused.
        if "not modified" not in error.message.lower():
            raise
    return Sent(message_id=message_id)


def as_channel_error(error: TelegramError) -> ChannelError:
    """What a refusal means for the delivery."""
    if isinstance(error, ChatMigrated):
        return ChatMoved(str(error.new_chat_id))
    if isinstance(error, RetryAfter):
        return ChannelError("rate limited", retryable=True, retry_after=wait_of(error))
    reason, retryable = next(meaning for kind, meaning in _MEANINGS if isinstance(error, kind))
    return ChannelError(reason, retryable=retryable)


def wait_of(error: RetryAfter) -> float:
    """The wait that Telegram asks for, in seconds; the library is about to change its type."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _reply_parameters(message_id: str | None) -> ReplyParameters | None:
    if message_id is None:
        return None
    return ReplyParameters(message_id=int(message_id), allow_sending_without_reply=True)
