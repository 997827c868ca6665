"""Whatever is typed, the folder is read without a crash, and a slip is found in the line where it was made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.content.loader import examine
from bot.content.mending import mended_text
from bot.content.models import AnswerFile, SilentFile
from bot.content.shapes import all_keys
from bot.content.source import BadYamlError, lines_of, parse
from bot.content.traps import misread
from bot.content.unreadable import why_unreadable
from tests.content.conftest import SHOP

KEYS = all_keys(AnswerFile)
LINES = (SHOP / "answers/3-luu-tru.yaml").read_text(encoding="utf-8").split("\n")
_TYPED = st.text(st.sampled_from("ab1 \n\t:-#\"'[]{}|>&*!%@,?\u00a0\ufeffđ\\\r\x85\u2028"), max_size=60)


def slips_in(text: str) -> list[tuple[str, int]]:
    """What is told about a text, with the line."""
    try:
        parsed = parse(text)
    except BadYamlError as error:
        trap = why_unreadable(text, error, KEYS)
        return [(trap.problem, trap.place[0])]
    return [(trap.problem, trap.place[0]) for trap in misread(text, parsed.root, KEYS)]


@settings(max_examples=500)
@given(_TYPED)
def test_no_text_is_too_strange_to_be_told_about(text: str) -> None:
    assert all(1 <= line <= len(lines_of(text)) for _, line in slips_in(text))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_TYPED)
def test_a_folder_with_any_text_in_it_is_checked_and_mended(small: Path, text: str) -> None:
    (small / "decision.yaml").write_text(text, encoding="utf-8", newline="")
    (small / "silent/khac.yaml").write_text("topics:\n  - " + text, encoding="utf-8", newline="")
    assert {problem.file for problem in examine(small).problems} >= {"silent/khac.yaml"}
    once = mended_text(text, SilentFile)
    assert mended_text(once, SilentFile) == once


@pytest.mark.parametrize(
    ("problem", "good", "bad"),
    [
        ("colon_missing", r"( +(?:- )?[a-z]+): (\S.*)", r"\1 \2"),
        ("colon_stuck", r"( +(?:- )?[a-z]+): (\w.*)", r"\1:\2"),
        ("tab", r"  ( *\S.*)", r"\t\1"),
        ("quote_open", r"( +- )(\w[^\"]*)", r'\1"\2'),
        ("colon_in_text", r"( +title: \S+) (.*)", r"\1: \2"),
        ("dash_stuck", r"( +)- (\w[^:]*)", r"\1-\2"),
    ],
)
def test_a_slip_in_any_line_is_told_in_that_line(problem: str, good: str, bad: str) -> None:
    """In up to twenty lines of a real file that can have it."""
    places = [at for at, line in enumerate(LINES) if re.fullmatch(good, line)]
    told = {at + 1: slips_in(_with(at, re.sub(good, bad, LINES[at]))) for at in places[:: 1 + len(places) // 20]}
    assert len(told) >= 4
    assert {line: found for line, found in told.items() if (problem, line) not in found} == {}


def _with(at: int, line: str) -> str:
    return "\n".join([*LINES[:at], line, *LINES[at + 1 :]])
