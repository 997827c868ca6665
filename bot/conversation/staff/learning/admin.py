"""What learning takes: the engine in force, and those who may teach it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.answers.engine import Engine
from bot.domain.messages import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """`admins` are ids at the service of the staff's group."""

    engine: Callable[[], Engine]
    admins: frozenset[str]

    def may_teach(self, member: Person) -> bool:
        """Whether this member of the group is an admin."""
        return member.id in self.admins
