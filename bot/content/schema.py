"""The JSON Schemas of the knowledge folder, made from the shapes, so that an editor completes and marks errors."""

from __future__ import annotations

import json
from pathlib import Path

from bot.content.folder import PLACES

FOLDER = ".schema"  # inside the knowledge folder; hidden, so it is no content


def schemas() -> dict[str, str]:
    """Each schema's file name and text."""
    return {
        f"{place.schema}.json": json.dumps(place.shape.model_json_schema(), ensure_ascii=False, indent=2) + "\n"
        for place in PLACES
    }


def write_schemas(knowledge: Path) -> int:
    """Write all schemas into the knowledge folder; returns how many."""
    folder = knowledge / FOLDER
    folder.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(schemas())
