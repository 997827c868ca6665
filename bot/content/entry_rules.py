"""Rules about entries and the ways of asking for them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.content.findings import Finding
from bot.content.folder import Folder, shelf
from bot.content.models import Asks, Entry, RequestFile
from bot.content.source import KeyPath

_ENOUGH = 5  # fewer ways of asking and a question in other words is missed


class _Bare(dict[int, str]):
    """A table for `str.translate`, made as characters are met: a letter without case and marks, a blank for a sign."""

    def __missing__(self, place: int) -> str:
        letters = unicodedata.normalize("NFD", chr(place).casefold().replace("đ", "d"))
        self[place] = "".join(
            letter if letter.isalnum() else "" if unicodedata.combining(letter) else " " for letter in letters
        )
        return self[place]


_BARE = _Bare()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Something that can be asked for: an entry, or a kind of request."""

    file: str
    path: KeyPath
    id: str
    asks: Asks
    keys: frozenset[str]  # that belong beside `ask`


def ids_are_unique(folder: Folder) -> Iterator[Finding]:
    """No two entries share an id, on whatever shelves they stand."""
    first: dict[str, str] = {}
    for file, path, entry in entries_of(folder):
        if entry.id in first:
            values = {"id": entry.id, "where": first[entry.id]}
            yield Finding(file=file, problem="id_twice", path=(*path, "id"), values=values)
        first.setdefault(entry.id, file)


def related_exist(folder: Folder) -> Iterator[Finding]:
    """Related entries exist and are others."""
    ids = {entry.id for _, _, entry in entries_of(folder)}
    for file, path, entry in entries_of(folder):
        for index, other in enumerate(entry.related):
            where = (*path, "related", index)
            if other == entry.id:
                yield Finding(file=file, problem="related_itself", path=where, values={"id": other})
            elif other not in ids:
                yield Finding(file=file, problem="unknown_related", path=where, values={"id": other})


def ways_of_asking_are_there(folder: Folder) -> Iterator[Finding]:
    """Everything can be asked for, and no way of asking is empty."""
    for asked in asked_for(folder):
        if not any(asked.asks.values()):
            yield Finding(file=asked.file, problem="no_asks", path=(*asked.path, "ask"), values={"id": asked.id})
        for path, text in ways_of(asked):
            if not text.strip():
                yield Finding(file=asked.file, problem="empty_ask", path=path)


def ways_of_asking_are_enough(folder: Folder) -> Iterator[Finding]:
    """Everything can be asked for in five ways at least."""
    for asked in asked_for(folder):
        count = sum(map(len, asked.asks.values()))
        if 0 < count < _ENOUGH:
            values = {"id": asked.id, "count": count, "least": _ENOUGH}
            yield Finding(file=asked.file, problem="few_asks", path=(*asked.path, "ask"), values=values)


def ways_of_asking_differ(folder: Folder) -> Iterator[Finding]:
    """No way of asking leads to two entries, letter case, marks and punctuation apart."""
    owners: dict[str, str] = {}
    for asked in asked_for(folder):
        for path, text in ways_of(asked):
            owner = owners.setdefault(_folded(text), asked.id)
            if owner != asked.id:
                values = {"ask": text, "other": owner}
                yield Finding(file=asked.file, problem="ask_twice", path=path, values=values)


def ways_of_asking_are_new(folder: Folder) -> Iterator[Finding]:
    """No way of asking for an entry stands there twice, letter for letter."""
    for asked in asked_for(folder):
        seen: set[str] = set()
        for path, text in ways_of(asked):
            if text in seen:
                yield Finding(file=asked.file, problem="ask_again", path=path, values={"ask": text})
            seen.add(text)


def voices_are_no_keys(folder: Folder) -> Iterator[Finding]:
    """A key of the entry that stands too far to the right has become a voice."""
    for asked in asked_for(folder):
        for voice in asked.asks:
            if voice in asked.keys:
                path = (*asked.path, "ask", voice)
                yield Finding(file=asked.file, problem="key_moved", path=path, values={"key": voice})


def entries_of(folder: Folder) -> Iterator[tuple[str, KeyPath, Entry]]:
    """Every entry with its file and where it stands there."""
    for file, content in folder.files.items():
        key, entries = shelf(content)
        for index, entry in enumerate(entries):
            yield file, (key, index), entry


def asked_for(folder: Folder) -> Iterator[Asked]:
    """Everything that can be asked for: the entries in the order of their files, then the kinds of request."""
    for file, path, entry in entries_of(folder):
        keys = frozenset(type(entry).model_fields)
        yield Asked(file=file, path=path, id=entry.id, asks=entry.ask, keys=keys)
    for file, request in folder.of(RequestFile):
        yield Asked(file=file, path=(), id=request.kind, asks=request.ask, keys=frozenset(RequestFile.model_fields))


def ways_of(asked: Asked) -> Iterator[tuple[KeyPath, str]]:
    """Each way of asking with where it stands."""
    for voice, texts in asked.asks.items():
        for index, text in enumerate(texts):
            yield (*asked.path, "ask", voice, index), text


def _folded(text: str) -> str:
    """The words without case, marks and punctuation; a text of signs alone ("?") stays as it is."""
    return " ".join(text.translate(_BARE).split()) or text
