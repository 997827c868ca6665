"""`kb import`: a policy written as a document, begun as content."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.documents import policy_in
from bot.content.findings import sentence
from bot.content.new_policy.skeleton import skeleton


def begin(
    document: Annotated[Path, typer.Argument(help="The policy: plain text, Word or a web page.", dir_okay=False)],
    into: Annotated[Path, typer.Option("--into", help="A folder without a policy yet.", file_okay=False)],
) -> None:
    """Make policy.yaml and answers/*.yaml of a whole new policy; what is still to be written is marked."""
    policy = policy_in(document)
    files = skeleton(policy)
    if (into / "policy.yaml").exists() or any(into.glob("answers/*.yaml")):
        typer.echo(sentence("import_taken", folder=into), err=True)
        raise typer.Exit(1)
    for name, text in files.items():
        path = into / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    clauses = sum(len(section.clauses) for section in policy.sections)
    typer.echo(sentence("imported", sections=len(policy.sections), clauses=clauses, folder=into))
