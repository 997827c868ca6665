"""`kb check` and `kb schema` as an admin runs them."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from bot.commands.kb import kb
from tests.content.small import change


def test_check_counts_what_is_whole(whole: Path) -> None:
    result = CliRunner().invoke(kb, ["check", "--knowledge", str(whole)])
    assert result.exit_code == 0
    assert "2 câu trả lời, 1 chủ đề" in result.stdout


def test_check_lists_every_problem_and_fails(whole: Path) -> None:
    change(whole, "handoff.yaml", "title:", "tittle:")
    change(whole, "decision.yaml", "0.05", "nhiều")
    result = CliRunner().invoke(kb, ["check", "--knowledge", str(whole)])
    assert result.exit_code == 1
    assert {line.partition(":")[0] for line in result.stdout.splitlines()} == {"handoff.yaml", "decision.yaml"}
    assert "3 chỗ phải sửa, 0 cảnh báo" in result.stderr  # a key missing and one unknown are two


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(kb, ["check", "--knowledge", str(tmp_path / "none")])
    assert result.exit_code == 2
    assert len(result.stdout.splitlines()) == 1
    assert "BOT_KNOWLEDGE" in result.stdout


def test_schema_writes_the_schemas(small: Path) -> None:
    result = CliRunner().invoke(kb, ["schema", "--knowledge", str(small)])
    assert result.exit_code == 0
    assert (small / ".schema" / "answers.json").exists()
