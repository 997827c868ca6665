"""What only admins may do: the content read again at once, an announcement to customers.

Admins are named by the settings, by their Telegram ids.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from bot.conversation.ports import Work
from bot.conversation.staff.announcing import AnnouncementDesk
from bot.conversation.staff.desk import Desk
from bot.domain.messages import Incoming, Outgoing, Reply, Text

RELOAD_WANTED: Final = "content.reload_wanted"
"""The setting whose change makes every process look at its folder at once."""

_Command = Callable[[Work, Incoming], Awaitable[None]]


class AdminCommands:
    """The commands of admins, in the group or in their own chat with the bot."""

    def __init__(self, desk: Desk, announcements: AnnouncementDesk) -> None:
        self._desk = desk
        self._announcements = announcements
        self._commands: dict[str, _Command] = {"/naplai": self._reload, "/thongbao": self._announce}

    def claims(self, incoming: Incoming) -> bool:
        """Whether this is an admin's command in that admin's own chat; from anybody else it is no command at all."""
        return self._named(incoming) is not None and self._desk.is_admin(incoming.sender, incoming.chat.channel)

    async def run(self, work: Work, incoming: Incoming) -> bool:
        """Do what the command says, or say who may; False when it is none of these."""
        command = self._named(incoming)
        if command is None:
            return False
        if self._desk.is_admin(incoming.sender, incoming.chat.channel):
            await command(work, incoming)
        else:
            await self._answer(work, incoming, "admin.only")
        return True

    def _named(self, incoming: Incoming) -> _Command | None:
        if not isinstance(incoming.content, Text):
            return None
        return self._commands.get(incoming.content.text.strip().partition(" ")[0].partition("@")[0].lower())

    async def _reload(self, work: Work, incoming: Incoming) -> None:
        """What comes of it is told in the group by whoever reads the folder."""
        await work.save_setting(RELOAD_WANTED, incoming.update_id)
        await self._answer(work, incoming, "admin.reading")

    async def _announce(self, work: Work, incoming: Incoming) -> None:
        """The group sees it first, wherever the command was typed."""
        words = incoming.content.text.strip().partition(" ")[2] if isinstance(incoming.content, Text) else ""
        await self._announcements.prepare(work, incoming.sender, words.strip())

    async def _answer(self, work: Work, incoming: Incoming, phrase: str) -> None:
        await work.post(Outgoing(chat=incoming.chat, reply=Reply(text=self._desk.say(phrase))))
