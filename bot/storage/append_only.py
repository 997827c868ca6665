"""The record of requests is append-only: the database itself refuses every change to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, text

_REFUSAL = "the record of requests is append-only"
_GUARDS: Final[Mapping[str, Sequence[str]]] = {
    "sqlite": tuple(
        f"CREATE TRIGGER request_events_refuse_{change.lower()} BEFORE {change} ON request_events "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        for change in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
        "CREATE TRIGGER request_events_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON request_events "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ),
}


def guard(connection: Connection) -> None:
    """Set up the triggers that refuse; the table must be there."""
    for statement in _GUARDS[connection.dialect.name]:
        connection.execute(text(statement))
