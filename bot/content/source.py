"""One YAML file as plain data, and the way back from a key to its line and column.

Lines are looked up only when there is something to report: keeping them for every value would make the
start several times slower.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

import yaml

KeyPath: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]  # line and column, both from 1

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what ends a line in YAML
BYTE_ORDER_MARK = "\ufeff"


class BadYamlError(Exception):
    """The text is no YAML: where the parser gave up, where what it was reading began, and its own words."""

    def __init__(self, place: Place, began: Place, said: str) -> None:
        self.place = place
        self.began = began
        self.said = said
        super().__init__(f"line {place[0]}, column {place[1]}: {said}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A YAML text: its data, the keys that stand twice in one mapping, and the parser's own nodes."""

    data: object
    twice: list[tuple[str, Place]]
    root: yaml.Node | None


class _PlainLoader(yaml.CBaseLoader):
    """Every value stays text until its shape says otherwise: "no", 4.10 and 0981900233 are what was typed."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.twice: list[tuple[str, Place]] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        """The mapping; a key that comes twice is noted, for YAML would silently keep the last one."""
        mapping = super().construct_mapping(node, deep=deep)
        if len(mapping) < len(node.value):
            seen = set()
            for key, _ in node.value:
                if key.value in seen:
                    self.twice.append((key.value, _start(key)))
                seen.add(key.value)
        return mapping


def lines_of(text: str) -> list[str]:
    """The lines as the parser counts them, with an empty one at the end: it may point behind the last."""
    return [*_BREAK.split(text), ""]


def parse(text: str) -> Parsed:
    """What stands in a YAML text. Raises BadYamlError."""
    loader = _PlainLoader(text)
    try:
        root = loader.get_single_node()
        data = None if root is None else loader.construct_document(root)
        return Parsed(data=data, twice=loader.twice, root=root)
    except yaml.MarkedYAMLError as error:
        place = _marked(error.problem_mark or error.context_mark)
        raise BadYamlError(
            place, _marked(error.context_mark) if error.context_mark else place, str(error.problem)
        ) from error
    except yaml.reader.ReaderError as error:
        place = place_at(text, error.position)
        raise BadYamlError(place, place, error.reason) from error
    finally:
        loader.dispose()


def locate(text: str, paths: Iterable[KeyPath]) -> list[Place]:
    """Where each path stands: at its last key or list item, or at the nearest one above that exists."""
    paths = list(paths)
    if not any(paths):
        return [(1, 1)] * len(paths)
    root = yaml.compose(text, Loader=yaml.CBaseLoader)
    return [_place(root, path) for path in paths]


def span_of(text: str, path: KeyPath) -> range | None:
    """The positions of a key and its value together, or of a list item; None where nothing stands there."""
    node: yaml.Node | None = yaml.compose(text, Loader=yaml.CBaseLoader)
    key = node
    for step in path:
        key, node = _child(node, step)
    if key is None or node is None:
        return None
    return range(key.start_mark.index, _end(node))


def _end(node: yaml.Node) -> int:
    """The position behind the last letter of a value; a group's own end lies behind the blank lines after it."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        return _end(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        return _end(node.value[-1])
    return int(node.end_mark.index)


def place_at(text: str, position: int) -> Place:
    """The line and column of a character."""
    before = text[:position]
    return before.count("\n") + 1, position - before.rfind("\n")


def _marked(mark: yaml.Mark | None) -> Place:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _place(root: yaml.Node | None, path: KeyPath) -> Place:
    node, place = root, (1, 1)
    for step in path:
        key, node = _child(node, step)
        if key is None:
            return place
        place = _start(key)
    return place


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node | None, yaml.Node | None]:
    """The node that shows where a step stands (the key, the list item) and the node that it leads to."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(step)), (None, None))
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None, None


def _start(node: yaml.Node) -> Place:
    return node.start_mark.line + 1, node.start_mark.column + 1
