"""A bar for long work, on standard error so that standard output stays clean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from bot.app.contents import Progress as Report

if TYPE_CHECKING:
    from rich.console import Console


@contextmanager
def shown_progress(title: str, console: Console | None = None) -> Iterator[Report]:
    """Gives a function to report to; from its first call a bar shows, or one line where there is no terminal."""
    with ExitStack() as shown:
        update: Report | None = None

        def report(done: int, total: int) -> None:
            nonlocal update
            if update is None:
                update = shown.enter_context(_bar(title, console))
            update(done, total)

        yield report


@contextmanager
def _bar(title: str, console: Console | None) -> Iterator[Report]:
    from rich.console import Console as Terminal  # large, and most starts have nothing to show
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = console or Terminal(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    if progress.disable:  # it would print an empty line
        console.print(f"{title}…")
        yield lambda done, total: None
        return
    with progress:
        task = progress.add_task(title, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
