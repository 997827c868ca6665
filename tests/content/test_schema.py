"""The JSON Schemas beside the content: current, and named at the head of every file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.folder import PLACES, Place
from bot.content.schema import schemas, write_schemas
from tests.content.conftest import SHOP


def test_schemas_are_current() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in (SHOP / ".schema").iterdir()}
    assert written == schemas(), "run: python -m bot kb schema"


def test_schemas_are_written_into_the_folder(tmp_path: Path) -> None:
    assert write_schemas(tmp_path) == len(PLACES)
    assert {path.name for path in (tmp_path / ".schema").iterdir()} == set(schemas())


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.pattern)
def test_every_file_names_its_schema(place: Place) -> None:
    for path in SHOP.glob(place.pattern):
        up = "../" * (len(path.relative_to(SHOP).parts) - 1)
        head = path.read_text(encoding="utf-8").splitlines()[0]
        assert head == f"# yaml-language-server: $schema={up}.schema/{place.schema}.json", path.name
