"""The two knowledge folders that tests of the content use."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.content.folder import read_folder
from bot.content.knowledge import Knowledge
from bot.content.loader import load
from bot.content.models import Policy
from bot.content.reviewing import accepted
from tests.content.small import write_small

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "knowledge"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A whole small folder that a test may break."""
    return write_small(tmp_path / "knowledge")


@pytest.fixture
def whole(small: Path) -> Path:
    """The small folder without a warning: with every phrase, asked for in many ways, and read beside its policy."""
    shutil.copy(SHOP / "phrases.yaml", small / "phrases.yaml")
    for path in small.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        for way in ("có camera không", "chào", "bánh mấy tiền", "cho gặp chủ", f"làm giúp {path.stem}"):
            text = text.replace(f"[{way}]", f"[{way}, {', '.join(f'{way} {count}' for count in 'abcd')}]")
        path.write_text(text.replace("[no]", "[không]"), encoding="utf-8")
    read = read_folder(small)
    for name, text in accepted(read, read.one(Policy), None, on=date(2026, 11, 2)).items():
        (small / name).write_text(text, encoding="utf-8")
    return small


@pytest.fixture(scope="session")
def shop() -> Knowledge:
    """The shop's own content."""
    return load(SHOP)
