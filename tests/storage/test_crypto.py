from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from bot.domain.errors import SettingsError, StorageError
from bot.domain.messages import Person
from bot.domain.records import ChatRecord
from bot.storage.crypto import KeyRing, key_from_file
from bot.storage.database import Database
from tests.conftest import KEY, HandClock
from tests.storage.examples import CHAT, message, opened, request

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
PERSONAL = ("bí mật", "Nguyễn Văn An", "+84912345678", "0912")


def test_the_newest_key_seals_and_every_key_opens() -> None:
    sealed_before = KeyRing([OLD]).seal("bí mật")
    ring = KeyRing([NEW, OLD])
    assert ring.open(sealed_before) == "bí mật"
    assert KeyRing([NEW]).open(ring.seal("bí mật")) == "bí mật"


def test_a_value_that_no_key_opens_is_an_error_without_the_value() -> None:
    sealed = KeyRing([OLD]).seal("bí mật")
    with pytest.raises(StorageError) as raised:
        KeyRing([NEW]).open(sealed)
    assert sealed not in str(raised.value)


@pytest.mark.parametrize("keys", [[], ["not a key"], ["QUJD"], ["khoá"]])
def test_a_bad_key_is_refused_without_being_shown(keys: list[str]) -> None:
    with pytest.raises(SettingsError) as raised:
        KeyRing(keys)
    assert not [key for key in keys if key in str(raised.value)]


def test_a_key_file_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / "key"
    key = key_from_file(path)
    assert key_from_file(path) == key
    assert KeyRing([key])
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


async def test_no_personal_value_stands_in_the_file(sqlite_url: str, clock: HandClock) -> None:
    database = Database(sqlite_url, keys=[KEY], now=clock.now)
    async with database.work() as work:
        await work.save_chat(ChatRecord(ref=CHAT, state="bí mật", person=Person(id="9", name="Nguyễn Văn An")))
        await work.save_request(request(), opened())
        await work.post(message("số của anh là 0912"))
    await database.close()
    folder = Path(sqlite_url.removeprefix("sqlite+aiosqlite:///")).parent
    stored = b"".join(path.read_bytes() for path in folder.glob("bot.db*"))
    assert [value for value in PERSONAL if value.encode() in stored] == []


async def test_an_error_of_the_database_shows_no_values(database: Database) -> None:
    with pytest.raises(StorageError) as raised:
        await _break(database)
    assert "0912345678" not in f"{raised.value} {raised.value.__cause__}"


async def _break(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(text("INSERT INTO nowhere VALUES (:value)"), {"value": "0912345678"})


async def test_a_database_that_does_not_answer_is_an_error_of_ours(tmp_path: Path, clock: HandClock) -> None:
    database = Database(f"postgresql+asyncpg://nobody@/bot?host={tmp_path}", keys=[KEY], now=clock.now)
    with pytest.raises(StorageError):
        await database.verify_chains()
    await database.close()
