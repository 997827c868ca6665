"""`kb`: the admin's workbench for the knowledge folder."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.commands.checking import Folder, check
from bot.commands.covering import cover
from bot.commands.drifting import drift
from bot.commands.evaluating import evaluate
from bot.commands.gaps import gaps
from bot.commands.importing import begin
from bot.commands.reporting import report
from bot.commands.versions import back, fit_model, replay
from bot.content.findings import sentence
from bot.content.schema import FOLDER, write_schemas

kb = typer.Typer(no_args_is_help=True, help="Check and work on the knowledge folder.")
kb.command()(check)
kb.command(name="eval")(evaluate)
kb.command(name="coverage")(cover)
kb.command()(report)
kb.command()(drift)
kb.command(name="import")(begin)
kb.command()(gaps)
kb.command()(replay)
kb.command()(back)
kb.command(name="fit")(fit_model)


@kb.command()
def schema(folder: Folder = Path("knowledge")) -> None:
    """Write the JSON Schemas that editors check the folder's files with."""
    typer.echo(sentence("schemas_written", count=write_schemas(folder), folder=folder / FOLDER))
