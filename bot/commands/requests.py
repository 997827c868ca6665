"""`requests`: the staff's files outside the chat, for an inspection: the register, dossiers, the seals."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from bot.app.assembly import reading_database
from bot.app.clocks import SystemClock
from bot.commands.opening import open_settings
from bot.content.findings import sentence
from bot.content.knowledge import Knowledge
from bot.content.loader import load
from bot.conversation.papers.dossier import dossier_sheet
from bot.conversation.papers.dossier_data import dossier_data
from bot.conversation.papers.register import register_head, register_row
from bot.domain.codes import normalise
from bot.domain.dossiers import Dossier
from bot.domain.errors import SettingsError
from bot.domain.records import BrokenRecord
from bot.storage.database import Database

requests = typer.Typer(no_args_is_help=True, help="The files of requests, beside the running bot.")

Code = Annotated[str, typer.Argument(help="The request's code, such as K7M-4QM.")]
Found = TypeVar("Found")

_SHORT = (0, 1, 3, 4, 8, 10, 13)  # the columns of the register that a terminal has room for


@requests.callback()
def files() -> None:
    """The files of requests."""


@requests.command(name="list")
def list_requests(
    everything: Annotated[bool, typer.Option("--all", help="Those that ended too.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="The whole register, for a table program.")] = False,
) -> None:
    """The register of requests."""
    knowledge = load(open_settings().knowledge)
    dossiers = _looked_up(lambda database: database.all_dossiers())
    shown = [each for each in dossiers if everything or each.request.is_open]
    rows = [register_row(knowledge, each) for each in shown]
    if as_csv:
        typer.echo(_csv([register_head(knowledge), *rows]), nl=False)
    elif rows:
        _show(register_head(knowledge), rows)
    else:
        typer.echo(sentence("requests_none"))


@requests.command()
def show(code: Code, whole: Annotated[bool, typer.Option("--whole", help="With the personal values.")] = False) -> None:
    """The dossier of one request in the terminal, without personal values unless they are asked for."""
    knowledge = load(open_settings().knowledge)
    Console().print_json(data=dossier_data(knowledge, _dossier(code), redacted=not whole), ensure_ascii=False)


@requests.command()
def export(
    code: Code,
    redacted: Annotated[bool, typer.Option("--redacted", help="Without any personal value.")] = False,
    out: Annotated[Path, typer.Option("--out", help="The folder to write into.", file_okay=False)] = Path(),
) -> None:
    """Write the dossier of one request as PDF and as JSON, with the papers that the customer was handed."""
    knowledge, dossier = load(open_settings().knowledge), _dossier(code)
    for name, content in _exported(knowledge, dossier, redacted=redacted).items():
        typer.echo(sentence("requests_written", file=_write(out, name, content)))


@requests.command()
def verify() -> None:
    """Check the seals of all records; name the first broken link of each that is broken (exit status 1)."""
    open_settings()
    broken, count = _looked_up(_checked)
    for record in broken:
        fault = sentence(f"fault_{record.fault.kind}")
        typer.echo(sentence("requests_broken", code=record.code, seq=record.fault.seq, fault=fault), err=True)
    if broken:
        raise typer.Exit(1)
    typer.echo(sentence("requests_whole", count=count))


async def _checked(database: Database) -> tuple[tuple[BrokenRecord, ...], int]:
    return await database.verify_chains(), len(await database.all_dossiers())


def _dossier(code: str) -> Dossier:
    """The dossier with this code, however it was typed. Raises SettingsError when there is none."""
    wanted = normalise(code)
    found = _looked_up(lambda database: database.dossier(wanted or code))
    if found is None:
        raise SettingsError(sentence("requests_unknown", code=code))
    return found


def _looked_up(look: Callable[[Database], Awaitable[Found]]) -> Found:
    async def looking() -> Found:
        async with reading_database(open_settings(), SystemClock().now) as database:
            return await look(database)

    return asyncio.run(looking())


def _exported(knowledge: Knowledge, dossier: Dossier, *, redacted: bool) -> dict[str, bytes]:
    """The files by their names; what the customer was handed holds whole values and is no part of a redacted one."""
    from bot.documents.pdf import pdf

    name = knowledge.say("dossier.file_redacted" if redacted else "dossier.file", code=dossier.request.code)
    data = json.dumps(dossier_data(knowledge, dossier, redacted=redacted), ensure_ascii=False, indent=2)
    written = {
        f"{name}.pdf": pdf(dossier_sheet(knowledge, dossier, redacted=redacted)),
        f"{name}.json": f"{data}\n".encode(),
    }
    return written if redacted else written | {paper.name: paper.content for paper in dossier.papers}


def _write(folder: Path, name: str, content: bytes) -> Path:
    """Raises SettingsError when the folder cannot be written."""
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise SettingsError(sentence("requests_unwritten", file=path, reason=error.strerror)) from None
    return path


def _csv(rows: list[tuple[str, ...]]) -> str:
    """With the mark by which table programs know that the letters are Unicode."""
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows(rows)
    return f"\ufeff{lines.getvalue()}"


def _show(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    table = Table(*(head[column] for column in _SHORT))
    for row in rows:
        table.add_row(*(row[column] for column in _SHORT))
    Console().print(table)
