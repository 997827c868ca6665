"""Where YAML takes a text without a word, and reads something other than what the author meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import yaml

from bot.content.source import Place, lines_of

QUOTES = ('"', "'")
KEY = re.compile(r"\s*(?:- )?(?P<key>[^\s:#\"'{\[][^:#\"']{0,40}):(?:\s|$)")
DASH_STUCK = re.compile(r"-\w")
_BLOCKS = ("|", ">")
_ITEM = re.compile(r"\s*- ")
_PLAIN_KEY = re.compile(r"\s*(?:- )?[a-z_]+:(?:\s|$)")
_CUT = re.compile(r"\s+(#[^\s#])")  # "hỏi máy #2": a note would have a blank behind its sign
_SIGN = re.compile(r"(?:^|[\s:\[{,-])[&!]", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """One slip of the text: the name of its sentence, where it stands, and the key that is swallowed, if one is."""

    problem: str
    place: Place
    key: str = ""


def misread(text: str, root: yaml.Node | None, keys: frozenset[str]) -> Iterator[Trap]:
    """The slips in a text that is YAML, whose nodes begin with `root`. `keys`: those that its shape may have."""
    if _SIGN.search(text):
        yield from _signs(text)
    lines = lines_of(text)
    for node in _scalars(root):
        if not _is_simple(node, lines):
            yield from _in_scalar(node, lines, keys)


def start_of(thing: yaml.Event | yaml.Node) -> Place:
    """Where something begins; the C parser marks everything it gives."""
    assert thing.start_mark is not None  # noqa: S101 - for the checker of types
    return thing.start_mark.line + 1, thing.start_mark.column + 1


def _signs(text: str) -> Iterator[Trap]:
    """Anchors and tags: nodes no longer know of the first."""
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        if isinstance(event, yaml.NodeEvent) and (event.anchor or getattr(event, "tag", None)):
            yield Trap(problem="sign_first", place=start_of(event))


def _scalars(root: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """Every single text once, in order; an alias leads to what was met before."""
    waiting, met = [root], set()
    while waiting:
        node = waiting.pop()
        if node is None or id(node) in met:
            continue
        met.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            yield node
        elif isinstance(node, yaml.CollectionNode):
            parts = chain.from_iterable(node.value) if isinstance(node, yaml.MappingNode) else node.value
            waiting.extend(reversed([*parts]))


def _is_simple(node: yaml.ScalarNode, lines: list[str]) -> bool:
    """Whether it is plain, in one line and without the signs that could hide something, as most are."""
    at = node.end_mark.line
    return not node.style and node.start_mark.line == at and node.value[:1] != "-" and "#" not in lines[at]


def _in_scalar(node: yaml.ScalarNode, lines: list[str], keys: frozenset[str]) -> Iterator[Trap]:
    more = range(node.start_mark.line + 2, node.end_mark.line + 2)  # the lines after its first
    if node.style in _BLOCKS:
        yield from _keys_in_text(lines, more[:-1], keys)  # the last is the line after it
    elif node.style in QUOTES:
        if any(_ITEM.match(lines[at - 1]) or _PLAIN_KEY.match(lines[at - 1]) for at in more):
            yield Trap(problem="quote_open", place=start_of(node))
    else:
        yield from _in_plain(node, lines, more)


def _in_plain(node: yaml.ScalarNode, lines: list[str], more: range) -> Iterator[Trap]:
    if DASH_STUCK.match(node.value):
        yield Trap(problem="dash_stuck", place=start_of(node))
    for at in more:
        if dash := _ITEM.match(lines[at - 1]):
            yield Trap(problem="item_swallowed", place=(at, dash.end() - 1))
    if cut := _CUT.match(lines[node.end_mark.line], node.end_mark.column):
        yield Trap(problem="cut_off", place=(node.end_mark.line + 1, cut.start(1) + 1))


def _keys_in_text(lines: list[str], which: range, keys: frozenset[str]) -> Iterator[Trap]:
    for at in which:
        match = KEY.match(lines[at - 1]) if at <= len(lines) else None
        if match and match["key"] in keys:
            yield Trap(problem="key_in_text", place=(at, match.start("key") + 1), key=match["key"])
