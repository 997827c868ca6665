"""Rules about the texts that people read, and about the language files."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

from bot.content.entry_rules import entries_of
from bot.content.findings import Finding
from bot.content.folder import Folder
from bot.content.models import PLACEHOLDERS, Answer, Language, PhraseFile, RequestFile, Silent
from bot.content.source import KeyPath

_LEAST_LINES, _MOST_LINES = 2, 6  # an answer fits a phone's screen without scrolling
_MOST_IN_A_LINE = 160
_MOST_CHARACTERS = 2000  # the tightest channel (Zalo) takes no more


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
        if len(entry.answer) > _MOST_CHARACTERS:
            values = {"count": len(entry.answer), "most": _MOST_CHARACTERS}
            yield Finding(file=file, problem="text_long", path=where, values=values)


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


def _texts(folder: Folder) -> Iterator[tuple[str, KeyPath, str]]:
    """The texts that placeholders may stand in."""
    for file, path, entry in entries_of(folder):
        yield file, (*path, "answer"), entry.answer
    for file, request in folder.of(RequestFile):
        yield file, ("intro",), request.intro
        yield file, ("purpose",), request.purpose
        yield file, ("done",), request.done
        for index, need in enumerate(request.needs):
            yield file, ("needs", index, "ask"), need.ask
        for index, ground in enumerate(request.grounds):
            yield file, ("grounds", index, "text"), ground.text
