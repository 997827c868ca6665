"""The content in force, and the engine fitted to it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from bot.answers.engine import Engine, model_path, stamp_of, stored_model
from bot.content.knowledge import Knowledge
from bot.content.loader import load

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many steps of the fitting are done, and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One version of the content with the engine that was fitted to it."""

    knowledge: Knowledge
    engine: Engine


def open_content(folder: Path, data: Path, progress: Progress) -> Content:
    """The content of the folder; its engine from the model kept under `data`, or fitted now. Raises ContentError."""
    knowledge = load(folder)
    model = stored_model(knowledge, data)
    if model is None:
        from bot.answers.training import fit  # only when content changed: it is large and slow to import

        model = fit(knowledge, stamp_of(knowledge), progress)
        with suppress(OSError):  # a folder that cannot be written only costs the next start its speed
            model.save(model_path(data))
    return Content(knowledge=knowledge, engine=Engine(knowledge, model))
