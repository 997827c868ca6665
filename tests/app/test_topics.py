"""What a channel with topics is told of the staff's threads."""

from __future__ import annotations

from bot.app.topics import StoredThreads
from bot.content.knowledge import Knowledge
from bot.domain.messages import ChatRef
from bot.storage.database import Database
from tests.storage.examples import GROUP, opened, request


async def test_a_thread_is_called_by_its_code_and_what_is_wanted(
    sqlite_database: Database, shop_knowledge: Knowledge
) -> None:
    threads = StoredThreads(sqlite_database, lambda: shop_knowledge)
    known = request()
    async with sqlite_database.work() as work:
        await work.save_request(known, opened())
    title = shop_knowledge.requests[known.kind].title
    assert await threads.title(f"request:{known.code}") == f"{known.code} · {title}"
    assert await threads.title("talk:T1-2") == "T1-2 · Khách cần gặp người"
    assert await threads.title("request:AAA-AAA") is None
    assert await threads.title("view:request:K7M-4QX") is None


async def test_the_topic_of_a_thread_is_kept_for_each_group(
    sqlite_database: Database, shop_knowledge: Knowledge
) -> None:
    threads = StoredThreads(sqlite_database, lambda: shop_knowledge)
    await threads.keep(GROUP, "request:K7M-4QX", "31")
    assert await threads.topic(GROUP, "request:K7M-4QX") == "31"
    assert await threads.topic(GROUP, "request:R3T-9XF") is None
    assert await threads.topic(ChatRef(channel="telegram", id="-100"), "request:K7M-4QX") is None
