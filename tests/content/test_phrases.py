"""phrases.yaml and the code agree: nothing said that is not written, nothing written that is never said."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from bot.content.knowledge import Knowledge
from bot.content.wording_rules import placeholders_in
from tests.content.conftest import ROOT

_NAME = re.compile(r"[a-z_]+\.[a-z0-9_]*")  # "group." alone: the code goes through the whole group
# What Situation.say fills for every phrase said to a customer.
_OF_SITUATION = frozenset({"hotlines", "email", "opens", "closes", "shop"})


def _trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / "bot").rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def _spoken() -> Iterator[tuple[str, ast.Call]]:
    """Every call of something named `say` with the phrase written out."""
    for path, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _called(node) == "say" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield f"{path.relative_to(ROOT)}:{node.lineno} {first.value}", node


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _mentioned() -> list[re.Pattern[str]]:
    """Phrases that the code may mean: a string that looks like one, or one with parts filled in while running."""
    patterns = []
    for _, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _NAME.fullmatch(node.value):
                patterns.append(re.compile(re.escape(node.value) + (".+" if node.value.endswith(".") else "")))
            elif isinstance(node, ast.JoinedStr):
                text = "".join(_part(value) for value in node.values)
                if re.match(r"[a-z_]+\\\.", text):
                    patterns.append(re.compile(text))
    return patterns


def _part(value: ast.expr) -> str:
    if isinstance(value, ast.Constant):
        return re.escape(str(value.value))
    return r"[a-z0-9_]+"


def test_every_phrase_said_is_written(shop: Knowledge) -> None:
    missing = [where for where, _ in _spoken() if where.rpartition(" ")[2] not in shop.phrases]
    assert missing == []


def test_every_phrase_written_is_said(shop: Knowledge) -> None:
    patterns = _mentioned()
    dead = [name for name in shop.phrases if not any(pattern.fullmatch(name) for pattern in patterns)]
    assert dead == []


def test_every_placeholder_of_a_phrase_is_filled(shop: Knowledge) -> None:
    wrong = []
    for where, call in _spoken():
        given = {keyword.arg for keyword in call.keywords}
        if None in given:  # ** hands the values on; the caller above names them
            continue
        if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value).endswith("situation"):
            given |= _OF_SITUATION
        wanted = placeholders_in(shop.phrases.get(where.rpartition(" ")[2], "")) or frozenset()
        if wanted - given:
            wrong.append(f"{where}: {sorted(wanted - given)}")
    assert wrong == []
