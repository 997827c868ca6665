"""A policy that an admin names on the command line."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.content.findings import sentence
from bot.content.models import Policy
from bot.content.new_policy.documents import UnknownDocument
from bot.content.new_policy.outline import read_policy


def policy_in(document: Path) -> Policy:
    """The policy in the document; ends the command with a sentence where there is none to read."""
    try:
        return read_policy(document)
    except (UnknownDocument, OSError) as error:
        typer.echo(sentence("document_unread", file=document), err=True)
        raise typer.Exit(2) from error
