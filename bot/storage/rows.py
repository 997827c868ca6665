"""What every part of a unit of work has: the connection, the time, and two ways to write a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, CursorResult, Executable, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.messages import ChatRef

_Insert: TypeAlias = sqlite.Insert | postgresql.Insert
_INSERTS: Final[Mapping[str, Callable[[Table], _Insert]]] = {"sqlite": sqlite.Insert, "postgresql": postgresql.Insert}


class Rows:
    """Rows of one transaction. Nothing of it stays when the transaction does not commit."""

    def __init__(self, connection: AsyncConnection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now
        self.begun = now()
        self.cause: str | None = None  # the update that is handled, with its channel before its id

    async def _run(self, statement: Executable) -> CursorResult[Any]:
        return await self._connection.execute(statement)

    async def _insert_new(self, table: Table, values: Mapping[str, object]) -> bool:
        """Insert the row; False when its primary key is there already."""
        statement = self._insert(table).values(values).on_conflict_do_nothing()
        return (await self._run(statement)).rowcount == 1

    async def _upsert(self, table: Table, values: Mapping[str, object]) -> None:
        """Insert the row, or change the one with its primary key."""
        keys = [column.name for column in table.primary_key]
        changes = {name: value for name, value in values.items() if name not in keys}
        await self._run(self._insert(table).values(values).on_conflict_do_update(index_elements=keys, set_=changes))

    async def _chat_in(self, table: Table, which: ColumnElement[bool]) -> ChatRef | None:
        """The chat that the one row of this table names, if there is such a row."""
        row = (await self._run(select(table.c.channel, table.c.chat_id).where(which))).one_or_none()
        return ChatRef(channel=row.channel, id=row.chat_id) if row else None

    def _insert(self, table: Table) -> _Insert:
        return _INSERTS[self._connection.dialect.name](table)


def of_chat(table: Table, chat: ChatRef) -> ColumnElement[bool]:
    """The rows of this table that belong to the chat."""
    return (table.c.channel == chat.channel) & (table.c.chat_id == chat.id)
