"""`python -m tests.faults --kills 200 --engine postgresql`: the long run, with a report in JSON."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.answers.engine import model_path
from bot.app.contents import open_content
from bot.content.knowledge import Knowledge
from bot.settings import DATA
from tests.conftest import SHOP
from tests.databases import address_of, create_database, running_postgres
from tests.faults.campaign import Campaign, Report
from tests.faults.program import Program
from tests.faults.telegram import GROUP, DistantTelegram

_DATABASE = "bot_faults"


class Engine(StrEnum):
    """The database that the program runs on."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


def main(
    kills: Annotated[int, typer.Option(min=1)] = 200,
    engine: Engine = Engine.SQLITE,
    seed: int = 1,
    report: Path | None = None,
) -> None:
    """Kill the program again and again while customers and staff talk; exit status 1 when anything was amiss."""
    knowledge = open_content(SHOP, DATA, lambda done, of: None).knowledge
    with tempfile.TemporaryDirectory() as folder, _database(engine, Path(folder)) as database_url:
        found = asyncio.run(_run(Path(folder), database_url, knowledge, kills, seed))
    text = json.dumps({"engine": engine, **asdict(found)}, ensure_ascii=False, indent=2)
    typer.echo(text)
    if report:
        report.write_text(text + "\n", encoding="utf-8")
    raise typer.Exit(1 if found.problems else 0)


@contextmanager
def _database(engine: Engine, folder: Path) -> Iterator[str | None]:
    """The address of an empty database; None for SQLite, whose file the program makes."""
    if engine is Engine.SQLITE:
        yield None
        return
    with running_postgres(folder / "postgres") as server:
        asyncio.run(create_database(server, _DATABASE))
        yield address_of(server, _DATABASE)


async def _run(folder: Path, database_url: str | None, knowledge: Knowledge, kills: int, seed: int) -> Report:
    telegram = DistantTelegram()
    async with telegram.running():
        program = Program(
            folder / "program",
            model=model_path(DATA),
            api_url=telegram.api_url,
            group=GROUP,
            database_url=database_url,
        )
        await program.start("db", "upgrade")
        assert await program.ended() == 0, program.log
        try:
            return await Campaign(program, telegram, knowledge, folder / "scratch").run(kills, seed, _tell)
        finally:
            await program.kill()


def _tell(report: Report) -> None:
    typer.echo(f"kill {report.kills}, {len(report.problems)} problems", err=True)


typer.run(main)
