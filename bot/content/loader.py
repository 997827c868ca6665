"""Reads the knowledge folder into memory, or says everything that is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from bot.content.checks import findings_of
from bot.content.findings import Finding, is_warning, to_problems
from bot.content.folder import Folder, names_in, read_folder
from bot.content.knowledge import Knowledge
from bot.content.models import (
    Answer,
    AnswerFile,
    Business,
    ChannelFile,
    Check,
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
    Silent,
    SilentFile,
    SmallTalkFile,
    Window,
)
from bot.domain.errors import ContentError, Problem, Severity
from bot.domain.requests import Kind

EntryType = TypeVar("EntryType", bound=Entry)

_LETTERS = str.maketrans("0123456789", "ghijklmnop")  # a row of digits would look like a phone number in the group


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A folder looked at thoroughly: everything worth saying about it, and its content if that can be served."""

    problems: tuple[Problem, ...]
    knowledge: Knowledge | None

    @property
    def worst(self) -> Severity | None:
        """How bad the worst problem is; None where there is none."""
        found = {problem.severity for problem in self.problems}
        return next((severity for severity in reversed(Severity) if severity in found), None)


def load(folder: Path) -> Knowledge:
    """The content of the folder. Raises ContentError with every error found, each with file, line and column."""
    read = _read(folder)
    findings = [finding for finding in (*read.findings, *findings_of(read)) if not is_warning(finding)]
    if findings:
        raise ContentError(to_problems(findings, read.texts))
    return _knowledge(read)


def version_of(folder: Path) -> str:
    """The version of the folder's content, without looking into it. Raises OSError, UnicodeDecodeError."""
    return _version({name: (folder / name).read_bytes().decode() for name in names_in(folder)})


def examine(folder: Path) -> Examined:
    """Everything that is wrong with the folder or could be better; slower than load, which only asks if it serves.

    Raises ContentError where there is no such folder.
    """
    read = _read(folder)
    problems = to_problems([*read.findings, *findings_of(read, thorough=True)], read.texts)
    serves = all(problem.severity is Severity.WARNING for problem in problems)
    return Examined(problems=problems, knowledge=_knowledge(read) if serves else None)


def _read(folder: Path) -> Folder:
    if not folder.is_dir():
        raise ContentError(to_problems([Finding(file=str(folder), problem="no_folder")], {}))
    return read_folder(folder)


def _knowledge(read: Folder) -> Knowledge:
    return Knowledge(
        version=_version(read.texts),
        policy=read.one(Policy),
        business=read.one(Business),
        answers=_answers(read),
        silent=_silent(read),
        small_talk=_by_id([entry for _, file in read.of(SmallTalkFile) for entry in file.small_talk]),
        off_topic=_by_id([entry for _, file in read.of(OffTopicFile) for entry in file.off_topic]),
        handoff=_by_id([entry for _, file in read.of(HandoffFile) for entry in file.handoff]),
        requests=_requests(read),
        deadlines=read.one(Deadlines),
        phrases=_phrases(read),
        language=_language(read),
        checks=_checks(read),
        operating_point=read.one(OperatingPoint),
        windows=_windows(read),
        mail_links=frozenset(name for _, file in read.of(ChannelFile) for name in file.mail_links),
        shares_phone=frozenset(name for _, file in read.of(ChannelFile) for name in file.shares_phone),
    )


def _by_id(entries: list[EntryType]) -> Mapping[str, EntryType]:
    return MappingProxyType({entry.id: entry for entry in entries})


def _answers(read: Folder) -> Mapping[str, Answer]:
    return _by_id([entry for _, file in read.of(AnswerFile) for entry in file.answers])


def _silent(read: Folder) -> Mapping[str, Silent]:
    return _by_id([entry for _, file in read.of(SilentFile) for entry in file.topics])


def _requests(read: Folder) -> Mapping[Kind, RequestFile]:
    """The requests in the order of Kind, whatever the order of the files."""
    files = {file.kind: file for _, file in read.of(RequestFile)}
    return MappingProxyType({kind: files[kind] for kind in Kind})


def _phrases(read: Folder) -> Mapping[str, str]:
    groups = read.one(PhraseFile).root
    return MappingProxyType({f"{group}.{key}": text for group, keys in groups.items() for key, text in keys.items()})


def _windows(read: Folder) -> Mapping[str, Window]:
    return MappingProxyType({name: window for _, file in read.of(ChannelFile) for name, window in file.windows.items()})


def _language(read: Folder) -> Language:
    files = [file for _, file in read.of(Language)]
    return Language(
        abbreviations={short: full for file in files for short, full in file.abbreviations.items()},
        synonyms=[group for file in files for group in file.synonyms],
        spellings={wrong: right for file in files for wrong, right in file.spellings.items()},
        foreign=[word for file in files for word in file.foreign],
    )


def _checks(read: Folder) -> tuple[Check, ...]:
    return tuple(check for _, file in read.of(CheckFile) for check in file.checks)


def _version(texts: Mapping[str, str]) -> str:
    """A short hash of everything a customer can notice; the admins' own test questions are not among it."""
    digest = hashlib.sha256()
    for name in sorted(name for name in texts if not name.startswith("checks/")):
        digest.update(f"{name}\0{texts[name]}\0".encode())
    return digest.hexdigest()[:12].translate(_LETTERS)
