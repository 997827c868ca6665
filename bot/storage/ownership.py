"""One program at a time on a SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import make_url

from bot.domain.errors import DatabaseInUse, StorageError


@contextmanager
def sole_owner(url: str) -> Iterator[None]:
    """Own the SQLite file at this address while the block runs. Raises DatabaseInUse when another program does,
    StorageError when the folder cannot be written.

    The lock is SQLite's own, held on an empty file beside the database: it works wherever SQLite does, and it is
    gone with the process, however that ends.
    """
    path = make_url(url).database
    if not path:  # a database in memory is nobody else's
        yield
        return
    lock = Path(path).with_name(f"{Path(path).name}.lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    with closing(_locked(lock)):
        yield


def _locked(path: Path) -> sqlite3.Connection:
    """A connection that holds the lock until it is closed."""
    try:
        connection = sqlite3.connect(path, timeout=0, isolation_level=None)
        connection.execute("PRAGMA journal_mode = MEMORY")  # nothing is ever written: no second file
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise DatabaseInUse(f"{path.name} is held by another program") from None
        raise StorageError(f"the folder of the database cannot be used ({error.sqlite_errorname})") from error
    return connection
