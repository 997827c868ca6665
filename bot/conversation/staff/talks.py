"""Customers who asked for a person: their card in the group, who takes it, and its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog

from bot.conversation.ports import Work
from bot.conversation.staff.buttons import Action, StaffPress
from bot.conversation.staff.cards import owner_name, talk_card, talk_details
from bot.conversation.staff.desk import Desk
from bot.conversation.staff.threads import about_talk
from bot.domain.messages import ChatRef, Handled, Person, Reply
from bot.domain.talks import Talk

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
_Step = Callable[[Work, Talk, Person], Awaitable[Handled]]


class TalkDesk:
    """What happens to a talk in the group."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._steps: dict[Action, _Step] = {
            Action.TALK_OPEN: self._open,
            Action.TALK_TAKE: self._take,
            Action.TALK_VIEW: self._view,
            Action.TALK_END: self._end,
        }

    async def begin(self, work: Work, chat: ChatRef, person: Person, text: str) -> Talk:
        """A new talk, with its card in the group."""
        talk = Talk(id=self._desk.codes(), chat=chat, opened_at=self._desk.clock.now(), text=text)
        await work.save_talk(talk)
        await self._desk.post_card(work, about_talk(talk.id), talk_card(self._desk.knowledge(), talk, person))
        return talk

    async def pressed(self, work: Work, member: Person, press: StaffPress) -> Handled:
        """Do what the button says, or say why it cannot be done now; a second press of the same does nothing more."""
        talk = await self._desk.talk(work, press.key)
        if talk is None:
            return self._toast("unknown", code=press.key)
        if not talk.is_open and press.action is not Action.TALK_VIEW:
            return self._toast("talk_ended", id=talk.id)
        return await self._steps[press.action](work, talk, member)

    async def take(self, work: Work, talk: Talk, member: Person) -> Talk:
        """The talk in this member's hands, unless somebody has it."""
        if talk.owner is None:
            talk = replace(talk, owner=member)
            await work.save_talk(talk)
            await self._change_card(work, talk)
        return talk

    async def close(self, work: Work, talk: Talk) -> None:
        """The end of a talk, whoever ended it; its card keeps nothing of what was said."""
        await self._change_card(work, await self._closed(work, talk))

    async def _closed(self, work: Work, talk: Talk) -> Talk:
        closed = replace(talk, closed_at=self._desk.clock.now())
        await work.save_talk(closed)
        await self._desk.customers.release(work, talk.chat, about_talk(talk.id))
        return closed

    async def _open(self, work: Work, talk: Talk, member: Person) -> Handled:
        about = about_talk(talk.id)
        moved_down = Reply(text=self._desk.say("card.moved_down", code=talk.id))
        await self._desk.post_card(work, about, moved_down, edit=True)
        await self._desk.post_card(work, about, await self._card(work, talk))
        return Handled()

    async def _take(self, work: Work, talk: Talk, member: Person) -> Handled:
        if talk.owner:
            key = "yours" if talk.owner.id == member.id else "taken_by"
            return self._toast(key, code=talk.id, owner=owner_name(self._desk.knowledge(), talk.owner))
        taken = await self.take(work, talk, member)
        await self._desk.hold(work, taken.chat, about_talk(taken.id))
        await self._desk.tell(work, taken.chat, about_talk(taken.id), "staff_to_customer.talk_taken")
        return self._toast("talk_taken", id=taken.id)

    async def _view(self, work: Work, talk: Talk, member: Person) -> Handled:
        _LOG.info("talk_viewed", talk=talk.id, member=member.id)
        details = talk_details(self._desk.knowledge(), talk)
        await self._desk.show_privately(work, member, about_talk(talk.id), details)
        return self._toast("viewed")

    async def _end(self, work: Work, talk: Talk, member: Person) -> Handled:
        await self.close(work, talk)
        await self._desk.tell(work, talk.chat, about_talk(talk.id), "staff_to_customer.talk_ended")
        return self._toast("talk_ended", id=talk.id)

    async def _change_card(self, work: Work, talk: Talk) -> None:
        await self._desk.post_card(work, about_talk(talk.id), await self._card(work, talk), edit=True)

    async def _card(self, work: Work, talk: Talk) -> Reply:
        return talk_card(self._desk.knowledge(), talk, (await work.chat(talk.chat)).person)

    def _toast(self, key: str, **values: str) -> Handled:
        return Handled(toast=self._desk.say(f"staff_toast.{key}", **values))
