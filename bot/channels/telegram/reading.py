"""Telegram's updates as ours. Pure: nothing is fetched, so a picture stays with Telegram."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from telegram import CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Message, Update, User
from telegram.constants import MessageType
from telegram.helpers import effective_message_type

from bot.domain.messages import (
    AttachmentKind,
    Blocked,
    ChatRef,
    Contact,
    Content,
    Edited,
    Incoming,
    Media,
    MediaKind,
    Migrated,
    Original,
    Person,
    Press,
    Text,
    Unblocked,
)

CHANNEL = "telegram"

_ADDRESSED_COMMAND = re.compile(r"/(\w+)@(\w+)")  # in a group a command names its bot: /viec@shop_bot

_MEDIA: Mapping[str | None, MediaKind] = MappingProxyType(
    {
        MessageType.PHOTO: MediaKind.PHOTO,
        MessageType.VOICE: MediaKind.VOICE,
        MessageType.VIDEO: MediaKind.VIDEO,
        MessageType.VIDEO_NOTE: MediaKind.VIDEO,
        MessageType.ANIMATION: MediaKind.VIDEO,
        MessageType.STICKER: MediaKind.STICKER,
        MessageType.DOCUMENT: MediaKind.FILE,
        MessageType.AUDIO: MediaKind.FILE,
        MessageType.LOCATION: MediaKind.LOCATION,
        MessageType.VENUE: MediaKind.LOCATION,
        MessageType.PAID_MEDIA: MediaKind.OTHER,
        MessageType.POLL: MediaKind.OTHER,
        MessageType.DICE: MediaKind.OTHER,
        MessageType.GAME: MediaKind.OTHER,
        MessageType.STORY: MediaKind.OTHER,
    }
)


def to_incoming(update: Update, *, bot_name: str, at: datetime) -> Incoming | None:
    """The update in our words, or None when it is not for us.

    `bot_name` is the bot's user name; a command that names another bot is not for us. `at` is when the update
    arrived: a press carries no time of its own.
    """
    if update.callback_query:
        return _press(update.update_id, update.callback_query, at)
    if update.my_chat_member:
        return _membership(update.update_id, update.my_chat_member)
    if update.edited_message:
        return _edited(update.update_id, update.edited_message)
    if update.message and update.message.migrate_from_chat_id:
        return _migrated_from(update.update_id, update.message)
    if update.message:
        return _message(update.update_id, update.message, bot_name)
    return None


def _message(update_id: int, message: Message, bot_name: str) -> Incoming | None:
    content = _content(message, bot_name)
    if content is None or message.from_user is None:
        return None
    return Incoming(
        update_id=str(update_id),
        chat=_chat(message.chat),
        sender=_person(message.from_user),
        at=message.date,
        content=content,
        message_id=str(message.message_id),
        reply_to=_reply_to(message),
        reply_buttons=_reply_buttons(message, bot_name),
    )


def _content(message: Message, bot_name: str) -> Content | None:
    if message.text:
        return _text(message.text, bot_name)
    if message.contact:
        sender = message.from_user
        own = sender is not None and message.contact.user_id == sender.id
        return Contact(phone=message.contact.phone_number, own=own)
    if message.migrate_to_chat_id:
        return Migrated(new_id=str(message.migrate_to_chat_id))
    kind = _MEDIA.get(effective_message_type(message))
    return Media(kind=kind, caption=message.caption or "", original=_original(message, kind)) if kind else None


def _original(message: Message, kind: MediaKind) -> Original | None:
    """The picture in its largest size, or the file; of other media nothing can be passed on."""
    if kind is MediaKind.PHOTO:
        name, handle = f"anh-{message.message_id}.jpg", message.photo[-1].file_id
        return Original(channel=CHANNEL, kind=AttachmentKind.PHOTO, name=name, handle=handle)
    if kind is MediaKind.FILE and message.document:
        name, handle = message.document.file_name or f"tep-{message.message_id}", message.document.file_id
        return Original(channel=CHANNEL, kind=AttachmentKind.FILE, name=name, handle=handle)
    return None


def _text(text: str, bot_name: str) -> Text | None:
    """The text, a command freed of the bot's name; None for another bot's command."""
    command = _ADDRESSED_COMMAND.match(text)
    if command is None:
        return Text(text=text)
    if command[2].lower() != bot_name.lower():
        return None
    return Text(text=f"/{command[1]}{text[command.end() :]}")


def _reply_to(message: Message) -> str | None:
    """The message answered; not the topic's own first message, which Telegram names when nothing was answered."""
    answered = message.reply_to_message
    if answered is None or answered.forum_topic_created:
        return None
    return str(answered.message_id)


def _reply_buttons(message: Message, bot_name: str) -> tuple[str, ...]:
    answered = message.reply_to_message
    if answered is None or answered.from_user is None or answered.reply_markup is None:
        return ()
    if (answered.from_user.username or "").lower() != bot_name.lower():
        return ()
    brought = (button.callback_data for row in answered.reply_markup.inline_keyboard for button in row)
    return tuple(data for data in brought if isinstance(data, str))


def _edited(update_id: int, message: Message) -> Incoming | None:
    """A changed text or caption; a moving location is edited too and is none."""
    text = message.text or message.caption
    if text is None or message.from_user is None:
        return None
    return Incoming(
        update_id=str(update_id),
        chat=_chat(message.chat),
        sender=_person(message.from_user),
        at=message.edit_date or message.date,
        content=Edited(message_id=str(message.message_id), text=text),
        message_id=str(message.message_id),
        reply_to=_reply_to(message),
    )


def _press(update_id: int, query: CallbackQuery, at: datetime) -> Incoming | None:
    """A pressed button; its message may be so old that Telegram names no more than its id."""
    if query.message is None or query.data is None:
        return None
    message_id = str(query.message.message_id)
    return Incoming(
        update_id=str(update_id),
        chat=_chat(query.message.chat),
        sender=_person(query.from_user),
        at=at,
        content=Press(data=query.data, message_id=message_id),
        message_id=message_id,
    )


def _membership(update_id: int, change: ChatMemberUpdated) -> Incoming | None:
    """A customer who blocked the bot or let it in again. What happens to its place in a group is not theirs."""
    if change.chat.type != Chat.PRIVATE:
        return None
    gone = change.new_chat_member.status in {ChatMember.BANNED, ChatMember.LEFT}
    return Incoming(
        update_id=str(update_id),
        chat=_chat(change.chat),
        sender=_person(change.from_user),
        at=change.date,
        content=Blocked() if gone else Unblocked(),
    )


def _migrated_from(update_id: int, message: Message) -> Incoming | None:
    """The move as the new chat reports it, told as the old one would."""
    if message.from_user is None:
        return None
    return Incoming(
        update_id=str(update_id),
        chat=ChatRef(channel=CHANNEL, id=str(message.migrate_from_chat_id)),
        sender=_person(message.from_user),
        at=message.date,
        content=Migrated(new_id=str(message.chat.id)),
    )


def _chat(chat: Chat) -> ChatRef:
    return ChatRef(channel=CHANNEL, id=str(chat.id))


def _person(user: User) -> Person:
    return Person(id=str(user.id), name=user.full_name)
