"""Why a text is no YAML: the slip behind what the parser met.

The parser's own words are about its grammar ("did not find expected key"), often lines below the slip.
Here each is traced back: to the quote that was never closed, to the colon inside a sentence.
"""

from __future__ import annotations

import re

import yaml

from bot.content.source import BadYamlError, Place
from bot.content.traps import DASH_STUCK, KEY, QUOTES, Trap, start_of

_NO_SPACE = re.compile(r"\s*(?:- )?[\w-]+:[^\s/]")
_FIRST_WORD = re.compile(r"\s*(?:- )?([\w-]+)(?!\w|:\s|:$)")
_ODD_BLANK = re.compile("[\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]")
_SIGNS = frozenset("!&*%@`|>")  # what they mean in front of a text is for programs, not for authors

# The parser's words → the problem, which stands where the thing that it was reading began …
_BEGUN = {
    "found unexpected end of stream": "quote_open",
    "found unknown escape character": "escape",
    "did not find expected ',' or ']'": "bracket_open",
    "did not find expected ',' or '}'": "bracket_open",
}
# … or where it gave up.
_HERE = {
    "but found another document": "two_documents",
    "found character that cannot start any token": "sign_first",
    "found undefined alias": "sign_first",
    "control characters are not allowed": "control_character",
}


def why_unreadable(text: str, error: BadYamlError, keys: frozenset[str]) -> Trap:
    """The likeliest slip behind the error, and where that slip stands. `keys`: those of the file's shape."""
    lines = text.split("\n")
    return _unseen(lines, error) or _by_words(lines, error, keys) or _by_place(text, lines, error)


def _unseen(lines: list[str], error: BadYamlError) -> Trap | None:
    """A tab in front of a line, or a blank that is none for YAML: there, or on the line before."""
    for line in (error.place[0], error.place[0] - 1):
        if not 0 < line <= len(lines):
            continue
        blanks = lines[line - 1][: len(lines[line - 1]) - len(lines[line - 1].lstrip())]
        if "\t" in blanks:
            return Trap(problem="tab", place=(line, blanks.index("\t") + 1))
        if odd := _ODD_BLANK.search(lines[line - 1]):
            return Trap(problem="odd_blank", place=(line, odd.start() + 1))
    return None


def _by_words(lines: list[str], error: BadYamlError, keys: frozenset[str]) -> Trap | None:
    if error.said == "mapping values are not allowed in this context":
        return _stray_colon(lines, error, keys)
    if error.said == "could not find expected ':'":
        return _no_key(lines, error.began)
    if problem := _BEGUN.get(error.said):
        return Trap(problem=problem, place=error.began)
    if problem := _HERE.get(error.said):
        return Trap(problem=problem, place=error.place)
    return None


def _by_place(text: str, lines: list[str], error: BadYamlError) -> Trap:
    """What stands where the parser gave up: behind a quote, behind a sign, or a line that stands askew."""
    line, column = error.place
    before = lines[line - 1][: column - 1] if line <= len(lines) else ""
    if quote := _ended_early(text, before, error.place):
        return quote
    if _character(lines, error.began) in _SIGNS:
        return Trap(problem="sign_first", place=error.began)
    return Trap(problem="bad_yaml" if before.strip() else "indent", place=error.place)


def _stray_colon(lines: list[str], error: BadYamlError, keys: frozenset[str]) -> Trap:
    """A colon in a sentence; or, when it is the line's first, the line before it or its own indent is at fault."""
    line, column = error.place
    before = lines[line - 1][: column - 1]
    if KEY.match(before):
        return Trap(problem="colon_in_text", place=error.place)
    above = next((at for at in range(line - 1, 0, -1) if lines[at - 1].strip()), None)
    first = _FIRST_WORD.match(lines[above - 1]) if above else None
    if above and first and (_NO_SPACE.match(lines[above - 1]) or first[1] in keys):
        return _no_key(lines, (above, first.start(1) + 1))
    return Trap(problem="indent", place=(line, len(before) - len(before.lstrip()) + 1))


def _no_key(lines: list[str], place: Place) -> Trap:
    """A line that should be a key and its value: the blank behind its colon is missing, or the colon itself."""
    line = lines[place[0] - 1]
    if DASH_STUCK.match(line.lstrip()):
        return Trap(problem="dash_stuck", place=place)
    if _NO_SPACE.match(line):
        return Trap(problem="colon_stuck", place=(place[0], line.index(":") + 1))
    return Trap(problem="colon_missing", place=place)


def _ended_early(text: str, before: str, place: Place) -> Trap | None:
    """A quoted text, or one in brackets, that ended right before this place."""
    last = _last_event(text)
    if last is None or last.end_mark is None or last.end_mark.line + 1 != place[0]:
        return None
    if place[1] - last.end_mark.column > 2:  # more than a blank between them
        return None
    if isinstance(last, yaml.ScalarEvent) and last.style in QUOTES:
        begun = start_of(last)
        return (
            Trap(problem="quote_early", place=place)
            if begun[0] == place[0]
            else Trap(problem="quote_open", place=begun)
        )
    if isinstance(last, yaml.CollectionEndEvent) and before.rstrip().endswith(("}", "]")):
        return Trap(problem="bracket_first", place=place)
    return None


def _last_event(text: str) -> yaml.Event | None:
    """The last thing that the parser understood."""
    last = None
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            last = event
    except yaml.YAMLError:
        pass
    return last


def _character(lines: list[str], place: Place) -> str:
    return lines[place[0] - 1][place[1] - 1 : place[1]] if place[0] <= len(lines) else ""
