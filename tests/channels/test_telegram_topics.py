"""Where the staff's group has topics each thread has its own; where it has none, or not any more, nothing is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import TelegramChannel
from bot.domain.errors import ChannelError, ChatMoved
from bot.domain.messages import ChatRef
from tests.channels.telegram_parts import CUSTOMER, GROUP, STAFF, connected, parcel
from tests.fakes import troubles
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_world import ADMINISTRATOR, Topic

ABOUT = "request:K7M-4QM"
TITLE = "K7M-4QM · Xoá dữ liệu"


class HandThreads:
    """Remembers where a test can look."""

    def __init__(self) -> None:
        self.titles: dict[str, str] = {ABOUT: TITLE, "talk:T1": "T1 · Khách cần gặp người"}
        self.topics: dict[tuple[str, str], str] = {}

    async def title(self, about: str) -> str | None:
        return self.titles.get(about)

    async def topic(self, chat: ChatRef, about: str) -> str | None:
        return self.topics.get((chat.id, about))

    async def keep(self, chat: ChatRef, about: str, topic: str) -> None:
        self.topics[chat.id, about] = topic


@pytest.fixture
def threads() -> HandThreads:
    return HandThreads()


@pytest.fixture
async def staffed(telegram: FakeTelegram, threads: HandThreads) -> AsyncIterator[TelegramChannel]:
    async with connected(telegram, threads=threads) as channel:
        yield channel


@pytest.fixture
def forum(telegram: FakeTelegram) -> dict[int, Topic]:
    return telegram.make_forum(GROUP)


def topics_of_messages(telegram: FakeTelegram) -> list[int | None]:
    return [shown.topic for shown in telegram.messages(GROUP, from_bot=True)]


async def test_each_thread_has_a_topic_with_its_name(
    telegram: FakeTelegram, staffed: TelegramChannel, forum: dict[int, Topic]
) -> None:
    card = await staffed.send(parcel("Thẻ", chat=GROUP, about=ABOUT))
    await staffed.send(parcel("Khách nhắn", chat=GROUP, about=ABOUT, reply_to=card.message_id))
    await staffed.send(parcel("Gặp người", chat=GROUP, about="talk:T1"))
    await staffed.send(parcel("Việc đang mở", chat=GROUP))
    assert [topic.name for topic in forum.values()] == [TITLE, "T1 · Khách cần gặp người"]
    first, second = forum
    assert topics_of_messages(telegram) == [first, first, second, None]
    assert telegram.messages(GROUP)[1].reply_to == int(card.message_id or 0)


async def test_a_topic_outlives_a_restart(
    telegram: FakeTelegram, threads: HandThreads, forum: dict[int, Topic]
) -> None:
    for text in ("Thẻ", "Thẻ lần nữa"):
        async with connected(telegram, threads=threads) as channel:
            await channel.send(parcel(text, chat=GROUP, about=ABOUT))
    assert len(forum) == 1
    assert topics_of_messages(telegram) == [*forum, *forum]


async def test_a_card_is_changed_where_it_stands(
    telegram: FakeTelegram, staffed: TelegramChannel, forum: dict[int, Topic]
) -> None:
    card = await staffed.send(parcel("Mới", chat=GROUP, about=ABOUT))
    await staffed.send(parcel("Đã nhận", chat=GROUP, about=ABOUT, edit_id=card.message_id))
    assert [(shown.text, shown.topic) for shown in telegram.messages(GROUP)] == [("Đã nhận", *forum)]


async def test_a_long_name_is_shortened(
    telegram: FakeTelegram, staffed: TelegramChannel, threads: HandThreads, forum: dict[int, Topic]
) -> None:
    threads.titles[ABOUT] = "K7M-4QM · " + "rất dài " * 40
    await staffed.send(parcel("Thẻ", chat=GROUP, about=ABOUT))
    assert [len(topic.name) <= 128 for topic in forum.values()] == [True]


@pytest.mark.parametrize("deleted", [True, False])
async def test_a_thread_whose_topic_is_closed_or_deleted_goes_on_in_the_group(
    telegram: FakeTelegram, staffed: TelegramChannel, forum: dict[int, Topic], deleted: bool
) -> None:
    card = await staffed.send(parcel("Thẻ", chat=GROUP, about=ABOUT))
    if deleted:
        forum.clear()
    for topic in forum.values():
        topic.closed = True
    for text in ("Khách nhắn", "Khách nhắn nữa"):
        await staffed.send(parcel(text, chat=GROUP, about=ABOUT, reply_to=card.message_id))
    assert [shown.text for shown in telegram.messages(GROUP)] == ["Thẻ", "Khách nhắn", "Khách nhắn nữa"]
    assert topics_of_messages(telegram)[1:] == [None, None]
    assert len(telegram.called("sendMessage")) == 4  # the topic was tried once
    assert len(telegram.called("createForumTopic")) == 1


async def test_what_the_group_refuses_too_does_not_cost_the_thread_its_topic(
    telegram: FakeTelegram, staffed: TelegramChannel, forum: dict[int, Topic]
) -> None:
    await staffed.send(parcel("Thẻ", chat=GROUP, about=ABOUT))
    telegram.misbehave("sendMessage", troubles.BAD_REQUEST, troubles.BAD_REQUEST)
    with pytest.raises(ChannelError, match="refused"):
        await staffed.send(parcel("hỏng", chat=GROUP, about=ABOUT))
    await staffed.send(parcel("Khách nhắn", chat=GROUP, about=ABOUT))
    assert topics_of_messages(telegram) == [*forum, *forum]


async def test_a_plain_group_keeps_the_chain_of_replies(
    telegram: FakeTelegram, staffed: TelegramChannel, threads: HandThreads
) -> None:
    telegram.make_group(GROUP)
    card = await staffed.send(parcel("Thẻ", chat=GROUP, about=ABOUT))
    await staffed.send(parcel("Khách nhắn", chat=GROUP, about=ABOUT, reply_to=card.message_id))
    assert [shown.reply_to for shown in telegram.messages(GROUP)] == [None, int(card.message_id or 0)]
    assert telegram.called("createForumTopic") == []
    assert len(telegram.called("getChat")) == 1  # asked where a thread begins, not for every message
    assert threads.topics == {}


async def test_a_bot_that_may_open_no_topics_writes_into_the_group(
    telegram: FakeTelegram, staffed: TelegramChannel, forum: dict[int, Topic]
) -> None:
    telegram.bot_place = ADMINISTRATOR | {"can_manage_topics": False}
    await staffed.send(parcel("Thẻ", chat=GROUP, about=ABOUT))
    assert topics_of_messages(telegram) == [None]
    assert forum == {}


async def test_customers_and_members_own_chats_have_no_topics(
    telegram: FakeTelegram, staffed: TelegramChannel, forum: dict[int, Topic]
) -> None:
    telegram.started |= {CUSTOMER, STAFF}
    await staffed.send(parcel("Đã xong ạ", chat=CUSTOMER, about=ABOUT))
    await staffed.send(parcel("Chi tiết", chat=STAFF, about=ABOUT))
    assert forum == {}
    assert telegram.called("getChat") == []


async def test_a_wait_that_telegram_asks_for_is_told(
    telegram: FakeTelegram, staffed: TelegramChannel, forum: dict[int, Topic]
) -> None:
    telegram.misbehave("createForumTopic", troubles.too_many(9))
    with pytest.raises(ChannelError) as caught:
        await staffed.send(parcel("Thẻ", chat=GROUP, about=ABOUT))
    assert caught.value.retry_after == 9
    await staffed.send(parcel("Thẻ", chat=GROUP, about=ABOUT))
    assert topics_of_messages(telegram) == [*forum]


async def test_a_group_that_moved_is_told(telegram: FakeTelegram, staffed: TelegramChannel) -> None:
    telegram.make_group(-5)
    telegram.moved[-5] = GROUP
    with pytest.raises(ChatMoved):
        await staffed.send(parcel("Thẻ", chat=-5, about=ABOUT))
