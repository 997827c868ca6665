"""Telling every customer that the policy changed: seen by an admin first, sent a few at a time, to nobody twice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.conversation.buttons import plain_button
from bot.conversation.dates import say_day, say_moment
from bot.conversation.ports import Work
from bot.conversation.staff.buttons import Action, StaffPress
from bot.conversation.staff.desk import Desk
from bot.conversation.staff.windows import may_write
from bot.conversation.state import ChatState, dump, load
from bot.domain.announcements import Announcement, Told
from bot.domain.masking import mask
from bot.domain.messages import Button, ButtonRows, ChatRef, Handled, Incoming, Outgoing, Person, Reply
from bot.domain.records import ChatRecord

_BATCH: Final = 20  # posted at once
_FEW: Final = 5  # still on their way: with more of them the next batch waits, so that answers never wait long
_TALKING: Final = timedelta(minutes=30)  # so long after a customer's word a typed number answers what was asked then
_AGAIN: Final = "again"  # the choice of a button under a preview which says that this version was announced before


class AnnouncementDesk:
    """What an admin does about announcements, and how they go on by themselves."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def prepare(self, work: Work, member: Person, words: str) -> None:
        """Show the group the exact text, and how many customers would get it. `words` stand in for the usual ones."""
        policy = self._desk.knowledge().policy
        announcement = Announcement(
            id=self._desk.codes(),
            by=member,
            at=self._desk.clock.now(),
            version=policy.version,
            text=self._desk.say("announcement.whole", text=words or self._usual_words()),
        )
        await work.save_announcement(announcement)
        await self._show(work, announcement, await self._preview(work, announcement), edit=False)

    async def pressed(self, work: Work, incoming: Incoming, press: StaffPress) -> Handled:
        """Send it or drop it. Only an admin may; a second press of the same does nothing more."""
        if not self._desk.is_admin(incoming.sender, incoming.chat.channel):
            return Handled(toast=self._desk.say("admin.only"))
        announcement = await work.announcement(press.key)
        if announcement is None:
            return self._toast("stale")
        if announcement.begun_at:
            return self._toast("announcement_begun")
        if press.action is Action.ANNOUNCE_DROP:
            return await self._drop(work, announcement)
        return await self._send(work, announcement, press.choice)

    async def go_on(self, work: Work) -> None:
        """Post the next few of the announcement that is under way; when all are told, tell the group so."""
        announcement = await work.announcement_under_way()
        if announcement is None or await work.on_their_way(announcement.id) > _FEW:
            return
        chats = await work.next_addressees(announcement.id, _BATCH)
        for chat in chats:
            await self._tell(work, announcement, chat)
        if not chats:
            await self._end(work, announcement)

    def _usual_words(self) -> str:
        policy = self._desk.knowledge().policy
        effective = ""
        if policy.effective:
            day = say_day(self._desk.knowledge(), policy.effective)
            effective = self._desk.say("announcement.effective", day=day)
        shop = self._desk.knowledge().business.short_name
        return self._desk.say("announcement.policy", shop=shop, version=policy.version, effective=effective)

    async def _preview(self, work: Work, announcement: Announcement) -> Reply:
        before = await work.announced(announcement.version)
        choice = _AGAIN if before else ""
        again = ""
        if before and before.begun_at:
            at = say_moment(self._desk.knowledge(), before.begun_at)
            again = self._desk.say("announcement.again", version=announcement.version, at=at)
        text = self._desk.say(
            "announcement.preview",
            count=await work.reachable(await self._desk.group(work)),
            again=again,
            **self._seen(announcement),
        )
        send = self._button("send_again" if before else "send", Action.ANNOUNCE_SEND, announcement, choice)
        drop = self._button("drop", Action.ANNOUNCE_DROP, announcement)
        return Reply(text=text.strip(), buttons=((send,), (drop,)))

    def _seen(self, announcement: Announcement) -> Mapping[str, str]:
        """What the group sees of it: numbers and e-mails masked, except the business's own, and whether any are."""
        business = self._desk.knowledge().business
        known = filter(None, (*(hotline.number for hotline in business.hotlines), business.email))
        own = sorted(known, key=len, reverse=True)
        alone = rf"(?<![\w.@+-])({'|'.join(map(re.escape, own)) or '(?!)'})(?![\w@-])"
        seen = "".join(piece if piece in own else mask(piece) for piece in re.split(alone, announcement.text))
        said = "" if seen == announcement.text else f"\n{self._desk.say('announcement.masked')}"
        return {"text": seen, "masked": said}

    async def _drop(self, work: Work, announcement: Announcement) -> Handled:
        await work.drop_announcement(announcement.id)
        await self._show(work, announcement, Reply(text=self._desk.say("announcement.dropped")))
        return Handled()

    async def _send(self, work: Work, announcement: Announcement, choice: str) -> Handled:
        """Begin, unless something that the admin did not see speaks against it."""
        if announcement.version != self._desk.knowledge().policy.version:
            return self._toast("announcement_old")
        if await work.announcement_under_way():
            return self._toast("announcement_busy")
        if choice != _AGAIN and await work.announced(announcement.version):
            await self._show(work, announcement, await self._preview(work, announcement))
            return self._toast("announcement_again")
        group = await self._desk.group(work)
        await work.address(announcement.id, group)
        await work.save_announcement(replace(announcement, begun_at=self._desk.clock.now()))
        text = self._desk.say("announcement.begun", version=announcement.version, **self._seen(announcement))
        await self._show(work, announcement, Reply(text=text))
        return Handled()

    async def _tell(self, work: Work, announcement: Announcement, chat: ChatRef) -> None:
        """Post it to one customer; what their service would refuse or charge for is kept until they write."""
        record, now = await work.chat(chat), self._desk.clock.now()
        window = self._desk.knowledge().windows.get(chat.channel)
        kept = not may_write(window, record, now, by_staff=False)
        state = load(record.state)
        rows = () if _is_busy(state, record, now) else self._refusal()
        if rows:
            offered = tuple(button for row in rows for button in row)
            await work.save_chat(replace(record, state=dump(replace(state, offered=offered))))
        message = Outgoing(chat=chat, reply=Reply(text=announcement.text, buttons=rows))
        await work.post_announcement(announcement.id, message, kept=kept)

    def _refusal(self) -> ButtonRows:
        return ((plain_button(self._desk.shops.current(), "no_news"),),)

    async def _end(self, work: Work, announcement: Announcement) -> None:
        counts = await work.end_announcement(announcement.id)
        if counts is None:
            return
        await work.save_announcement(replace(announcement, ended_at=self._desk.clock.now()))
        await self._desk.announce(work, "announcement.report", version=announcement.version, **_numbers(counts))

    async def _show(self, work: Work, announcement: Announcement, reply: Reply, *, edit: bool = True) -> None:
        group = await self._desk.group(work)
        if group:
            await work.post(Outgoing(chat=group, reply=reply, tag=f"announcement:{announcement.id}", edit=edit))

    def _button(self, label: str, action: Action, announcement: Announcement, choice: str = "") -> Button:
        press = StaffPress(action=action, key=announcement.id, choice=choice)
        return Button(label=self._desk.say(f"announcement_button.{label}"), data=str(press))

    def _toast(self, key: str) -> Handled:
        return Handled(toast=self._desk.say(f"staff_toast.{key}"))


def _is_busy(state: ChatState, record: ChatRecord, now: datetime) -> bool:
    """Whether a number that the customer types next answers something else: then no button joins the choices."""
    if state.draft or state.awaiting or state.held:
        return True
    return bool(state.offered) and record.heard_at is not None and now - record.heard_at < _TALKING


def _numbers(counts: Mapping[Told, int]) -> Mapping[str, int]:
    named = (Told.ARRIVED, Told.KEPT, Told.FAILED, Told.DECLINED)
    return {told.value: counts.get(told, 0) for told in named}
