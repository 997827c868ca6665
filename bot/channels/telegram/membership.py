"""Who is in a group at this moment, as Telegram says."""

from __future__ import annotations

from telegram import Bot, ChatMemberRestricted
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.sending import as_channel_error
from bot.domain.messages import ChatRef, Person

_INSIDE = frozenset({ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.MEMBER})


async def is_member(bot: Bot, chat: ChatRef, person: Person) -> bool:
    """Whether the person is in this group. Raises ChannelError when Telegram does not say.

    A person whom Telegram does not know there, or does not know at all, is in no group.
    """
    if not person.id.lstrip("-").isdigit():
        return False
    try:
        member = await bot.get_chat_member(chat.id, int(person.id))
    except BadRequest:
        return False
    except TelegramError as error:
        raise as_channel_error(error) from error
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in _INSIDE
