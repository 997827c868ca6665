"""A document as its paragraphs: plain text, a Word file or a web page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

_ITEM = re.compile(r"(?:[-–—•●▪○*+·]|[a-zđ][.)])\s+(?=\S)")
_HEADINGS = re.compile(r"h[1-6]|heading [1-6]|title", re.IGNORECASE)
_LISTS = re.compile("list", re.IGNORECASE)  # how Word calls the styles of lists
_BLOCKS = frozenset("p div li h1 h2 h3 h4 h5 h6 br tr section article header footer ul ol table td th".split())
_UNSEEN = frozenset({"script", "style", "head", "nav", "template"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph without its bullet; `heading` only where the document itself says so."""

    text: str
    item: bool = False
    heading: bool = False


class UnknownDocument(ValueError):
    """A file of a kind that is not read here, or that is not what its name says."""


def read_document(path: Path) -> tuple[Paragraph, ...]:
    """The paragraphs of a .txt, .md, .docx or .html file. Raises UnknownDocument and OSError."""
    match path.suffix.lower():
        case ".txt" | ".md" | "":
            return tuple(_of_text(_decoded(path)))
        case ".docx":
            return tuple(_of_word(path))
        case ".html" | ".htm":
            return tuple(_of_page(_decoded(path)))
    raise UnknownDocument(path.suffix)


def _decoded(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnknownDocument("UTF-8") from error


def _of_text(text: str) -> Iterator[Paragraph]:
    for line in text.splitlines():
        if paragraph := _paragraph(line.removeprefix("#").lstrip("#"), heading=line.startswith("#")):
            yield paragraph


def _of_word(path: Path) -> Iterator[Paragraph]:
    from docx import Document  # large, and only who brings a Word file needs it

    try:
        document = Document(str(path))
    except OSError:
        raise
    except Exception as error:  # python-docx lets through whatever zipfile, lxml or itself meets
        raise UnknownDocument(".docx") from error
    for written in document.paragraphs:
        style = written.style.name if written.style else ""
        listed = bool(_LISTS.search(style or "")) or bool(written._p.xpath("./w:pPr/w:numPr"))
        heading = bool(_HEADINGS.match(style or ""))
        for line in written.text.splitlines():
            if paragraph := _paragraph(line, item=listed and not heading, heading=heading):
                yield paragraph


def _of_page(page: str) -> Iterator[Paragraph]:
    reader = _Page()
    reader.feed(page)
    reader.close()
    for tag, text in reader.found:
        if paragraph := _paragraph(text, item=tag == "li", heading=bool(_HEADINGS.fullmatch(tag))):
            yield paragraph


class _Page(HTMLParser):
    """Collects the texts of a page's blocks with the name of the innermost one."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open: list[str] = []
        self._said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._end_block()
        if tag in _BLOCKS - {"br"} or tag in _UNSEEN:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self._end_block()
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not _UNSEEN.intersection(self._open):
            self._said.append(data)

    def close(self) -> None:
        super().close()
        self._end_block()

    def _end_block(self) -> None:
        named = next((tag for tag in reversed(self._open) if tag == "li" or _HEADINGS.fullmatch(tag)), "p")
        self.found.append((named, "".join(self._said)))
        self._said.clear()


def _paragraph(line: str, *, item: bool = False, heading: bool = False) -> Paragraph | None:
    text = " ".join(line.split())
    bullet = None if heading else _ITEM.match(text)
    bare = text[bullet.end() :] if bullet else text
    return Paragraph(text=bare, item=item or bullet is not None, heading=heading) if bare else None
