"""Rules about the texts that people read, and about the language files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import Formatter

import yaml

from bot.content.entry_rules import entries_of
from bot.content.findings import Finding, sentence
from bot.content.folder import Folder
from bot.content.models import PLACEHOLDERS, Answer, Language, PhraseFile, RequestFile, Silent
from bot.content.shapes import is_text, nodes_of
from bot.content.source import KeyPath

_LEAST_LINES, _MOST_LINES = 2, 6  # an answer fits a phone's screen without scrolling
_MOST_IN_A_LINE = 160
_MOST_CHARACTERS = 2000  # the tightest channel (Zalo) takes no more
_DIGITS = re.compile(r"[-+]?\d+")
# What YAML 1.1 takes for something other than text, by the first character.
_NO_TEXT: Mapping[str, list[tuple[str, re.Pattern[str]]]] = yaml.SafeLoader.yaml_implicit_resolvers


def answers_are_short(folder: Folder) -> Iterator[Finding]:
    """Answers and silent topics have two to six lines, everything else one to six, and no line is long."""
    for file, path, entry in entries_of(folder):
        lines = [line for line in entry.answer.splitlines() if line.strip()]
        least = _LEAST_LINES if isinstance(entry, Answer | Silent) else 1
        where = (*path, "answer")
        if not least <= len(lines) <= _MOST_LINES:
            values = {"count": len(lines), "least": least, "most": _MOST_LINES}
            yield Finding(file=file, problem="text_lines", path=where, values=values)
        longest = max(map(len, lines), default=0)
        if longest > _MOST_IN_A_LINE:
            values = {"count": longest, "most": _MOST_IN_A_LINE}
            yield Finding(file=file, problem="text_line_long", path=where, values=values)
        yield from _too_long(file, where, entry.answer)


def nothing_is_left_to_write(folder: Folder) -> Iterator[Finding]:
    """Nothing of what `kb import` marks as still to be written is left in an entry."""
    mark = sentence("to_write_mark")
    for file, path, entry in entries_of(folder):
        ways = (
            ((*path, "ask", voice, at), text) for voice, texts in entry.ask.items() for at, text in enumerate(texts)
        )
        for where, text in (((*path, "title"), entry.title), ((*path, "answer"), entry.answer), *ways):
            if text.startswith(mark):
                yield Finding(file=file, problem="to_write", path=where)


def requests_are_short(folder: Folder) -> Iterator[Finding]:
    """No text of a request is longer than the tightest channel takes."""
    for file, path, text in _texts_of_requests(folder):
        yield from _too_long(file, path, text)


def phrases_are_short(folder: Folder) -> Iterator[Finding]:
    """No phrase is longer than the tightest channel takes."""
    for file, phrases in folder.of(PhraseFile):
        for group, texts in phrases.root.items():
            for key, text in texts.items():
                yield from _too_long(file, (group, key), text)


def texts_read_as_text(folder: Folder) -> Iterator[Finding]:
    """A text without quotes is one for every program: editors take no for false and 0981900233 for a number."""
    for file, content in folder.files.items():
        root = yaml.compose(folder.texts[file], Loader=yaml.CBaseLoader)
        for annotation, node in nodes_of(type(content), root) if root else ():
            if is_text(annotation) and reads_otherwise(node):
                line, column = node.start_mark.line + 1, node.start_mark.column + 1
                values = {"text": node.value}
                yield Finding(file=file, problem="reads_as_other", line=line, column=column, values=values)


def reads_otherwise(node: yaml.Node) -> bool:
    """Whether a value without quotes is something other than text by the rules of YAML 1.1, or of 1.2."""
    if not isinstance(node, yaml.ScalarNode) or node.style or not node.value:
        return False
    if _DIGITS.fullmatch(node.value):  # 1.1 takes 08 for text, 1.2 for eight
        return True
    return any(pattern.match(node.value) for _, pattern in _NO_TEXT.get(node.value[0], ()))


def placeholders_are_known(folder: Folder) -> Iterator[Finding]:
    """Braces in the texts of entries and requests hold only what business.yaml can fill."""
    for file, path, text in _texts(folder):
        names = placeholders_in(text)
        if names is None:
            yield Finding(file=file, problem="bad_placeholder", path=path)
            continue
        known = ", ".join(f"{{{name}}}" for name in sorted(PLACEHOLDERS))
        for name in sorted(names - PLACEHOLDERS):
            values = {"placeholder": name, "known": known}
            yield Finding(file=file, problem="unknown_placeholder", path=path, values=values)


def phrases_have_whole_braces(folder: Folder) -> Iterator[Finding]:
    """Every brace of phrases.yaml is closed; whether a name in it is filled is for the tests of the code."""
    for file, phrases in folder.of(PhraseFile):
        for group, texts in phrases.root.items():
            for key, text in texts.items():
                if placeholders_in(text) is None:
                    yield Finding(file=file, problem="bad_placeholder", path=(group, key))


def abbreviations_mean_one_thing(folder: Folder) -> Iterator[Finding]:
    """An abbreviation has one meaning over all language files."""
    first: dict[str, tuple[str, str]] = {}
    for file, language in folder.of(Language):
        for short, full in language.abbreviations.items():
            where, meaning = first.setdefault(short, (file, full))
            if meaning != full:
                values = {"key": short, "where": where}
                yield Finding(file=file, problem="abbreviation_twice", path=("abbreviations", short), values=values)


def placeholders_in(text: str) -> frozenset[str] | None:
    """The names in braces; None when the braces are not whole or hold something other than a name."""
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        return None
    return frozenset(names) if all(map(str.isidentifier, names)) else None


def _too_long(file: str, path: KeyPath, text: str) -> Iterator[Finding]:
    if len(text) > _MOST_CHARACTERS:
        values = {"count": len(text), "most": _MOST_CHARACTERS}
        yield Finding(file=file, problem="text_long", path=path, values=values)


def _texts(folder: Folder) -> Iterator[tuple[str, KeyPath, str]]:
    """The texts that placeholders may stand in."""
    for file, path, entry in entries_of(folder):
        yield file, (*path, "answer"), entry.answer
    yield from _texts_of_requests(folder)


def _texts_of_requests(folder: Folder) -> Iterator[tuple[str, KeyPath, str]]:
    for file, request in folder.of(RequestFile):
        yield file, ("intro",), request.intro
        yield file, ("purpose",), request.purpose
        yield file, ("done",), request.done
        for index, need in enumerate(request.needs):
            yield file, ("needs", index, "ask"), need.ask
        for index, ground in enumerate(request.grounds):
            yield file, ("grounds", index, "text"), ground.text
