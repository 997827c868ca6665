"""`kb check`: everything that is wrong with the content, and mending what needs no judgement."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.matching import stolen_in
from bot.commands.opening import open_settings, open_shop
from bot.content.findings import sentence
from bot.content.knowledge import Knowledge
from bot.content.loader import Examined, examine
from bot.content.mending import Mended, mend
from bot.domain.errors import ContentError, Problem, Severity

Folder = Annotated[Path, typer.Option("--knowledge", help="The knowledge folder.", file_okay=False)]
_STATUS = {Severity.WARNING: 0, Severity.ERROR: 1, Severity.UNREADABLE: 2}


def check(
    folder: Folder = Path("knowledge"),
    fix: Annotated[bool, typer.Option("--fix", help="Mend what needs no judgement, and show what changes.")] = False,
    matching: Annotated[bool, typer.Option("--matching", help="Try every way of asking too.")] = False,
) -> None:
    """List everything wrong with file, line and column. Exit status 1 on an error, 2 on a file that cannot be read."""
    if fix:
        _show_mended(mend(folder))
    try:
        examined = examine(folder)
    except ContentError as error:
        typer.echo(str(error))
        raise typer.Exit(_STATUS[Severity.UNREADABLE]) from error
    problems = (*examined.problems, *(_stolen(folder) if matching and examined.knowledge else ()))
    for problem in problems:
        typer.echo(str(problem))
    _conclude(examined, problems)


def _stolen(folder: Path) -> tuple[Problem, ...]:
    content = open_shop(open_settings(), folder)
    return stolen_in(folder, content.knowledge, content.engine)


def _show_mended(mended: Sequence[Mended]) -> None:
    for file in mended:
        typer.echo(file.difference)
    typer.echo(sentence("mended", count=len(mended)) if mended else sentence("nothing_to_mend"))


def _conclude(examined: Examined, problems: Sequence[Problem]) -> None:
    """The last line: what the content holds, or how much is to be done. Ends the command where it cannot be served."""
    warnings = sum(problem.severity is Severity.WARNING for problem in problems)
    if examined.knowledge is None:
        typer.echo(sentence("not_whole", count=len(problems) - warnings, warnings=warnings), err=True)
        raise typer.Exit(_STATUS[examined.worst or Severity.ERROR])
    typer.echo(_summary(examined.knowledge))
    if warnings:
        typer.echo(sentence("warned", warnings=warnings), err=True)


def _summary(knowledge: Knowledge) -> str:
    others = [*knowledge.small_talk.values(), *knowledge.off_topic.values(), *knowledge.handoff.values()]
    entries = [*knowledge.answers.values(), *knowledge.silent.values(), *others]
    asks = [*(entry.ask for entry in entries), *(request.ask for request in knowledge.requests.values())]
    return sentence(
        "whole",
        answers=len(knowledge.answers),
        silent=len(knowledge.silent),
        others=len(others) + len(knowledge.requests),
        asks=sum(len(texts) for voices in asks for texts in voices.values()),
        version=knowledge.version,
    )
