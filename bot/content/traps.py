"""Where YAML takes a text without a word, and reads something other than what the author meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from bot.content.source import Place

QUOTES = ('"', "'")
KEY = re.compile(r"\s*(?:- )?(?P<key>[^\s:#\"'{\[][^:#\"']{0,40}):(?:\s|$)")
DASH_STUCK = re.compile(r"-\w")
_BLOCKS = ("|", ">")
_ITEM = re.compile(r"\s*- ")
_PLAIN_KEY = re.compile(r"\s*(?:- )?[a-z_]+:(?:\s|$)")
_CUT = re.compile(r"\s+(#[^\s#])")  # "hỏi máy #2": a note would have a blank behind its sign


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """One slip of the text: the name of its sentence, where it stands, and the key that is swallowed, if one is."""

    problem: str
    place: Place
    key: str = ""


def misread(text: str, keys: frozenset[str]) -> Iterator[Trap]:
    """The slips in a text that is YAML. `keys`: the keys that a file of this shape may have."""
    lines = text.split("\n")
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        if isinstance(event, yaml.NodeEvent) and (event.anchor or getattr(event, "tag", None)):
            yield Trap(problem="sign_first", place=start_of(event))
        elif isinstance(event, yaml.ScalarEvent):
            yield from _in_scalar(event, lines, keys)


def start_of(event: yaml.Event) -> Place:
    """Where something begins; the C parser marks everything it gives."""
    assert event.start_mark is not None  # noqa: S101 - for the checker of types
    return event.start_mark.line + 1, event.start_mark.column + 1


def _in_scalar(event: yaml.ScalarEvent, lines: list[str], keys: frozenset[str]) -> Iterator[Trap]:
    line, _ = start_of(event)
    more = range(line + 1, event.end_mark.line + 2) if event.end_mark else range(0)  # the lines after its first
    if event.style in _BLOCKS:
        yield from _keys_in_text(lines, more[:-1], keys)  # the last is the line after it
    elif event.style in QUOTES:
        if any(_ITEM.match(lines[at - 1]) or _PLAIN_KEY.match(lines[at - 1]) for at in more):
            yield Trap(problem="quote_open", place=start_of(event))
    else:
        yield from _in_plain(event, lines, more)


def _in_plain(event: yaml.ScalarEvent, lines: list[str], more: range) -> Iterator[Trap]:
    if DASH_STUCK.match(event.value):
        yield Trap(problem="dash_stuck", place=start_of(event))
    for at in more:
        if dash := _ITEM.match(lines[at - 1]):
            yield Trap(problem="item_swallowed", place=(at, dash.end() - 1))
    if event.end_mark and (cut := _CUT.match(lines[event.end_mark.line], event.end_mark.column)):
        yield Trap(problem="cut_off", place=(event.end_mark.line + 1, cut.start(1) + 1))


def _keys_in_text(lines: list[str], which: range, keys: frozenset[str]) -> Iterator[Trap]:
    for at in which:
        match = KEY.match(lines[at - 1]) if at <= len(lines) else None
        if match and match["key"] in keys:
            yield Trap(problem="key_in_text", place=(at, match.start("key") + 1), key=match["key"])
