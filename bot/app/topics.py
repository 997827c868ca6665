"""The staff's threads as a channel with topics needs them: what each is called, and which topic it has."""

from __future__ import annotations

from collections.abc import Callable

from bot.content.knowledge import Knowledge
from bot.conversation.ports import Store
from bot.conversation.staff.threads import thread_title
from bot.domain.messages import ChatRef


class StoredThreads:
    """Keeps the topics in the database. Every call is committed when it returns; may raise StorageError."""

    def __init__(self, store: Store, knowledge: Callable[[], Knowledge]) -> None:
        self._store = store
        self._knowledge = knowledge

    async def title(self, about: str) -> str | None:
        """What the thread is called; None when it is no thread of the staff's."""
        async with self._store.work() as work:
            return await thread_title(work, self._knowledge(), about)

    async def topic(self, chat: ChatRef, about: str) -> str | None:
        """The topic that was kept for the thread in this chat."""
        async with self._store.work() as work:
            return await work.setting(_key(chat, about))

    async def keep(self, chat: ChatRef, about: str, topic: str) -> None:
        """Remember the thread's topic."""
        async with self._store.work() as work:
            await work.save_setting(_key(chat, about), topic)


def _key(chat: ChatRef, about: str) -> str:
    return f"topic:{chat}:{about}"
