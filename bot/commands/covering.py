"""`kb coverage`: the policy clause by clause, what answers it and how well."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.answers.coverage import coverage
from bot.answers.evaluation import judge_all
from bot.commands.asked import asked_by_customers
from bot.commands.opening import open_settings, open_shop
from bot.content.findings import sentence


def cover(
    folder: Annotated[Path | None, typer.Option("--knowledge", help="The knowledge folder.", file_okay=False)] = None,
) -> None:
    """Show how far the policy is answered: answers, ways of asking, questions asked, checks right and wrong."""
    settings = open_settings()
    content = open_shop(settings, folder)
    judged = judge_all(content.knowledge.checks, content.engine.understand)
    table = Table(*sentence("coverage_columns").split("|"), title=sentence("coverage_title"))
    for row in coverage(content.knowledge, judged, asked_by_customers(settings).answered):
        counts = (len(row.answers), row.ways, row.asked, row.checks, row.right, row.asked_back, row.wrong)
        table.add_row(row.clause.number, *(str(count) if count else "–" for count in counts))
    Console().print(table)
