"""What learning takes: the engine in force, and those who may teach it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.answers.engine import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """`admins` are ids at the service of the staff's group: they teach, and whatever else is for admins only."""

    engine: Callable[[], Engine]
    admins: frozenset[str]
