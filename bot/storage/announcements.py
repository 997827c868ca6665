"""Announcements, whom they go to, and who wants none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, select

from bot.domain.announcements import Addressed, Announcement, Told
from bot.domain.messages import ChatRef, Outgoing, Person
from bot.storage.outbox import Outbox
from bot.storage.rows import of_chat
from bot.storage.tables import IS_PENDING, KEPT, addressees, announcements, chats, opt_outs, outbox

_TOLD: Final[Mapping[str, Told]] = {
    "sent": Told.ARRIVED,
    "failed": Told.FAILED,
    KEPT: Told.KEPT,
}  # any other state of the outbox is on its way
_UNDER_WAY: Final = (Told.WAITING, Told.ON_ITS_WAY)


class Announcements(Outbox):
    """The announcements of one unit of work."""

    async def save_announcement(self, announcement: Announcement) -> None:
        """Keep it."""
        values = {
            "id": announcement.id,
            "by_id": announcement.by.id,
            "by_name": announcement.by.name,
            "at": announcement.at,
            "version": announcement.version,
            "text": announcement.text,
            "begun_at": announcement.begun_at,
            "ended_at": announcement.ended_at,
        }
        await self._upsert(announcements, values)

    async def announcement(self, announcement_id: str) -> Announcement | None:
        """The one with this id, locked until the work ends."""
        return await self._first_announcement(
            select(announcements).where(announcements.c.id == announcement_id).with_for_update()
        )

    async def drop_announcement(self, announcement_id: str) -> None:
        """Forget one that was never begun."""
        unbegun = and_(announcements.c.id == announcement_id, announcements.c.begun_at.is_(None))
        await self._run(announcements.delete().where(unbegun))

    async def announcement_under_way(self) -> Announcement | None:
        """The one that is being sent, locked until the work ends."""
        going = and_(announcements.c.begun_at.is_not(None), announcements.c.ended_at.is_(None))
        return await self._first_announcement(_newest(going).with_for_update())

    async def announced(self, version: str) -> Announcement | None:
        """The latest that was begun about this version of the policy."""
        return await self._first_announcement(
            _newest(and_(announcements.c.begun_at.is_not(None), announcements.c.version == version))
        )

    async def latest_announcement(self) -> Announcement | None:
        """The latest that was begun."""
        return await self._first_announcement(_newest(announcements.c.begun_at.is_not(None)))

    async def on_their_way(self, announcement_id: str) -> int:
        """How many of its messages wait in the outbox."""
        pending = and_(addressees.c.row_id == outbox.c.id, IS_PENDING)
        query = select(func.count()).select_from(addressees.join(outbox, pending)).where(_of(announcement_id))
        return int((await self._run(query)).scalar_one())

    async def _first_announcement(self, query: Select[Any]) -> Announcement | None:
        row = (await self._run(query)).one_or_none()
        return _announcement(row) if row else None

    async def reachable(self, but: ChatRef | None) -> int:
        """How many customers an announcement would go to; `but` is no customer (the staff's group)."""
        return int((await self._run(select(func.count()).select_from(chats).where(_reachable(but)))).scalar_one())

    async def address(self, announcement_id: str, but: ChatRef | None) -> None:
        """Write down everybody it goes to."""
        everybody = select(literal(announcement_id), chats.c.channel, chats.c.chat_id).where(_reachable(but))
        await self._run(addressees.insert().from_select(["announcement_id", "channel", "chat_id"], everybody))

    async def next_addressees(self, announcement_id: str, most: int) -> tuple[ChatRef, ...]:
        """Chats that it has not gone to yet; those who meanwhile want none are passed over for good."""
        waiting = and_(_of(announcement_id), addressees.c.row_id.is_(None), addressees.c.told.is_(None))
        declined = addressees.update().where(waiting, ~_still_reachable()).values(told=Told.DECLINED)
        await self._run(declined)
        query = select(addressees.c.channel, addressees.c.chat_id).where(waiting)
        found = await self._run(query.order_by(addressees.c.channel, addressees.c.chat_id).limit(most))
        return tuple(ChatRef(channel=row.channel, id=row.chat_id) for row in found)

    async def post_announcement(self, announcement_id: str, message: Outgoing, *, kept: bool) -> None:
        """Post it to one chat; that it went there is written in the same transaction."""
        await self.post(message, kept=kept)
        here = and_(_of(announcement_id), of_chat(addressees, message.chat))
        await self._run(addressees.update().where(here).values(row_id=self.posted[-1]))

    async def addressed(self, announcement_id: str) -> tuple[Addressed, ...]:
        """Everybody it goes to with what became of it, by channel and chat."""
        return tuple(map(_addressed, await self._run(_with_outbox(announcement_id))))

    async def end_announcement(self, announcement_id: str) -> Mapping[Told, int] | None:
        """Count what became of it and keep that; None while it is still under way somewhere.

        The outbox forgets in its time; what became of the announcement in each chat is kept with the chat's name.
        """
        everybody = await self.addressed(announcement_id)
        if any(each.told in _UNDER_WAY for each in everybody):
            return None
        for each in everybody:
            here = and_(_of(announcement_id), of_chat(addressees, each.chat))
            await self._run(addressees.update().where(here).values(told=each.told, reason=each.reason))
        return Counter(each.told for each in everybody)

    async def opt_out(self, chat: ChatRef) -> None:
        """No announcement goes to this chat any more."""
        await self._insert_new(opt_outs, {"channel": chat.channel, "chat_id": chat.id, "at": self._now()})

    async def opt_in(self, chat: ChatRef) -> None:
        """Announcements go to this chat again."""
        await self._run(opt_outs.delete().where(of_chat(opt_outs, chat)))


def _newest(which: ColumnElement[bool]) -> Select[Any]:
    return select(announcements).where(which).order_by(announcements.c.begun_at.desc(), announcements.c.id).limit(1)


def _reachable(but: ChatRef | None) -> ColumnElement[bool]:
    """Chats of customers that wrote, let the bot in, and did not say no."""
    no = select(opt_outs.c.at).where(opt_outs.c.channel == chats.c.channel, opt_outs.c.chat_id == chats.c.chat_id)
    reachable = and_(chats.c.heard_at.is_not(None), chats.c.blocked.is_(False), ~no.exists())
    return and_(reachable, ~of_chat(chats, but)) if but else reachable


def _still_reachable() -> ColumnElement[bool]:
    same = and_(chats.c.channel == addressees.c.channel, chats.c.chat_id == addressees.c.chat_id)
    return select(chats.c.chat_id).where(same, _reachable(None)).exists()


def _of(announcement_id: str) -> ColumnElement[bool]:
    return addressees.c.announcement_id == announcement_id


def _with_outbox(announcement_id: str) -> Select[Any]:
    columns = (addressees, outbox.c.state, outbox.c.reason.label("outbox_reason"))
    together = addressees.outerjoin(outbox, addressees.c.row_id == outbox.c.id)
    order = (addressees.c.channel, addressees.c.chat_id)
    return select(*columns).select_from(together).where(_of(announcement_id)).order_by(*order)


def _addressed(row: Row[Any]) -> Addressed:
    chat = ChatRef(channel=row.channel, id=row.chat_id)
    went_since = row.told == Told.KEPT and row.state in _TOLD  # what was kept at the end may have gone later
    if row.told is not None and not went_since:
        return Addressed(chat=chat, told=Told(row.told), reason=row.reason)
    if row.row_id is None:
        return Addressed(chat=chat, told=Told.WAITING)
    return Addressed(chat=chat, told=_TOLD.get(row.state, Told.ON_ITS_WAY), reason=row.outbox_reason)


def _announcement(row: Row[Any]) -> Announcement:
    return Announcement(
        id=row.id,
        by=Person(id=row.by_id, name=row.by_name),
        at=row.at,
        version=row.version,
        text=row.text,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
    )
