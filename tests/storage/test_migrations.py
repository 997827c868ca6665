from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.storage import migrations
from bot.storage.engine import open_engine
from bot.storage.migrations import upgrade
from bot.storage.tables import metadata


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


async def _differences_at(url: str) -> list[object]:
    engine = open_engine(url)
    async with engine.transaction() as connection:
        found = await connection.run_sync(_differences)
    await engine.close()
    return found


async def test_migrations_leave_the_tables_that_the_code_expects_on_sqlite(sqlite_url: str) -> None:
    assert await _differences_at(sqlite_url) == []


async def test_migrations_leave_the_tables_that_the_code_expects_on_postgresql(postgres_url: str) -> None:
    assert await _differences_at(postgres_url) == []


async def test_upgrading_twice_changes_nothing(sqlite_url: str, postgres_url: str) -> None:
    for url in (sqlite_url, postgres_url):
        await upgrade(url)
        await upgrade(url)
        assert await _differences_at(url) == []


async def test_the_newest_step_has_the_number_in_its_files_name(sqlite_url: str) -> None:
    newest = ScriptDirectory(str(Path(migrations.__file__).parent)).get_current_head()
    engine = open_engine(sqlite_url)
    async with engine.transaction() as connection:
        assert await connection.run_sync(migrations.is_current)
        assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == newest
        await connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        assert not await connection.run_sync(migrations.is_current)
    await engine.close()


async def test_a_new_file_and_its_folder_are_made(tmp_path: Path) -> None:
    await upgrade(f"sqlite+aiosqlite:///{tmp_path / 'data' / 'bot.db'}")
    assert (tmp_path / "data" / "bot.db").exists()
