"""The files that a new policy begins with: the policy itself, and for each clause an answer still to be written."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping
from json import dumps

from bot.content.findings import sentence
from bot.content.models import Clause, Policy, Section

_WIDTH = 112
_HEAD = "# yaml-language-server: $schema={up}.schema/{schema}.json\n"


def skeleton(policy: Policy) -> Mapping[str, str]:
    """The texts of policy.yaml and of answers/*.yaml by name. What is to be written carries the mark for it."""
    answers = {
        f"answers/{section.number}-{_slug(section.title)}.yaml": _answers(section) for section in policy.sections
    }
    return {"policy.yaml": _policy(policy), **answers}


def _policy(policy: Policy) -> str:
    lines = [
        _HEAD.format(up="", schema="policy").rstrip(),
        f"title: {_quoted(policy.title)}",
        f"version: {_quoted(policy.version)}",
        "sections:",
    ]
    for section in policy.sections:
        lines += [f"  - number: {section.number}", f"    title: {_quoted(section.title)}", "    clauses:"]
        for clause in section.clauses:
            lines += [f"      - number: {_quoted(clause.number)}", "        text: |-", *_indented(clause.text, 10)]
    return "\n".join(lines) + "\n"


def _answers(section: Section) -> str:
    lines = [_HEAD.format(up="../", schema="answers").rstrip(), f"section: {section.number}", "answers:"]
    for group in _grouped(section.clauses):
        lines += _answer(group)
    return "\n".join(lines) + "\n"


def _answer(group: list[Clause]) -> list[str]:
    mark = sentence("to_write_mark")
    notes = [line for clause in group for line in textwrap.wrap(f"{clause.number} {clause.text}", _WIDTH)]
    return [
        *(f"  # {line}" for line in notes),
        f"  - id: muc-{group[0].number.replace('.', '-')}",
        f"    clauses: [{', '.join(_quoted(clause.number) for clause in group)}]",
        f"    title: {_quoted(f'{mark}: ' + sentence('to_write_title'))}",
        "    answer: |-",
        f"      {mark}: {sentence('to_write_answer')}",
        f"      {sentence('to_write_lines')}",
        "    ask:",
        f"      {sentence('to_write_voice')}:",
        f"        - {_quoted(f'{mark}: ' + sentence('to_write_ask', clause=group[0].number))}",
        "",
    ]


def _grouped(clauses: Iterable[Clause]) -> list[list[Clause]]:
    """Each clause with its lettered items."""
    groups: list[list[Clause]] = []
    for clause in clauses:
        if clause.number[-1].isalpha() and groups:
            groups[-1].append(clause)
        else:
            groups.append([clause])
    return groups


def _indented(text: str, by: int) -> list[str]:
    return [" " * by + line for line in text.split("\n")]


def _quoted(text: str) -> str:
    return dumps(text, ensure_ascii=False)


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFD", title.casefold().replace("đ", "d"))
    return "-".join(re.findall(r"[a-z0-9]+", "".join(letter for letter in plain if not unicodedata.combining(letter))))[
        :30
    ].strip("-")
