"""What every part of a unit of work has: the connection, the time, and two ways to write a row.

A statement that every message needs is built once, with parameters for its values: building it anew costs more than
running it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import ColumnElement, CursorResult, Executable, Table, bindparam, select

from bot.domain.messages import ChatRef
from bot.storage.engine import Connection

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

    _Insert: TypeAlias = sqlite.Insert | postgresql.Insert


class Rows:
    """Rows of one transaction. Nothing of it stays when the transaction does not commit."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now
        self.begun = now()
        self.cause: str | None = None  # the update that is handled, with its channel before its id

    async def _run(self, statement: Executable, parameters: Mapping[str, object] | None = None) -> CursorResult[Any]:
        return await self._connection.execute(statement, parameters)

    async def _insert_new(self, table: Table, values: Mapping[str, object]) -> bool:
        """Insert the row; False when its primary key is there already."""
        statement = _inserting_new(self._connection.dialect.name, table)
        return (await self._connection.execute(statement, values)).rowcount == 1

    async def _upsert(self, table: Table, values: Mapping[str, object]) -> None:
        """Insert the row, or change the one with its primary key."""
        statement = _upserting(self._connection.dialect.name, table, tuple(values))
        await self._connection.execute(statement, values)

    async def _chat_in(self, table: Table, which: ColumnElement[bool]) -> ChatRef | None:
        """The chat that the one row of this table names, if there is such a row."""
        row = (await self._run(select(table.c.channel, table.c.chat_id).where(which))).one_or_none()
        return ChatRef(channel=row.channel, id=row.chat_id) if row else None

    def _insert(self, table: Table) -> _Insert:
        return _inserting(self._connection.dialect.name)(table)


@cache
def _inserting(dialect: str) -> Callable[[Table], _Insert]:
    """How the database inserts what may be there already; who runs on one needs nothing of the other."""
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert

        return insert
    from sqlalchemy.dialects.postgresql import insert as insert_in_postgresql

    return insert_in_postgresql


@cache
def _inserting_new(dialect: str, table: Table) -> _Insert:
    return _inserting(dialect)(table).on_conflict_do_nothing()


@cache
def _upserting(dialect: str, table: Table, columns: tuple[str, ...]) -> _Insert:
    keys = [column.name for column in table.primary_key]
    adding = _inserting(dialect)(table)
    changes = {name: adding.excluded[name] for name in columns if name not in keys}
    return adding.on_conflict_do_update(index_elements=keys, set_=changes)


def of_chat(table: Table, chat: ChatRef) -> ColumnElement[bool]:
    """The rows of this table that belong to the chat."""
    return (table.c.channel == chat.channel) & (table.c.chat_id == chat.id)


def of_given_chat(table: Table) -> ColumnElement[bool]:
    """The rows of this table that belong to the chat that `given` names when the statement is run."""
    return (table.c.channel == bindparam("given_channel")) & (table.c.chat_id == bindparam("given_chat"))


def given(chat: ChatRef, **others: object) -> Mapping[str, object]:
    """The parameters of a statement with `of_given_chat`, and of its `others`."""
    return {"given_channel": chat.channel, "given_chat": chat.id, **others}
