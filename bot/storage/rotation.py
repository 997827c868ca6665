"""Sealing with the newest key what an older key sealed, so that the older one can be put away.

Record hashes are over the words themselves, not over how they are sealed: chains stay whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Row, Table, Text, bindparam, func, select, tuple_, type_coerce

from bot.storage.crypto import KeyRing, Sealed
from bot.storage.engine import Connection
from bot.storage.tables import metadata

Transactions: TypeAlias = Callable[[], AbstractAsyncContextManager[Connection]]
Progress: TypeAlias = Callable[[int, int], None]
"""Told how many rows were looked at, and how many there are."""

_AT_ONCE: Final = 200  # rows of a transaction: others wait no longer than for one message


async def reencrypt(transactions: Transactions, ring: KeyRing, told: Progress) -> int:
    """Seal every value anew that is not sealed with the newest key; how many rows were changed.

    Small transactions, and a row that is changed meanwhile is left as it was changed: it may run beside the program.
    Broken off, it is begun again and finds what is left. Raises StorageError when no key opens a value.
    """
    tables = [table for table in metadata.sorted_tables if _sealed(table)]
    async with transactions() as connection:
        total = sum([await _count(connection, table) for table in tables])
    changed, done = 0, 0
    for table in tables:
        last: Sequence[object] | None = None
        while True:
            async with transactions() as connection:
                rows = (await connection.execute(_after(table, last))).all()
                for row in rows:
                    changed += await _renew(connection, ring, table, row)
            if not rows:
                break
            last = _key(table, rows[-1])
            done += len(rows)
            told(min(done, total), total)
    return changed


async def _count(connection: Connection, table: Table) -> int:
    return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


def _sealed(table: Table) -> list[Any]:
    return [column for column in table.c if isinstance(column.type, Sealed)]


def _after(table: Table, last: Sequence[object] | None) -> Any:
    """The next rows, their values as they are stored."""
    keys = list(table.primary_key)
    stored = (type_coerce(column, Text).label(column.name) for column in _sealed(table))
    query = select(*keys, *stored).order_by(*keys).limit(_AT_ONCE)
    return query if last is None else query.where(tuple_(*keys) > tuple_(*last))


async def _renew(connection: Connection, ring: KeyRing, table: Table, row: Row[Any]) -> bool:
    """Change the row's old values, if it still holds them."""
    stored = {column.name: getattr(row, column.name) for column in _sealed(table)}
    old = {name: value for name, value in stored.items() if value is not None and not ring.is_newest(value)}
    if not old:
        return False
    same: list[ColumnElement[bool]] = [
        column == value for column, value in zip(table.primary_key, _key(table, row), strict=True)
    ]
    same += [type_coerce(table.c[name], Text) == value for name, value in old.items()]
    new = {name: bindparam(f"new_{name}", ring.renew(value), type_=Text) for name, value in old.items()}
    return (await connection.execute(table.update().where(*same).values(new))).rowcount == 1


def _key(table: Table, row: Row[Any]) -> list[object]:
    return [getattr(row, column.name) for column in table.primary_key]
