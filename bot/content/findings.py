"""What is found wrong in the knowledge folder, and its sentence for the author with file, line and column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import groupby

import yaml

from bot.content.source import KeyPath, locate
from bot.domain.errors import Problem, Severity

# What the bot can serve with although somebody should look at it; everything else stops the content.
_WARNINGS = frozenset(
    {
        "few_asks",
        "ask_again",
        "ask_stolen",
        "cut_off",
        "reads_as_other",
        "phrase_unused",
        "not_reviewed",
        "policy_moved_on",
    }
)
_UNREADABLE = frozenset({"not_utf8", "not_opened", "no_folder"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong: where in which file, and the sentence of problems.yaml with its values.

    `path` leads through keys and list positions; `line` is used instead where the text itself is wrong.
    """

    file: str
    problem: str
    path: KeyPath = ()
    line: int | None = None
    column: int = 1
    values: Mapping[str, object] = field(default_factory=dict)


@cache
def _sentences() -> dict[str, str]:
    text = (files("bot.content") / "problems.yaml").read_text(encoding="utf-8")
    sentences: dict[str, str] = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - builds plain text only
    return sentences


def sentence(problem: str, **values: object) -> str:
    """A sentence of problems.yaml with its {placeholders} filled."""
    return _sentences()[problem].format(**values)


def has_sentence(problem: str) -> bool:
    """Whether problems.yaml has a sentence under this name."""
    return problem in _sentences()


def severity_of(problem: str) -> Severity:
    """How bad a problem of this name is."""
    if problem in _UNREADABLE:
        return Severity.UNREADABLE
    return Severity.WARNING if problem in _WARNINGS else Severity.ERROR


def is_warning(finding: Finding) -> bool:
    """Whether the bot can serve with what was found."""
    return severity_of(finding.problem) is Severity.WARNING


def to_problems(findings: Iterable[Finding], texts: Mapping[str, str]) -> tuple[Problem, ...]:
    """The findings as problems, by file and line. `texts`: the text of each file that could be read."""
    ordered = sorted(findings, key=lambda finding: finding.file)
    problems: list[Problem] = []
    for file, group in groupby(ordered, key=lambda finding: finding.file):
        problems.extend(_of_one_file(file, texts.get(file, ""), list(group)))
    return tuple(problems)


def _of_one_file(file: str, text: str, findings: list[Finding]) -> list[Problem]:
    places = iter(locate(text, [finding.path for finding in findings if finding.line is None]))
    problems = []
    for finding in findings:
        line, column = next(places) if finding.line is None else (finding.line, finding.column)
        severity = severity_of(finding.problem)
        message = sentence(finding.problem, **finding.values)
        if severity is Severity.WARNING:
            message = sentence("warning", message=message)
        problems.append(Problem(file=file, line=line, column=column, message=message, severity=severity))
    return sorted(problems, key=lambda problem: (problem.line, problem.column))
