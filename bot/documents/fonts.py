"""The letters of every document: DejaVu Sans, which has all of Vietnamese and comes with matplotlib."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

REGULAR, BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"


@cache
def font_file(name: str) -> Path:
    """Where the font is; matplotlib itself, slow to import, is only looked for."""
    found = find_spec("matplotlib")
    places = found.submodule_search_locations if found else None
    if not places:
        raise FileNotFoundError(name)
    return Path(places[0]) / "mpl-data" / "fonts" / "ttf" / name
