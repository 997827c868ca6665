"""Paragraphs cut into numbered sections and clauses, as a person would number them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from string import ascii_lowercase

from pydantic import ValidationError

from bot.content.models import Clause, Policy, Section
from bot.content.new_policy.documents import Paragraph, UnknownDocument, read_document
from bot.content.source import BadYamlError, parse

_NUMBERED = re.compile(
    r"(?:(?:Điều|Phần|Chương|Mục)\s+(?:\d+|[IVX]+)\s*[.:–-]?|(?P<number>\d{1,2})\s*[.)]|[IVX]+\s*[.)])\s+(?P<title>\S.*)"
)
_OWN_NUMBER = re.compile(r"\d{1,2}\.\d{1,2}\.?\s+")
_LONGEST_HEADING = 90  # letters; what is longer states something
_LONGEST_TITLE = 60  # as models.Title
_STATES = (".", ";", ",")


@dataclass(slots=True, kw_only=True)
class _Section:
    title: str
    texts: list[str] = field(default_factory=list)  # of the clauses
    items: list[list[str]] = field(default_factory=list)  # of each clause


def outline(paragraphs: Iterable[Paragraph]) -> Policy:
    """The policy that the paragraphs make.

    A paragraph is a clause. Items below one that ends in a colon are its lettered items; other items are
    clauses themselves. A paragraph that ends in a colon and has no items leads into the next.
    """
    title, *rest = list(paragraphs) or [Paragraph(text="–")]
    if _heading(title, 1):
        title, rest = Paragraph(text=title.text), [title, *rest]
    sections: list[_Section] = []
    for paragraph in rest:
        heading = _heading(paragraph, len(sections) + 1)
        if heading:
            sections.append(_Section(title=_title(heading)))
        else:
            if not sections:
                sections.append(_Section(title=_title(title.text)))
            _add(sections[-1], paragraph)
    return Policy(title=title.text, version="1", sections=_numbered(sections))


def _heading(paragraph: Paragraph, number: int) -> str | None:
    """The title of a section; a bare number makes one only when it is the next in line."""
    numbered = _NUMBERED.fullmatch(paragraph.text)
    if paragraph.heading:
        return numbered["title"] if numbered else paragraph.text
    if numbered is None or paragraph.item or len(paragraph.text) > _LONGEST_HEADING or paragraph.text.endswith(_STATES):
        return None
    return numbered["title"] if numbered["number"] in (None, str(number)) else None


def _title(heading: str) -> str:
    bare = heading.rstrip(" :.")
    title = bare.capitalize() if bare.isupper() else bare
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"


def _add(section: _Section, paragraph: Paragraph) -> None:
    text = _OWN_NUMBER.sub("", paragraph.text, count=1) if _OWN_NUMBER.match(paragraph.text) else paragraph.text
    leads = bool(section.texts) and section.texts[-1].endswith(":")
    if paragraph.item and leads and len(section.items[-1]) < len(ascii_lowercase):
        section.items[-1].append(text)
    elif leads and not section.items[-1]:
        section.texts[-1] += "\n" + text
    else:
        section.texts.append(text)
        section.items.append([])


def _numbered(sections: Sequence[_Section]) -> list[Section]:
    return [
        Section(number=number, title=section.title, clauses=_clauses(number, section))
        for number, section in enumerate(sections, start=1)
    ]


def _clauses(number: int, section: _Section) -> list[Clause]:
    clauses = []
    for index, (text, items) in enumerate(zip(section.texts, section.items, strict=True), start=1):
        clauses.append(Clause(number=f"{number}.{index}", text=text))
        clauses.extend(
            Clause(number=f"{number}.{index}{letter}", text=item)
            for letter, item in zip(ascii_lowercase, items, strict=False)
        )
    return clauses


def read_policy(path: Path) -> Policy:
    """The policy in a document, or in another policy.yaml. Raises UnknownDocument and OSError."""
    if path.suffix not in {".yaml", ".yml"}:
        return outline(read_document(path))
    try:
        return Policy.model_validate(parse(path.read_text(encoding="utf-8")).data)
    except (BadYamlError, ValidationError, UnicodeDecodeError) as error:
        raise UnknownDocument("policy.yaml") from error
