"""Messages that wait to be delivered, and which of the service's messages they became."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter
from sqlalchemy import ColumnElement, Row, Select, bindparam, func, or_, select

from bot.domain.errors import StorageError
from bot.domain.messages import ChatRef, Failed, Outgoing, Receipt, Reply, Sent
from bot.domain.records import OutboxRow
from bot.storage.engine import Connection
from bot.storage.rows import Rows, given, of_chat, of_given_chat
from bot.storage.tables import IS_KEPT, IS_PENDING, KEPT, outbox, sent_messages

LEASE = timedelta(seconds=90)  # longer than any send may last; then another process may take the row
_FARTHEST = timedelta(
    hours=1
)  # no message is put off for longer: one that seems to be was, before the clock was set back
_REPLY: TypeAdapter[Reply | None] = TypeAdapter(
    Reply | None,  # a dataclass by itself takes no settings
    config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"),
)

_POSTED: Final = outbox.insert().returning(outbox.c.id)
_SETTLED: Final = (
    outbox.update()
    .where(outbox.c.id.in_(bindparam("row_ids", expanding=True)), IS_PENDING)
    .returning(outbox.c.id, outbox.c.channel, outbox.c.chat_id, outbox.c.tag, outbox.c.about)
)
_RESUMED: Final = outbox.update().where(of_given_chat(outbox), IS_KEPT).returning(outbox.c.id)


class Outbox(Rows):
    """The outbox of one unit of work."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        super().__init__(connection, now)
        self.posted: list[int] = []  # the rows that this unit of work added

    async def post(self, message: Outgoing, *, kept: bool = False) -> None:
        """Put a message into the outbox; it is delivered after the commit, in order within its chat.

        A message that is `kept` waits until `resume` is called for its chat. Of the forms of a tagged message that
        wait only the last one is delivered.
        """
        if message.tag and not kept and await self._replaces_another(message, message.tag):
            return
        now = self._now()
        state = KEPT if kept else "waiting"
        cause = {"update_id": self.cause, "received_at": self.begun if self.cause else None}
        values = {**_columns(message), **cause, "state": state, "attempts": 0, "posted_at": now, "due_at": now}
        added = await self._run(_POSTED, values)
        self.posted.append(added.scalar_one())

    async def about(self, chat: ChatRef, message_id: str) -> str | None:
        """What the bot's message with this service id concerned ("request:CODE", "talk:ID"), if anything."""
        query = select(sent_messages.c.about).where(
            of_chat(sent_messages, chat), sent_messages.c.message_id == message_id
        )
        return (await self._run(query)).scalar_one_or_none()

    async def claim(self, channel: str, limit: int) -> tuple[OutboxRow, ...]:
        """Lease the messages that are due: the oldest of each chat and no other, oldest first, at most `limit`.

        A row whose lease ran out is given again. A chat whose oldest message waits for later waits as a whole.
        """
        now = self._now()
        moments = {"now": now, "farthest": now + _FARTHEST, "longest_lease": now + LEASE}
        rows = (await self._run(_CLAIMABLE, {"channel": channel, "most": limit, **moments})).all()
        return await self._lease(rows) if rows else ()

    async def claim_others(self, chat: ChatRef, *, fewest: int, most: int) -> tuple[OutboxRow, ...]:
        """Lease what else is due in the chat and can be gathered, oldest first; nothing when that is too little."""
        query = (
            select(outbox)
            .where(of_chat(outbox, chat), outbox.c.state == "waiting", outbox.c.due_at <= self._now())
            .where(~outbox.c.edit, outbox.c.receipt_channel.is_(None))
            .order_by(outbox.c.id)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        rows = [row for row in await self._run(query) if _message(row).can_be_gathered]
        return await self._lease(rows) if len(rows) >= fewest else ()

    async def _lease(self, rows: Sequence[Row[Any]]) -> tuple[OutboxRow, ...]:
        leased = {"state": "leased", "attempts": outbox.c.attempts + 1, "lease_until": self._now() + LEASE}
        await self._run(outbox.update().where(outbox.c.id.in_([row.id for row in rows])).values(leased))
        return tuple([await self._row(row) for row in rows])

    async def recent(self, channel: str, since: datetime) -> tuple[tuple[str, datetime], ...]:
        """Chat and time of what went to the service since then, or is on its way; oldest first."""
        begun = outbox.c.lease_until > since + LEASE
        query = select(outbox.c.chat_id, outbox.c.settled_at, outbox.c.lease_until)
        rows = await self._run(query.where(outbox.c.channel == channel, or_(outbox.c.settled_at > since, begun)))
        return tuple(sorted(((row.chat_id, row.settled_at or row.lease_until - LEASE) for row in rows), key=_moment))

    async def postpone(self, row_id: int, until: datetime, *, counted: bool) -> None:
        """Give a leased row back until then; unless `counted`, this was no attempt."""
        values = {"state": "waiting", "due_at": until, "lease_until": None}
        if not counted:
            values["attempts"] = outbox.c.attempts - 1
        await self._run(outbox.update().where(outbox.c.id == row_id, outbox.c.state == "leased").values(values))

    async def settle(self, results: Mapping[int, Sent | Failed]) -> frozenset[int]:
        """Mark outbox rows as sent or failed for good; gives those of them that were not settled before.

        Their words are erased at once: who received them has them.
        """
        settled: list[Row[Any]] = []
        for reason, row_ids in _by_reason(results).items():
            state = "sent" if reason is None else "failed"
            erased = {"settled_at": self._now(), "lease_until": None, "reply": None}
            settled += await self._run(_SETTLED, {"row_ids": row_ids, "state": state, "reason": reason, **erased})
        for row in settled:
            await self._remember(row, results[row.id])
        return frozenset(row.id for row in settled)

    async def keep(self, row_id: int) -> bool:
        """Let a message wait until `resume` is called for its chat; False when it was settled before."""
        pending = (outbox.c.id == row_id) & IS_PENDING
        kept = outbox.update().where(pending).values(state=KEPT, lease_until=None)
        return (await self._run(kept)).rowcount == 1

    async def kept(self, chat: ChatRef) -> int:
        """How many messages to this chat are kept."""
        query = select(func.count()).select_from(outbox).where(of_chat(outbox, chat), IS_KEPT)
        return int((await self._run(query)).scalar_one())

    async def resume(self, chat: ChatRef) -> None:
        """Deliver what was kept for this chat, before everything that is posted from now on."""
        again = {"state": "waiting", "attempts": 0, "due_at": self._now()}
        found = await self._run(_RESUMED, given(chat, **again))
        self.posted += [row.id for row in found]

    async def free_leases(self) -> None:
        """Give back every leased row. Only for a program that knows itself alone: its forerunner is dead."""
        leased = outbox.c.state == "leased"
        await self._run(outbox.update().where(leased).values(state="waiting", lease_until=None))

    async def _replaces_another(self, message: Outgoing, tag: str) -> bool:
        """Drop the edits that this message makes pointless; whether it took the place of one that waits."""
        tagged = of_chat(outbox, message.chat) & (outbox.c.tag == tag) & outbox.c.receipt_channel.is_(None)
        pending = select(outbox.c.id, outbox.c.state).where(tagged, ~outbox.c.edit, IS_PENDING)
        first = (await self._run(pending.order_by(outbox.c.id.desc()).limit(1).with_for_update())).one_or_none()
        stands = first is not None or await self._tagged(message.chat, tag) is not None
        if message.edit or not stands:  # later edits replace earlier ones; and what never stood cannot be changed
            since = first.id if first else 0
            edits = tagged & outbox.c.edit & (outbox.c.state == "waiting") & (outbox.c.id > since)
            await self._run(outbox.delete().where(edits))
        if not message.edit or message.receipt or first is None or first.state != "waiting":
            return False
        reply = {"reply": _columns(message)["reply"]}
        await self._run(outbox.update().where(outbox.c.id == first.id).values(reply))
        return True

    async def _row(self, row: Row[Any]) -> OutboxRow:
        message = _message(row)
        return OutboxRow(
            id=row.id,
            message=message,
            attempts=row.attempts + 1,
            cause=row.update_id,
            received_at=row.received_at,
            edit_id=await self._tagged(message.chat, message.tag) if message.edit else None,
            reply_to=await self._tagged(message.chat, message.under) or message.reply_to,
        )

    async def _tagged(self, chat: ChatRef, tag: str | None) -> str | None:
        """The service's id of the last message that was sent to the chat under this tag."""
        if tag is None:
            return None
        query = select(sent_messages.c.message_id).where(of_chat(sent_messages, chat), sent_messages.c.tag == tag)
        return (await self._run(query.order_by(sent_messages.c.row_id.desc()).limit(1))).scalar_one_or_none()

    async def _remember(self, row: Row[Any], result: Sent | Failed) -> None:
        """Which of the service's messages it became; nobody asks for one that has no tag and concerns nothing."""
        message_id = result.message_id if isinstance(result, Sent) else None
        if message_id is None or not (row.tag or row.about):
            return
        values = {
            "channel": row.channel,
            "chat_id": row.chat_id,
            "message_id": message_id,
            "row_id": row.id,
            "tag": row.tag,
            "about": row.about,
            "at": self._now(),
        }
        await self._upsert(sent_messages, values)


def _is_due() -> ColumnElement[bool]:
    """Also when the clock was set back since: what was never put off is due, and nothing is put off very far."""
    never_put_off = outbox.c.due_at == outbox.c.posted_at
    return or_(outbox.c.due_at <= bindparam("now"), never_put_off, outbox.c.due_at > bindparam("farthest"))


def _is_free() -> ColumnElement[bool]:
    """No lease, or one that ran out; one that runs for longer than leases do is from before the clock was set back."""
    lease = outbox.c.lease_until
    return or_(lease.is_(None), lease <= bindparam("now"), lease > bindparam("longest_lease"))


def _claimable() -> Select[Any]:
    """The oldest message of each chat of a `channel`, where that one is due `now` and free; at most `most`."""
    oldest = select(func.min(outbox.c.id)).where(outbox.c.channel == bindparam("channel"), IS_PENDING)
    return (
        select(outbox)
        .where(outbox.c.id.in_(oldest.group_by(outbox.c.chat_id)), IS_PENDING)
        .where(_is_due(), _is_free())
        .order_by(outbox.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )


_CLAIMABLE: Final = _claimable()


def _by_reason(results: Mapping[int, Sent | Failed]) -> Mapping[str | None, Sequence[int]]:
    """The rows that failed for each reason; None for those that were sent."""
    found: dict[str | None, list[int]] = {}
    for row_id, result in results.items():
        found.setdefault(result.reason if isinstance(result, Failed) else None, []).append(row_id)
    return found


def _moment(send: tuple[str, datetime]) -> datetime:
    return send[1]


def _columns(message: Outgoing) -> dict[str, object]:
    receipt = message.receipt
    return {
        "channel": message.chat.channel,
        "chat_id": message.chat.id,
        "reply": _REPLY.dump_json(message.reply, exclude_defaults=True).decode(),
        "tag": message.tag,
        "edit": message.edit,
        "under": message.under,
        "reply_to": message.reply_to,
        "about": message.about,
        "receipt_channel": receipt.chat.channel if receipt else None,
        "receipt_chat_id": receipt.chat.id if receipt else None,
        "receipt_message_id": receipt.message_id if receipt else None,
        "receipt_about": receipt.about if receipt else None,
    }


def _message(row: Row[Any]) -> Outgoing:
    return Outgoing(
        chat=ChatRef(channel=row.channel, id=row.chat_id),
        reply=reply_from(row.reply),
        tag=row.tag,
        edit=row.edit,
        under=row.under,
        reply_to=row.reply_to,
        about=row.about,
        receipt=_receipt(row),
    )


def reply_from(kept: str) -> Reply:
    """The message as it was put into the outbox."""
    reply = _REPLY.validate_json(kept)
    if reply is None:
        raise StorageError("a message without words")
    return reply


def _receipt(row: Row[Any]) -> Receipt | None:
    if row.receipt_channel is None:
        return None
    chat = ChatRef(channel=row.receipt_channel, id=row.receipt_chat_id)
    return Receipt(chat=chat, message_id=row.receipt_message_id, about=row.receipt_about)
