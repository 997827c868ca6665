"""The family of errors, by who must act.

BotError
├── ContentError      an author: a file of the knowledge folder is wrong
├── SettingsError     the operator: a setting is missing or bad
│   └── BadSettings      several, still without their sentences
├── NotAllowed        staff: this person may not do this
├── IllegalMove       staff: the request is not in a state that allows this
├── ChannelError      the outside: a service refused or did not answer
├── StorageError      the outside: the database refused or did not answer
│   └── DatabaseInUse    the operator: another program runs on the same file
└── FittingFailed     the operator: the process that fits a model ended without one
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from traceback import extract_tb


class BotError(Exception):
    """Anything this program can say about what went wrong; never holds personal data."""


class Severity(StrEnum):
    """What a problem of the content means for serving with it."""

    WARNING = "warning"  # the bot serves, and somebody should look at it
    ERROR = "error"
    UNREADABLE = "unreadable"  # the file or folder could not be read at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in the knowledge folder: where it stands and what to do about it."""

    file: str
    line: int
    column: int
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class ContentError(BotError):
    """The knowledge folder cannot be used; lists every problem at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class SettingsError(BotError):
    """A setting is missing or bad; one clear sentence per setting, never its value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingProblem:
    """One thing wrong with the settings: the name of the sentence about it, and what that is filled with."""

    what: str
    values: Mapping[str, object] = field(default_factory=dict)


class BadSettings(SettingsError):
    """Settings that are missing or bad, for whoever has the words; never with a value."""

    def __init__(self, problems: tuple[SettingProblem, ...]) -> None:
        self.problems = problems
        super().__init__(", ".join(problem.what for problem in problems))


class NotAllowed(BotError):
    """The person may not do this."""


class IllegalMove(BotError):
    """The table of moves has no such move from the request's present state."""


class ChannelError(BotError):
    """A service refused a message or did not answer."""

    def __init__(self, reason: str, *, retryable: bool, retry_after: float | None = None) -> None:
        self.reason = reason
        self.retryable = retryable
        self.retry_after = retry_after
        super().__init__(reason)


class ChatMoved(ChannelError):
    """The chat goes on under another id (a Telegram group that became a supergroup)."""

    def __init__(self, new_id: str) -> None:
        self.new_id = new_id
        super().__init__("chat moved", retryable=True)


class StorageError(BotError):
    """The database refused or did not answer; nothing of the unit of work was kept."""


class DatabaseInUse(StorageError):
    """Another program runs on the same SQLite file."""


class FittingFailed(BotError):
    """The process that fits a model ended without one; the model in force goes on."""


def where_broke(error: Exception) -> str:
    """What broke and where, for the log; never the error's own words, which may hold what a customer wrote."""
    place = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {place.name}, line {place.lineno}"
