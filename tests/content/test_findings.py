"""The sentences for authors: each one used, each one there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files

import yaml

from bot.answers.evaluation import Group, Verdict
from bot.content.new_policy.drift import Change
from tests.content.conftest import ROOT

# Kinds of error that the shapes themselves report, by pydantic's names.
_OF_SHAPES = re.compile(
    r"missing|extra_forbidden|string_.*|too_short|.*_parsing|.*_type|literal_error|enum|greater.*|less.*"
)


def _found_by_doctor() -> Iterator[str]:
    for path in (ROOT / "bot").rglob("checkup.py"):
        for names in re.findall(r'what="(\w+)"(?: if [^"]+ else "(\w+)")?', path.read_text(encoding="utf-8")):
            yield from (f"doctor_{name}" for name in names if name)


def _files(*names: str) -> str:
    return "\n".join((ROOT / "bot" / name).read_text(encoding="utf-8") for name in names)


def test_problems_and_their_sentences_agree() -> None:
    sentences = yaml.safe_load((files("bot.content") / "problems.yaml").read_text(encoding="utf-8"))
    code = [path for room in ("content", "app", "commands") for path in (ROOT / "bot" / room).rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in code)
    used = set(re.findall(r"""(?:problem=|sentence\(|else )\s*["'](\w+)["']""", text))
    used |= set(re.findall(r'"(eval_by_\w+)"', text)) | {f"eval_{word}" for word in (*Group, *Verdict)}
    used |= set(
        re.findall(
            r'"(\w+)"',
            _files("content/traps.py", "content/unreadable.py", "content/phrase_rules.py", "content/folder.py"),
        )
    ) & set(sentences)
    used |= {f"drift_{change}" for change in Change}
    used |= set(_found_by_doctor())
    used |= {name for name in sentences if name.startswith("setting_")}  # tests/test_settings.py says each of them
    assert used <= set(sentences)
    assert {name for name in sentences if not _OF_SHAPES.fullmatch(name)} <= used
