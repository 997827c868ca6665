import secrets
from collections.abc import Callable
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine.interfaces import ReflectedColumn

from bot.storage import migrations
from bot.storage.engine import open_engine
from bot.storage.migrations import upgrade
from bot.storage.tables import metadata
from tests.databases import address_of, create_database


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


def _described(column: ReflectedColumn) -> str:
    return repr({**column, "type": str(column["type"])})


def _made_of(connection: Connection) -> dict[str, set[object]]:
    """Everything that a database consists of, without the order in which it came to be."""
    seen = inspect(connection)
    names = seen.get_table_names()
    columns = {(name, _described(column)) for name in names for column in seen.get_columns(name)}
    keys = {(name, repr(seen.get_pk_constraint(name))) for name in names}
    foreign = {(name, repr(key)) for name in names for key in seen.get_foreign_keys(name)}
    checks = {(name, str(check["name"])) for name in names for check in seen.get_check_constraints(name)}
    written = (
        "SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        if connection.dialect.name == "sqlite"
        else "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL "
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal UNION ALL "
        "SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    )
    return {
        "columns": columns,
        "keys": keys,
        "foreign": foreign,
        "checks": checks,
        "written": set(connection.scalars(text(written))),
        "version": set(connection.scalars(text("SELECT version_num FROM alembic_version"))),
    }


async def _made(url: str, make: Callable[[Connection], None]) -> dict[str, set[object]]:
    engine = open_engine(url)
    async with engine.transaction() as connection:
        await connection.run_sync(make)
        found = await connection.run_sync(_made_of)
    await engine.close()
    return found


async def test_a_new_database_is_what_the_steps_would_have_made_of_it_on_sqlite(tmp_path: Path) -> None:
    made, stepped = (f"sqlite+aiosqlite:///{tmp_path / name}" for name in ("made.db", "stepped.db"))
    assert await _made(made, migrations.bring_up_to_date) == await _made(stepped, migrations.take_steps)


async def test_a_new_database_is_what_the_steps_would_have_made_of_it_on_postgresql(postgres: str) -> None:
    made, stepped = (f"{name}_{secrets.token_hex(4)}" for name in ("made", "stepped"))
    for name in (made, stepped):
        await create_database(postgres, name)
    of_made = await _made(address_of(postgres, made), migrations.bring_up_to_date)
    assert of_made == await _made(address_of(postgres, stepped), migrations.take_steps)
    assert len(of_made["written"]) > 20


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
