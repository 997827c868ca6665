"""Rules about entries and the ways of asking for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.content.findings import Finding
from bot.content.folder import Folder, shelf
from bot.content.models import AnswerFile, Asks, Entry, RequestFile
from bot.content.source import KeyPath

_LEAST_FOR_ANSWERS = 10  # fewer and a question asked in other words is missed
_MARKS = re.compile("[\u0300-\u036f]")
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Something that can be asked for: an entry, or a kind of request."""

    file: str
    path: KeyPath
    id: str
    asks: Asks
    least: int = 1


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


def ways_of_asking_are_enough(folder: Folder) -> Iterator[Finding]:
    """Everything can be asked for, answers in at least ten ways, and no way is empty."""
    for asked in _asked(folder):
        count = sum(map(len, asked.asks.values()))
        if count < asked.least:
            values = {"id": asked.id, "count": count, "least": asked.least}
            yield Finding(file=asked.file, problem="no_asks", path=(*asked.path, "ask"), values=values)
        for path, text in _ways(asked):
            if not text.strip():
                yield Finding(file=asked.file, problem="empty_ask", path=path)


def ways_of_asking_differ(folder: Folder) -> Iterator[Finding]:
    """No way of asking leads to two entries, letter case, marks and punctuation apart."""
    owners: dict[str, str] = {}
    for asked in _asked(folder):
        for path, text in _ways(asked):
            owner = owners.setdefault(_folded(text), asked.id)
            if owner != asked.id:
                values = {"ask": text, "other": owner}
                yield Finding(file=asked.file, problem="ask_twice", path=path, values=values)


def entries_of(folder: Folder) -> Iterator[tuple[str, KeyPath, Entry]]:
    """Every entry with its file and where it stands there."""
    for file, content in folder.files.items():
        key, entries = shelf(content)
        for index, entry in enumerate(entries):
            yield file, (key, index), entry


def _asked(folder: Folder) -> Iterator[Asked]:
    answer_files = {file for file, _ in folder.of(AnswerFile)}
    for file, path, entry in entries_of(folder):
        least = _LEAST_FOR_ANSWERS if file in answer_files else 1
        yield Asked(file=file, path=path, id=entry.id, asks=entry.ask, least=least)
    for file, request in folder.of(RequestFile):
        yield Asked(file=file, path=(), id=request.kind, asks=request.ask)


def _ways(asked: Asked) -> Iterator[tuple[KeyPath, str]]:
    for voice, texts in asked.asks.items():
        for index, text in enumerate(texts):
            yield (*asked.path, "ask", voice, index), text


def _folded(text: str) -> str:
    """The words without case, marks and punctuation; a text of signs alone ("?") stays as it is."""
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text.casefold())).replace("đ", "d")
    return _NO_WORD.sub(" ", bare).strip() or text
