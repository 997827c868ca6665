"""phrases.yaml and the code agree: nothing said that is not written, nothing written that is never said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from bot.content.findings import Finding
from bot.content.folder import Folder
from bot.content.models import PhraseFile
from bot.content.source import KeyPath
from bot.content.spoken import may_be_said, spoken
from bot.content.wording_rules import placeholders_in


def phrases_are_written(folder: Folder) -> Iterator[Finding]:
    """Every phrase that the code says stands there; the nearest one written is named beside it."""
    for file, phrases in folder.of(PhraseFile):
        written = _written(phrases)
        for name in sorted({each.phrase for each in spoken()} - set(written)):
            group, _, key = name.partition(".")
            near = get_close_matches(name, _unused(written), n=1)
            path: KeyPath = written[near[0]][0] if near else ((group,) if group in phrases.root else ())
            values = {"group": group, "key": key, "near": near[0] if near else ""}
            problem = "phrase_misspelt" if near else "phrase_missing"
            yield Finding(file=file, problem=problem, path=path, values=values)


def phrases_are_used(folder: Folder) -> Iterator[Finding]:
    """The code says, or may say, every phrase that is written."""
    for file, phrases in folder.of(PhraseFile):
        written = _written(phrases)
        for name in _unused(written):
            yield Finding(file=file, problem="phrase_unused", path=written[name][0], values={"phrase": name})


def placeholders_are_filled(folder: Folder) -> Iterator[Finding]:
    """Whatever a phrase holds in braces is filled wherever the code says it."""
    for file, phrases in folder.of(PhraseFile):
        written = _written(phrases)
        for each in spoken():
            if each.filled is None or each.phrase not in written:
                continue
            path, text = written[each.phrase]
            for name in sorted((placeholders_in(text) or frozenset()) - each.filled):
                known = ", ".join(f"{{{filled}}}" for filled in sorted(each.filled)) or "–"
                values = {"placeholder": name, "known": known}
                yield Finding(file=file, problem="unknown_placeholder", path=path, values=values)


def _written(phrases: PhraseFile) -> dict[str, tuple[KeyPath, str]]:
    return {
        f"{group}.{key}": ((group, key), text) for group, texts in phrases.root.items() for key, text in texts.items()
    }


def _unused(written: Iterable[str]) -> list[str]:
    return [name for name in written if not may_be_said(name)]
