"""What a program can mend in the files without knowing what they mean; comments and order of everything else stay.

Never the meaning: a file whose data would not be the same afterwards is left as it was.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

import yaml
from pydantic import BaseModel

from bot.content.folder import names_in, place_of
from bot.content.models import Shape
from bot.content.shapes import is_text, model_of, nodes_of
from bot.content.source import BYTE_ORDER_MARK, BadYamlError, parse
from bot.content.wording_rules import reads_otherwise

_NO_BREAK = "\u00a0"  # looks like a blank, and is none for YAML


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A file before and after mending."""

    file: str
    before: str
    after: str

    @property
    def difference(self) -> str:
        """The lines that change, as `diff -u` shows them."""
        lines = (self.before.splitlines(keepends=True), self.after.splitlines(keepends=True))
        return "".join(unified_diff(*lines, fromfile=self.file, tofile=self.file))


def mend(folder: Path) -> tuple[Mended, ...]:
    """Mend every file of the folder that can be; gives back those that changed, already written."""
    changed = []
    for name in names_in(folder):
        place = place_of(name)
        text = _text(folder / name)
        if place is None or text is None:
            continue
        after = mended_text(text, place.shape)
        if after != text:
            (folder / name).write_text(after, encoding="utf-8", newline="\n")
            changed.append(Mended(file=name, before=text, after=after))
    return tuple(changed)


def mended_text(text: str, shape: type[BaseModel]) -> str:
    """The text in composed letters, without signs that nobody sees, its keys in the order of the shape."""
    plain = unicodedata.normalize("NFC", text.removeprefix(BYTE_ORDER_MARK)).replace(_NO_BREAK, " ")
    plain = "\n".join(line.rstrip() for line in plain.split("\n")).rstrip("\n") + "\n"
    try:
        before = parse(plain)
        if before.twice:
            return plain  # which of the two is meant is for the author
        after = _ordered(_quoted(plain, shape), shape)
        return after if parse(after).data == before.data else plain
    except BadYamlError:
        return plain


def _text(path: Path) -> str | None:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except (OSError, UnicodeDecodeError):
        return None


def _quoted(text: str, shape: type[BaseModel]) -> str:
    """Quotes around every text that other programs would read as a number, a date or yes and no."""
    for node in reversed([node for annotation, node in _nodes(text, shape) if is_text(annotation)]):
        if reads_otherwise(node):
            start, end = node.start_mark.index, node.end_mark.index
            text = text[:start] + json.dumps(node.value, ensure_ascii=False) + text[end:]
    return text


def _ordered(text: str, shape: type[BaseModel]) -> str:
    """Every group of keys, one under the other, in the order that the shape declares."""
    while (lines := _one_ordered(text, shape)) is not None:
        text = "\n".join(lines)
    return text


def _one_ordered(text: str, shape: type[BaseModel]) -> list[str] | None:
    """The lines with the first group that is out of order put right; None when none is."""
    for annotation, node in _nodes(text, shape):
        model = model_of(annotation)
        if model is None or not issubclass(model, Shape) or not isinstance(node, yaml.MappingNode) or node.flow_style:
            continue
        keys = [key.value for key, _ in node.value]
        places = {key: at for at, key in enumerate(model.key_order())}
        order = sorted(range(len(keys)), key=lambda at: places.get(keys[at], len(places)))
        if order != list(range(len(keys))):
            return _moved(text.split("\n"), node, order)
    return None


def _moved(lines: list[str], node: yaml.MappingNode, order: list[int]) -> list[str]:
    """The lines of a group's keys in this order. What stands before the first key ("- ") stays in front."""
    indent = node.start_mark.column
    own = [key.start_mark.line for key, _ in node.value]
    starts = [own[0], *(_with_notes(lines, line, indent) for line in own[1:])]
    end = _end(lines, starts[-1], node.end_mark.line)
    first = starts[0]
    head, lines = lines[first][:indent], [*lines[:first], " " * indent + lines[first][indent:], *lines[first + 1 :]]
    blocks = [lines[start:stop] for start, stop in zip(starts, [*starts[1:], end], strict=True)]
    moved = [line for at in order for line in blocks[at]]
    at_key = next(at for at, line in enumerate(moved) if line.strip() and not line.lstrip().startswith("#"))
    notes, moved = moved[:at_key], moved[at_key:]
    margin = head[: len(head) - len(head.lstrip())]
    return [
        *lines[:first],
        *(margin + note.lstrip() for note in notes),
        head + moved[0][indent:],
        *moved[1:],
        *lines[end:],
    ]


def _with_notes(lines: list[str], line: int, indent: int) -> int:
    """Where the notes and blank lines directly above a key begin: they belong to it."""
    while lines[line - 1].startswith(" " * indent + "#") or not lines[line - 1].strip():
        line -= 1
    return line


def _end(lines: list[str], first: int, end: int) -> int:
    """The line after the last of a group, blank lines and notes about what follows left out."""
    end = min(end, len(lines))
    while end > first + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _nodes(text: str, shape: type[BaseModel]) -> Iterator[tuple[object, yaml.Node]]:
    root = yaml.compose(text, Loader=yaml.CBaseLoader)
    return nodes_of(shape, root) if root else iter(())
