"""The content in force, and the engine fitted to it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from bot.answers.edition import Edition, edition
from bot.answers.engine import Engine, model_path, stamp_of
from bot.answers.model import Model
from bot.app.versions import Versions
from bot.content.knowledge import Knowledge
from bot.content.loader import load

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many steps of the fitting are done, and how many there are."""


class Content:
    """The edition that is served now. Whoever answers asks it anew each time, for it may be exchanged meanwhile."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition

    @property
    def edition(self) -> Edition:
        """Content and engine, which belong together."""
        return self._edition

    @property
    def knowledge(self) -> Knowledge:
        """The content in force."""
        return self._edition.knowledge

    @property
    def engine(self) -> Engine:
        """The engine in force."""
        return self._edition.engine

    def serve(self, edition: Edition) -> None:
        """Answer by this edition from the next message on."""
        self._edition = edition


def open_content(folder: Path, data: Path, progress: Progress) -> Content:
    """The content of the folder, see `open_edition`."""
    return Content(open_edition(folder, data, progress))


def open_edition(folder: Path, data: Path, progress: Progress) -> Edition:
    """The edition of the folder; its model is the one kept under `data`, or fitted now. Raises ContentError."""
    knowledge = load(folder)
    return edition(knowledge, Versions(data).model(knowledge) or _fitted(knowledge, data, progress))


def _fitted(knowledge: Knowledge, data: Path, progress: Progress) -> Model:
    """A model fitted to this content now, a matter of minutes, and kept under `data`."""
    from bot.answers.training import fit  # only when content changed: it is large and slow to import

    model = fit(knowledge, stamp_of(knowledge), progress)
    with suppress(OSError):  # a folder that cannot be written only costs the next start its speed
        model.save(model_path(data))
    return model
