"""What all tables have in common."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Connection, DateTime, Dialect, Integer, MetaData, event
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A time with a zone, kept in UTC; SQLite itself knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up in plain INTEGER columns only


@event.listens_for(metadata, "before_create")
def _narrow_on_every_database(target: MetaData, connection: Connection, **_options: object) -> None:
    """What narrows an index on SQLite narrows it elsewhere; said at the index, it would read in a dialect unused."""
    for index in (index for table in target.tables.values() for index in table.indexes):
        index.dialect_options[connection.dialect.name]["where"] = index.dialect_options["sqlite"]["where"]
