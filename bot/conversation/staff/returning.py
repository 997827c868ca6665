"""Conversations that a person on the staff held and left: the bot comes back after a set time, and says so."""

from __future__ import annotations

from bot.conversation.buttons import plain_button
from bot.conversation.ports import Store
from bot.conversation.staff.desk import Desk
from bot.conversation.state import load
from bot.domain.messages import ChatRef


class Returning:
    """Gives chats back to the bot whose time with a person is over."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk

    async def __call__(self) -> None:
        """Each chat in a unit of work of its own."""
        async with self._store.work() as work:
            chats = await work.chats_held_until(self._desk.clock.now())
        for chat in chats:
            await self._give_back(chat)

    async def _give_back(self, chat: ChatRef) -> None:
        """Once, unless a word has come meanwhile. Where the service lets nothing through now, it is said later."""
        async with self._store.work() as work:
            held = load((await work.chat(chat)).state).held
            if held is None or held.until > self._desk.clock.now():
                return
            await self._desk.customers.release(work, chat, held.about)
            buttons = ((plain_button(self._desk.shops.current(), "talk"),),)
            await self._desk.tell(work, chat, held.about, "call.back_now", buttons=buttons)
            await self._desk.note(work, held.about, self._desk.say("staff_note.bot_is_back"))
