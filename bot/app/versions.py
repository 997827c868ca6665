"""The versions of the content that were accepted, kept as plain copies, so that one can go back to any of them."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.answers.engine import model_path, stamp_of, stored_model
from bot.answers.model import Model, read_model, stamp_at
from bot.content.knowledge import Knowledge

_MOMENT = "%Y%m%dT%H%M%SZ"
_ASIDE = "aside-"
_MOST_MODELS = 5  # ten megabytes each; a version whose model is gone is fitted anew when it comes back


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One accepted version: its name (a hash of the content), when it was first served, where its copy is."""

    name: str
    at: datetime
    folder: Path


class Versions:
    """The copies under `data`: one folder for each version, and the models that were fitted to the latest ones."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._folder = data / "versions"

    def all(self) -> tuple[Version, ...]:
        """Every version, the one served last first."""
        found = (_version(path) for path in self._folder.glob("*-*"))
        return tuple(sorted(filter(None, found), key=lambda version: version.at, reverse=True))

    def find(self, name: str) -> Version | None:
        """The version whose name begins so."""
        return next((version for version in self.all() if name and version.name.startswith(name)), None)

    def keep(self, name: str, folder: Path, at: datetime) -> None:
        """Keep a copy of the folder as this version, served from now on; one that was kept before comes first again."""
        kept = self.find(name)
        target = self._folder / f"{at.strftime(_MOMENT)}-{name}"
        if kept:
            kept.folder.replace(target)
            return
        with self.copied(folder) as copy:
            copy.replace(target)

    @contextmanager
    def copied(self, folder: Path) -> Iterator[Path]:
        """A copy of the content as it is at this moment: whatever is done with it later, nobody edits it meanwhile."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".") as name:
            yield Path(shutil.copytree(folder, Path(name) / "content", ignore=shutil.ignore_patterns(".*")))

    def restore(self, version: Version, folder: Path, at: datetime) -> None:
        """Put the version's files in place of those of the folder, which are set aside first: nothing is lost."""
        with self.copied(folder) as copy:
            copy.replace(self._folder / f"{_ASIDE}{at.strftime(_MOMENT)}")
        kept = _files(version.folder)
        for name in _files(folder) - kept:
            (folder / name).unlink()
        for name in sorted(kept):
            _put(version.folder / name, folder / name)

    def model(self, knowledge: Knowledge) -> Model | None:
        """The model fitted to this content, if one is kept."""
        return stored_model(knowledge, self.data) or read_model(self._model(stamp_of(knowledge)), stamp_of(knowledge))

    def keep_model(self, model: Model) -> None:
        """Keep the model of the content that is served now, beside the latest ones before it."""
        own, served = self._model(model.stamp), model_path(self.data)
        is_served = stamp_at(served) == model.stamp
        is_kept = stamp_at(own) == model.stamp
        if not is_kept and is_served:
            _put(served, own)
        elif not is_kept:
            model.save(own)
        if not is_served:
            _put(own, served)
        kept = sorted(self._folder.glob("*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in kept[_MOST_MODELS:]:
            path.unlink()

    def _model(self, stamp: str) -> Path:
        return self._folder / f"{stamp}.npz"


def _version(path: Path) -> Version | None:
    moment, _, name = path.name.partition("-")
    try:
        return Version(name=name, at=datetime.strptime(moment, _MOMENT).replace(tzinfo=UTC), folder=path)
    except ValueError:
        return None


def _files(folder: Path) -> set[Path]:
    """The content's files, by their path within the folder; what is hidden is none of it."""
    found = (path.relative_to(folder) for path in folder.rglob("*.yaml"))
    return {path for path in found if not any(part.startswith(".") for part in path.parts)}


def _put(source: Path, target: Path) -> None:
    """Whoever reads the target at this moment sees the old file or the new one, whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")  # another process may be putting the same
    shutil.copyfile(source, draft)
    draft.replace(target)
