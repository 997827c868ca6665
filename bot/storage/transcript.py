"""The chats of the demo's own messaging service. Only `demo` writes here; what people said is Sealed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ConfigDict, TypeAdapter
from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, func, insert, select, update

from bot.domain.messages import Attachment, ButtonRows, ChatRef, Person, Reply
from bot.domain.transcript import Line, LineKind, Said
from bot.storage.database import Database
from bot.storage.engine import Connection
from bot.storage.tables import transcript

_BUTTONS: TypeAdapter[ButtonRows] = TypeAdapter(ButtonRows)
_ATTACHMENT: TypeAdapter[Attachment | None] = TypeAdapter(
    Attachment | None,  # a dataclass by itself takes no settings
    config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"),
)


class TranscriptStore:
    """The transcript in the database; each call is a transaction of its own. Meant for one process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def write(self, said: Said) -> Line:
        """Add a line, and change the message that it edits. A `key` seen before gives back the earlier line."""
        async with self._database.transaction() as connection:
            earlier = await _first(connection, transcript.c.key == said.key) if said.key else None
            return earlier or await _add(connection, said)

    async def rewrite(self, line_id: str, reply: Reply) -> Line | None:
        """Change one of the bot's messages; None when there is none with this id."""
        own = (transcript.c.id == int(line_id)) & transcript.c.author_id.is_(None)
        values = {"text": reply.text, "buttons": _dump(reply.buttons), "edited": True}
        async with self._database.transaction() as connection:
            await _change(connection, own, values)
            return await _first(connection, own)

    async def attachment(self, line_id: str) -> Attachment | None:
        """The file of a line; None when there is none."""
        async with self._database.transaction() as connection:
            line = await _first(connection, transcript.c.id == int(line_id))
        return line.said.attachment if line else None

    async def handled(self, line_id: str) -> None:
        """Note that the bot has taken this line in."""
        async with self._database.transaction() as connection:
            await _change(connection, transcript.c.id == int(line_id), {"handled": True})

    async def unhandled(self) -> tuple[Line, ...]:
        """What people said and the bot has not taken in yet, oldest first."""
        return await self._all(select(transcript).where(~transcript.c.handled).order_by(transcript.c.id))

    async def after(self, position: int) -> tuple[Line, ...]:
        """Every line that is new or changed since this position, in the order of their positions."""
        newer = transcript.c.position > position
        return await self._all(select(transcript).where(newer).order_by(transcript.c.position))

    async def last_position(self) -> int:
        """The newest position; 0 when nothing was said."""
        async with self._database.transaction() as connection:
            last = await connection.scalar(select(func.max(transcript.c.position)))
        return last or 0

    async def _all(self, query: Select[Any]) -> tuple[Line, ...]:
        async with self._database.transaction() as connection:
            return tuple(_line(row) for row in await connection.execute(query))


async def _add(connection: Connection, said: Said) -> Line:
    adding = insert(transcript).values(**_values(said), position=_next_position()).returning(transcript)
    line = _line((await connection.execute(adding)).one())
    if said.kind is LineKind.EDIT and said.target is not None and said.author is not None:
        own = (transcript.c.chat_id == said.chat.id) & (transcript.c.author_id == said.author.id)
        message = (transcript.c.id == int(said.target)) & (transcript.c.kind == LineKind.MESSAGE.value)
        await _change(connection, own & message, {"text": said.text, "edited": True})
    return line


async def _change(connection: Connection, which: ColumnElement[bool], values: Mapping[str, object]) -> None:
    await connection.execute(update(transcript).where(which).values(**values, position=_next_position()))


async def _first(connection: Connection, which: ColumnElement[bool]) -> Line | None:
    row = (await connection.execute(select(transcript).where(which))).one_or_none()
    return _line(row) if row else None


def _next_position() -> ScalarSelect[Any]:
    """One more than the newest. Writers of SQLite come one after the other, so each gets its own."""
    newest = transcript.alias()
    return select(func.coalesce(func.max(newest.c.position), 0) + 1).scalar_subquery()


def _values(said: Said) -> dict[str, object]:
    return {
        "channel": said.chat.channel,
        "chat_id": said.chat.id,
        "author_id": said.author.id if said.author else None,
        "author_name": said.author.name if said.author else None,
        "at": said.at,
        "kind": said.kind.value,
        "text": said.text,
        "buttons": _dump(said.buttons),
        "target": said.target,
        "reply_to": said.reply_to,
        "key": said.key,
        "attachment": _ATTACHMENT.dump_json(said.attachment).decode() if said.attachment else None,
        "asks_contact": said.asks_contact,
        "edited": False,
        "handled": said.author is None,
    }


def _dump(buttons: ButtonRows) -> str | None:
    return _BUTTONS.dump_json(buttons).decode() if buttons else None


def _line(row: Row[Any]) -> Line:
    said = Said(
        chat=ChatRef(channel=row.channel, id=row.chat_id),
        author=Person(id=row.author_id, name=row.author_name) if row.author_id is not None else None,
        at=row.at,
        text=row.text,
        kind=LineKind(row.kind),
        buttons=_BUTTONS.validate_json(row.buttons) if row.buttons else (),
        target=row.target,
        reply_to=row.reply_to,
        key=row.key,
        attachment=_ATTACHMENT.validate_json(row.attachment) if row.attachment else None,
        asks_contact=row.asks_contact,
    )
    return Line(id=str(row.id), position=row.position, said=said, edited=row.edited, handled=row.handled)
