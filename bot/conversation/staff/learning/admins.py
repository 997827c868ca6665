"""What is typed about the bot itself: /naplai, /chuahieu and /thongbao by admins, /visao by everybody in the group."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from bot.conversation.ports import Work
from bot.conversation.staff.announcing import AnnouncementDesk
from bot.conversation.staff.desk import Desk
from bot.conversation.staff.freewords import masked_words, named
from bot.conversation.staff.learning.admin import Learning
from bot.conversation.staff.learning.cards import suggestion_id
from bot.conversation.staff.learning.desk import LearningDesk
from bot.conversation.staff.learning.why import why
from bot.conversation.staff.threads import talk_id
from bot.conversation.words import typed_command
from bot.domain.messages import Incoming, Outgoing, Reply, Text

RELOAD_WANTED: Final = "content.reload_wanted"
"""The setting whose change makes every process look at its folder at once."""

_Command = Callable[[Work, Incoming, str], Awaitable[None]]


class AdminCommands:
    """The commands, in the group; those of admins also in their own chat with the bot."""

    def __init__(
        self, desk: Desk, learning: Learning, suggestions: LearningDesk, announcements: AnnouncementDesk
    ) -> None:
        self._desk = desk
        self._learning = learning
        self._suggestions = suggestions
        self._announcements = announcements
        self._of_admins: dict[str, _Command] = {
            "/naplai": self._reload,
            "/chuahieu": self._show,
            "/thongbao": self._announce,
        }
        self._of_all: dict[str, _Command] = {"/visao": self._why}

    def claims(self, incoming: Incoming) -> bool:
        """Whether this is a command in an admin's own chat; from anybody else it is no command at all."""
        name, _ = _typed(incoming)
        return name in self._of_admins | self._of_all and self._is_admin(incoming)

    async def run(self, work: Work, incoming: Incoming) -> bool:
        """Do what the command says, or say who may; False when it is none of these."""
        name, argument = _typed(incoming)
        if name in self._of_all:
            await self._of_all[name](work, incoming, argument)
        elif name not in self._of_admins:
            return False
        elif self._is_admin(incoming):
            await self._of_admins[name](work, incoming, argument)
        else:
            await self._answer(work, incoming, self._desk.say("admin.only"))
        return True

    async def _reload(self, work: Work, incoming: Incoming, argument: str) -> None:
        """What comes of it is told in the group by whoever reads the folder."""
        await work.save_setting(RELOAD_WANTED, incoming.update_id)
        await self._answer(work, incoming, self._desk.say("admin.reading"))

    async def _announce(self, work: Work, incoming: Incoming, argument: str) -> None:
        """The group sees it first, wherever the command was typed."""
        await self._announcements.prepare(work, incoming.sender, argument)

    async def _show(self, work: Work, incoming: Incoming, argument: str) -> None:
        if not await self._suggestions.show(work):
            await self._answer(work, incoming, self._desk.say("learn.nothing"))

    async def _why(self, work: Work, incoming: Incoming, argument: str) -> None:
        """Of the question typed with the command, or of the one that is replied to; never with its values unmasked."""
        text = masked_words(argument) if argument else await self._replied_question(work, incoming)
        told = why(self._desk.knowledge(), self._learning.engine(), text) if text else self._desk.say("why.what")
        await self._answer(work, incoming, told)

    async def _replied_question(self, work: Work, incoming: Incoming) -> str | None:
        about = await work.about(incoming.chat, incoming.reply_to) if incoming.reply_to else None
        if about and (key := suggestion_id(about)):
            suggestion = await work.suggestion(key)
            return masked_words(suggestion.texts[0]) if suggestion else None
        talk = await self._desk.talk(work, key) if about and (key := talk_id(about)) else None
        return masked_words(talk.text, named((await work.chat(talk.chat)).person)) if talk else None

    def _is_admin(self, incoming: Incoming) -> bool:
        return self._desk.is_admin(incoming.sender, incoming.chat.channel)

    async def _answer(self, work: Work, incoming: Incoming, text: str) -> None:
        await work.post(Outgoing(chat=incoming.chat, reply=Reply(text=text), reply_to=incoming.message_id))


def _typed(incoming: Incoming) -> tuple[str, str]:
    """The command's name and what comes after it."""
    return typed_command(incoming.content.text if isinstance(incoming.content, Text) else "")
