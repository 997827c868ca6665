"""The files of the knowledge folder: which file has which shape, and all of them read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.content.findings import Finding, has_sentence, is_warning
from bot.content.models import (
    AnswerFile,
    Business,
    ChannelFile,
    CheckFile,
    Deadlines,
    Entry,
    HandoffFile,
    Language,
    OffTopicFile,
    OperatingPoint,
    PhraseFile,
    Policy,
    RequestFile,
    SilentFile,
    SmallTalkFile,
)
from bot.content.shapes import all_keys, nearest_key
from bot.content.source import BYTE_ORDER_MARK, BadYamlError, parse, place_at
from bot.content.traps import Trap, misread
from bot.content.unreadable import why_unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One kind of file: its name or pattern, its shape, the name of its JSON Schema, whether one must exist."""

    pattern: str
    shape: type[BaseModel]
    schema: str
    required: bool = True


PLACES = (
    Place(pattern="policy.yaml", shape=Policy, schema="policy"),
    Place(pattern="business.yaml", shape=Business, schema="business"),
    Place(pattern="answers/*.yaml", shape=AnswerFile, schema="answers"),
    Place(pattern="silent/*.yaml", shape=SilentFile, schema="silent"),
    Place(pattern="small_talk.yaml", shape=SmallTalkFile, schema="small_talk"),
    Place(pattern="off_topic.yaml", shape=OffTopicFile, schema="off_topic"),
    Place(pattern="handoff.yaml", shape=HandoffFile, schema="handoff"),
    Place(pattern="requests/*.yaml", shape=RequestFile, schema="requests"),
    Place(pattern="deadlines.yaml", shape=Deadlines, schema="deadlines"),
    Place(pattern="phrases.yaml", shape=PhraseFile, schema="phrases"),
    Place(pattern="channels.yaml", shape=ChannelFile, schema="channels", required=False),
    Place(pattern="decision.yaml", shape=OperatingPoint, schema="decision"),
    Place(pattern="language/*.yaml", shape=Language, schema="language", required=False),
    Place(pattern="checks/*.yaml", shape=CheckFile, schema="checks", required=False),
)

Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(slots=True, kw_only=True)
class Folder:
    """Everything read from the folder. `broken`: shapes of which a file is missing or could not be read whole."""

    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, BaseModel] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    broken: set[type[BaseModel]] = field(default_factory=set)

    def of(self, shape: type[Shape]) -> Iterator[tuple[str, Shape]]:
        """The files of one shape, by name."""
        return ((name, file) for name, file in self.files.items() if isinstance(file, shape))

    def one(self, shape: type[Shape]) -> Shape:
        """The only file of a shape that is required."""
        return next(file for _, file in self.of(shape))


def read_folder(folder: Path) -> Folder:
    """Read every file of the folder; what is wrong with one does not hide what is wrong with another."""
    read = Folder()
    found = {name: place_of(name) for name in names_in(folder)}
    for name, place in found.items():
        if place is None:
            read.findings.append(Finding(file=name, problem="unknown_file"))
        else:
            _read_file(read, folder, name, place)
    for place in PLACES:
        if place.required and place not in found.values():
            read.findings.append(Finding(file=place.pattern, problem="missing_file", values={"file": place.pattern}))
            read.broken.add(place.shape)
    return read


def shelf(file: BaseModel) -> tuple[str, Sequence[Entry]]:
    """The key under which a file keeps its entries, and the entries; nothing for files without entries."""
    match file:
        case AnswerFile():
            return "answers", file.answers
        case SilentFile():
            return "topics", file.topics
        case SmallTalkFile():
            return "small_talk", file.small_talk
        case OffTopicFile():
            return "off_topic", file.off_topic
        case HandoffFile():
            return "handoff", file.handoff
    return "", ()


def names_in(folder: Path) -> list[str]:
    """The YAML files, as paths within the folder; hidden files and folders are not content."""
    names = (path.relative_to(folder) for path in folder.rglob("*.y*ml"))
    return sorted(name.as_posix() for name in names if not any(part.startswith(".") for part in name.parts))


def place_of(name: str) -> Place | None:
    """The kind of file that one of this name is; None where nothing reads it."""
    return next((place for place in PLACES if _fits(name, place.pattern)), None)


def _fits(name: str, pattern: str) -> bool:
    """Whether a name is the pattern, or a YAML file right inside the pattern's folder."""
    if "*" not in pattern:
        return name == pattern
    return Path(name).parent == Path(pattern).parent and name.endswith(".yaml")


def _read_file(read: Folder, folder: Path, name: str, place: Place) -> None:
    before = len(read.findings)
    try:
        raw = (folder / name).read_bytes()
        text = read.texts[name] = raw.decode()
    except OSError as error:
        read.findings.append(Finding(file=name, problem="not_opened", values={"reason": error.strerror or ""}))
    except UnicodeDecodeError as error:
        readable = raw[: error.start].decode()
        line, column = place_at(readable, len(readable))
        read.findings.append(Finding(file=name, problem="not_utf8", line=line, column=column))
    else:
        read.findings.extend(_oddly_encoded(name, text))
        read.findings.extend(_shape(read, name, text, place))
    if not all(map(is_warning, read.findings[before:])):
        read.broken.add(place.shape)


def _oddly_encoded(name: str, text: str) -> Iterator[Finding]:
    """A byte-order mark, and letters whose marks are typed apart: other programs take them for other words."""
    if text.startswith(BYTE_ORDER_MARK):
        yield Finding(file=name, problem="byte_order_mark", line=1)
    if unicodedata.is_normalized("NFC", text):
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if not unicodedata.is_normalized("NFC", line):
            composed = unicodedata.normalize("NFC", line)
            same = next(at for at, letter in enumerate(line) if letter != composed[at : at + 1])
            yield Finding(file=name, problem="not_nfc", line=number, column=same + 1)


def _shape(read: Folder, name: str, text: str, place: Place) -> Iterator[Finding]:
    """Put the file, in its shape, among those read; yield what is wrong with it."""
    try:
        parsed = parse(text)
    except BadYamlError as error:
        yield _of_trap(name, why_unreadable(text, error, all_keys(place.shape)))
        return
    for key, (line, column) in parsed.twice:
        yield Finding(file=name, problem="twice", line=line, column=column, values={"key": key})
    yield from (_of_trap(name, trap) for trap in misread(text, parsed.root, all_keys(place.shape)))
    try:
        read.files[name] = place.shape.model_validate(parsed.data)
    except ValidationError as error:
        yield from (_finding(name, place, details) for details in error.errors(include_url=False))


def _of_trap(name: str, trap: Trap) -> Finding:
    line, column = trap.place
    return Finding(file=name, problem=trap.problem, line=line, column=column, values={"key": trap.key})


def _finding(name: str, place: Place, details: ErrorDetails) -> Finding:
    path = tuple(step for step in details["loc"] if step != "[key]")
    key = next((step for step in reversed(path) if isinstance(step, str)), name)
    values = {**details.get("ctx", {}), "key": key}
    problem = details["type"] if has_sentence(details["type"]) else "wrong_value"
    if problem == "extra_forbidden" and (nearest := nearest_key(place.shape, path)):
        problem, values["nearest"] = "misspelt_key", nearest
    if problem == "string_type" and isinstance(details["input"], dict) and isinstance(path[-1], int):
        problem = "colon_in_text"  # "- chào shop: cho hỏi" became a key and its value
    return Finding(file=name, problem=problem, path=path, values=values)
