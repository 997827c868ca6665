"""Rules about the policy's clauses and about what rests on them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.entry_rules import entries_of
from bot.content.findings import Finding
from bot.content.folder import Folder, shelf
from bot.content.models import Answer, AnswerFile, CheckFile, Policy, RequestFile, Silent
from bot.content.reviewing import is_outdated, rests_on, review_of
from bot.content.source import KeyPath


def clauses_are_numbered_well(folder: Folder) -> Iterator[Finding]:
    """Each number once, in its own section, and a lettered item below its clause."""
    for file, policy in folder.of(Policy):
        seen: set[str] = set()
        for path, section, number in _clauses(policy):
            values = {"clause": number, "section": section, "parent": _parent(number)}
            if number in seen:
                yield Finding(file=file, problem="clause_twice", path=path, values=values)
            if int(number.partition(".")[0]) != section:
                yield Finding(file=file, problem="clause_elsewhere", path=path, values=values)
            if _parent(number) not in seen | {number}:
                yield Finding(file=file, problem="letter_alone", path=path, values=values)
            seen.add(number)


def clauses_exist(folder: Folder) -> Iterator[Finding]:
    """Whatever names a clause names one of the policy's."""
    known = _numbers(folder)
    for file, path, clauses in _named(folder):
        for index, clause in enumerate(clauses):
            if clause not in known:
                yield Finding(file=file, problem="unknown_clause", path=(*path, index), values={"clause": clause})


def every_clause_is_answered(folder: Folder) -> Iterator[Finding]:
    """Each clause and lettered item is among the clauses of some answer."""
    answered = {clause for _, file in folder.of(AnswerFile) for answer in file.answers for clause in answer.clauses}
    for file, policy in folder.of(Policy):
        for path, _, number in _clauses(policy):
            if number not in answered:
                yield Finding(file=file, problem="unanswered_clause", path=path, values={"clause": number})


def entries_are_reviewed(folder: Folder) -> Iterator[Finding]:
    """Whatever rests on clauses was read beside them as they are now, and that is noted."""
    policy, known = folder.one(Policy), _numbers(folder)
    for file, path, entry in entries_of(folder):
        if not known.issuperset(rests_on(entry)):
            continue  # told already
        reviewed = review_of(entry)
        values = {"id": entry.id, "clauses": ", ".join(rests_on(entry)), "on": reviewed.on if reviewed else ""}
        if rests_on(entry) and reviewed is None:
            yield Finding(file=file, problem="not_reviewed", path=(*path, "id"), values=values)
        elif is_outdated(entry, policy):
            yield Finding(file=file, problem="policy_moved_on", path=(*path, "reviewed"), values=values)


def answers_stand_in_their_section(folder: Folder) -> Iterator[Finding]:
    """An answer stands in the file of the section that its first clause belongs to."""
    sections = {section.number for section in folder.one(Policy).sections}
    for file, answers in folder.of(AnswerFile):
        if answers.section not in sections:
            yield Finding(file=file, problem="unknown_section", path=("section",), values={"section": answers.section})
            continue
        for index, answer in enumerate(answers.answers):
            if int(answer.clauses[0].partition(".")[0]) != answers.section:
                values = {"id": answer.id, "clause": answer.clauses[0], "section": answers.section}
                yield Finding(file=file, problem="wrong_section", path=("answers", index), values=values)


def _clauses(policy: Policy) -> Iterator[tuple[KeyPath, int, str]]:
    """Each clause: where it stands, the section it stands in, its number."""
    for above, section in enumerate(policy.sections):
        for index, clause in enumerate(section.clauses):
            yield ("sections", above, "clauses", index), section.number, clause.number


def _numbers(folder: Folder) -> frozenset[str]:
    return frozenset(number for _, policy in folder.of(Policy) for _, _, number in _clauses(policy))


def _parent(number: str) -> str:
    return number.rstrip("abcdefghijklmnopqrstuvwxyz")


def _named(folder: Folder) -> Iterator[tuple[str, KeyPath, list[str]]]:
    """Everything that names clauses: file, where, which."""
    for file, content in folder.files.items():
        key, entries = shelf(content)
        for index, entry in enumerate(entries):
            if isinstance(entry, Answer | Silent):
                yield file, (key, index, "clauses"), entry.clauses
    for file, request in folder.of(RequestFile):
        yield file, ("clauses",), request.clauses
        yield file, ("quotes",), request.quotes
    for file, checks in folder.of(CheckFile):
        for index, check in enumerate(checks.checks):
            yield file, ("checks", index, "clauses"), check.clauses
