"""What is shown while something long is done."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bot.commands.progress import shown_progress


def shown(steps: int, *, terminal: bool) -> str:
    """Everything written while this many steps are reported."""
    output = io.StringIO()
    with shown_progress("Đang học", Console(file=output, force_terminal=terminal, color_system=None)) as report:
        for step in range(steps):
            report(step, steps)
    return output.getvalue()


def test_without_a_terminal_it_is_one_line() -> None:
    assert shown(3, terminal=False) == "Đang học…\n"


def test_a_terminal_shows_a_bar() -> None:
    assert "Đang học" in shown(3, terminal=True)


@pytest.mark.parametrize("terminal", [True, False])
def test_nothing_is_shown_when_there_is_nothing_to_do(*, terminal: bool) -> None:
    assert shown(0, terminal=terminal) == ""
