"""The small bakery on disk, with real ways of asking and the shop's phrases, for tests that change its files."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import SHOP
from tests.content.small import FILES, write_small

_ASKED: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[1] / "answers" / "bakery.yaml").read_text(encoding="utf-8")
)
_SHELVES = {
    "answers/thu-thap.yaml": "answers",
    "answers/xoa.yaml": "answers",
    "silent/khac.yaml": "topics",
    "small_talk.yaml": "small_talk",
    "off_topic.yaml": "off_topic",
    "handoff.yaml": "handoff",
}
CHECKED = "tiệm ghi gì trong sổ"  # a check that the fitted bakery answers rightly


def write_bakery(folder: Path) -> Path:
    """The folder; one comment stands in it."""
    write_small(folder)
    for name, shelf in _SHELVES.items():
        data = yaml.safe_load(FILES[name])
        for entry in data[shelf]:
            entry["ask"] = _ASKED["entries"][entry["id"]]
        _write(folder / name, data, comment="# Hỏi chị Hoa trước khi sửa.\n")
    for kind, asks in _ASKED["requests"].items():
        path = folder / "requests" / f"{kind}.yaml"
        _write(path, yaml.safe_load(path.read_text(encoding="utf-8")) | {"ask": asks})
    checks = [{"text": CHECKED, "kind": "answer", "clauses": ["1.1"]}]
    _write(folder / "checks" / "thu.yaml", {"checks": checks})
    shutil.copy(SHOP / "phrases.yaml", folder / "phrases.yaml")
    return folder


def _write(path: Path, data: object, comment: str = "") -> None:
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)
    path.write_text(comment + text, encoding="utf-8")
