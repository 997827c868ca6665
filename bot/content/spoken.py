"""Which phrases the program says, read out of its own code: nobody keeps a second list of them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

_NAME = re.compile(r"[a-z_]+\.[a-z0-9_]*")  # "group." alone: the code goes through the whole group
_BEGINS_LIKE_ONE = re.compile(r"[a-z_]+\\\.")
# What Situation.say fills for every phrase said to a customer.
_OF_SITUATION = frozenset({"hotlines", "email", "opens", "closes", "shop"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One place where the code says a phrase by its name; `filled` is None where the values are handed on."""

    phrase: str
    where: str
    filled: frozenset[str] | None


@cache
def spoken() -> tuple[Spoken, ...]:
    """Every call of something named `say` with the phrase written out."""
    return tuple(
        Spoken(phrase=phrase, where=f"{name}:{node.lineno}", filled=_filled(node))
        for name, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and (phrase := _said(node))
    )


def may_be_said(phrase: str) -> bool:
    """Whether the code says the phrase somewhere, or puts names together while running that may be this one."""
    names, patterns = _mentioned()
    return phrase in names or any(pattern.fullmatch(phrase) for pattern in patterns)


@cache
def _mentioned() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Strings that look like a phrase, and what those look like that have parts filled in, or name a whole group."""
    nodes = [node for _, tree in _trees() for node in ast.walk(tree)]
    names = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    names = {name for name in names if _NAME.fullmatch(name)}
    groups = {re.escape(name) + ".+" for name in names if name.endswith(".")}
    filled = {_filled_in(node) for node in nodes if isinstance(node, ast.JoinedStr)}
    patterns = groups | {text for text in filled if _BEGINS_LIKE_ONE.match(text)}
    return frozenset(names), tuple(map(re.compile, sorted(patterns)))


@cache
def _trees() -> tuple[tuple[str, ast.Module], ...]:
    root = Path(str(files("bot")))
    paths = sorted(root.rglob("*.py"))
    return tuple((path.relative_to(root.parent).as_posix(), ast.parse(path.read_bytes())) for path in paths)


def _said(call: ast.Call) -> str | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    first = call.args[0] if call.args else None
    if name == "say" and isinstance(first, ast.Constant) and isinstance(first.value, str):
        return first.value
    return None


def _filled(call: ast.Call) -> frozenset[str] | None:
    given = {keyword.arg for keyword in call.keywords}
    if None in given:  # ** hands the values on; the caller above names them
        return None
    of_situation = isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value).endswith("situation")
    return frozenset(filter(None, given)) | (_OF_SITUATION if of_situation else frozenset())


def _filled_in(node: ast.JoinedStr) -> str:
    return "".join(
        re.escape(str(value.value)) if isinstance(value, ast.Constant) else r"[a-z0-9_]+" for value in node.values
    )
