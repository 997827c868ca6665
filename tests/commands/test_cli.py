"""The commands under their names."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from bot.commands import cli as names
from bot.commands.cli import cli


@pytest.mark.parametrize("name", names._MODULES)
def test_every_command_is_found_and_explains_itself(name: str) -> None:
    result = CliRunner().invoke(cli, [name, "--help"])
    assert result.exit_code == 0
    assert name in result.stdout


def test_the_help_names_every_command() -> None:
    told = CliRunner().invoke(cli, ["--help"]).stdout
    assert all(f" {name} " in told for name in names._MODULES)


def test_a_command_that_does_not_exist_is_refused() -> None:
    result = CliRunner().invoke(cli, ["chatt"])
    assert result.exit_code == 2
    assert "'chat'" in result.stderr


def test_a_server_reads_in_nothing_that_only_the_workbench_needs() -> None:
    asked = "import sys, bot.__main__ as m; m.import_without_rich(); import bot.commands.run; print(*sys.modules)"
    read_in = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()  # noqa: S603
    unneeded = {"rich", "matplotlib", "sklearn", "scipy", "alembic", "fpdf", "docx", "sse_starlette", "aiosmtplib"}
    assert not unneeded & set(read_in)
    assert "bot.commands.kb" not in read_in
