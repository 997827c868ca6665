"""`kb`: the admin's workbench for the knowledge folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.answers.evaluation import judge_all
from bot.commands.evaluating import read_labelled, show_figures, show_mistakes, write_into
from bot.commands.matching import stolen_in
from bot.commands.opening import open_settings, open_shop
from bot.commands.versions import back, fit_model, replay
from bot.content.findings import sentence
from bot.content.knowledge import Knowledge
from bot.content.loader import Examined, examine
from bot.content.mending import Mended, mend
from bot.content.schema import FOLDER, write_schemas
from bot.domain.errors import ContentError, Problem, Severity

kb = typer.Typer(no_args_is_help=True, help="Check and work on the knowledge folder.")

kb.command()(replay)
kb.command()(back)
kb.command(name="fit")(fit_model)

_STATUS = {Severity.WARNING: 0, Severity.ERROR: 1, Severity.UNREADABLE: 2}
Folder = Annotated[Path, typer.Option("--knowledge", help="The knowledge folder.", file_okay=False)]


@kb.command()
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
    stolen = stolen_in(folder, open_shop(open_settings(), folder)) if matching and examined.knowledge else ()
    problems = (*examined.problems, *stolen)
    for problem in problems:
        typer.echo(str(problem))
    _conclude(examined, problems)


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


@kb.command(name="eval")
def evaluate(
    labelled: Annotated[Path | None, typer.Option("--file", help="JSON lines to judge instead of the checks.")] = None,
    mistakes: Annotated[bool, typer.Option("--mistakes", help="List every message that went wrong.")] = False,
    into: Annotated[Path | None, typer.Option("--into", help="A Markdown file whose figures are replaced.")] = None,
) -> None:
    """Judge the admins' own test questions: right, asked back, wrong, by clause and by voice."""
    content = open_shop(open_settings())
    checks = read_labelled(labelled) if labelled else content.knowledge.checks
    judged = judge_all(checks, content.engine.understand)
    console = Console()
    show_figures(judged, console)
    if mistakes:
        show_mistakes(judged, console)
    if into:
        write_into(into, judged)


@kb.command()
def schema(folder: Folder = Path("knowledge")) -> None:
    """Write the JSON Schemas that editors check the folder's files with."""
    typer.echo(sentence("schemas_written", count=write_schemas(folder), folder=folder / FOLDER))


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
