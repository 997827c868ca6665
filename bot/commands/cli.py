"""The commands under their names. Each is read in when it is called: a server needs no workbench."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final, cast

import typer
from typer.core import TyperGroup
from typer.main import get_group

_MODULES: Final[Mapping[str, str]] = {
    "demo": "demo",
    "run": "run",
    "web": "run",
    "worker": "run",
    "chat": "chat",
    "ask": "ask",
    "doctor": "doctor",
    "purge": "purge",
    "kb": "kb",
    "db": "database",
    "requests": "requests",
    "announcements": "announcements",
}
"""Where in this folder the function, or the group of commands, of that name stands."""


class _Commands(TyperGroup):
    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = cast(Any, dict.fromkeys(_MODULES))  # what it offers to who mistypes

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return _read_in(cmd_name) if cmd_name in _MODULES else None


def _read_in(name: str) -> object:
    found = getattr(import_module(f"bot.commands.{_MODULES[name]}"), name)
    holder = typer.Typer()
    if isinstance(found, typer.Typer):
        holder.add_typer(found, name=name)
    else:
        holder.command(name)(found)
    return get_group(holder).commands[name]


cli = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="`python -m bot COMMAND`: the door for people and scripts.",
)


@cli.callback()
def _program() -> None: ...
