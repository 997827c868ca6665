"""Who is in the staff group at this moment, as Telegram says."""

from __future__ import annotations

import pytest

from bot.domain.errors import ChannelError
from bot.domain.messages import ChatRef, Person
from tests.channels.telegram_parts import GROUP, STAFF, connected
from tests.fakes import troubles
from tests.fakes.telegram_api import FakeTelegram

CHAT = ChatRef(channel="telegram", id=str(GROUP))
AN = Person(id=str(STAFF), name="An")


async def test_a_member_is_one_until_they_leave(telegram: FakeTelegram) -> None:
    telegram.make_group(GROUP)
    async with connected(telegram) as channel:
        assert await channel.is_member(CHAT, AN)
        telegram.strangers.add(STAFF)
        assert not await channel.is_member(CHAT, AN)


async def test_in_a_group_that_is_not_there_nobody_is(telegram: FakeTelegram) -> None:
    async with connected(telegram) as channel:
        assert not await channel.is_member(CHAT, AN)
        assert not await channel.is_member(CHAT, Person(id="an", name="An"))


async def test_when_telegram_does_not_answer_it_is_not_known(telegram: FakeTelegram) -> None:
    telegram.make_group(GROUP)
    telegram.misbehave("getChatMember", troubles.refusal(502, "Bad Gateway"))
    async with connected(telegram) as channel:
        with pytest.raises(ChannelError):
            await channel.is_member(CHAT, AN)
