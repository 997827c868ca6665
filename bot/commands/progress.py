"""A bar for long work, on standard error so that standard output stays clean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.app.contents import Progress as Report


@contextmanager
def shown_progress(title: str, console: Console | None = None) -> Iterator[Report]:
    """Gives a function to report to; from its first call a bar shows, or one line where there is no terminal."""
    console = console or Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    task = progress.add_task(title, total=None)
    begun = False

    def report(done: int, total: int) -> None:
        nonlocal begun
        if not begun:
            begun = True
            _begin(progress, title)
        progress.update(task, completed=done, total=total)

    try:
        yield report
    finally:
        if begun:  # else it would print an empty line
            progress.stop()


def _begin(progress: Progress, title: str) -> None:
    if progress.disable:
        progress.console.print(f"{title}…")
    else:
        progress.start()
