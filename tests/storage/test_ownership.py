"""One program at a time on a SQLite file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.errors import DatabaseInUse, StorageError
from bot.storage.ownership import sole_owner


def test_a_second_owner_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
    with sole_owner(url), pytest.raises(DatabaseInUse), sole_owner(url):
        pass
    with sole_owner(url):
        pass


def test_other_files_have_other_owners_and_their_folder_is_made(tmp_path: Path) -> None:
    urls = [f"sqlite+aiosqlite:///{tmp_path / folder / 'bot.db'}" for folder in ("one", "two")]
    with sole_owner(urls[0]), sole_owner(urls[1]):
        pass


def test_a_place_that_cannot_be_used_is_told_apart_from_one_in_use(tmp_path: Path) -> None:
    (tmp_path / "bot.db.lock").mkdir()
    with pytest.raises(StorageError) as refused, sole_owner(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"):
        pass
    assert not isinstance(refused.value, DatabaseInUse)


def test_a_database_in_memory_belongs_to_who_opens_it() -> None:
    with sole_owner("sqlite+aiosqlite:///"), sole_owner("sqlite+aiosqlite:///"):
        pass
