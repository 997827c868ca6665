"""`ask --jsonl` as a script runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.answers.engine import Engine
from bot.commands.cli import cli


@pytest.fixture
def data_address(shop_engine: Engine, model_folder: Path) -> str:
    """A database address beside the model that is fitted already; nothing is written there."""
    return f"sqlite+aiosqlite:///{model_folder / 'none.db'}"


def _asked(address: str, lines: bytes) -> tuple[int, list[dict[str, Any]]]:
    result = CliRunner(env={"BOT_DATABASE_URL": address}).invoke(cli, ["ask", "--jsonl"], input=lines)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_is_answered_in_order_with_all_that_scripts_read(data_address: str) -> None:
    status, rows = _asked(
        data_address,
        '{"id": "a", "text": "web có dùng ssl không"}\n\n{"id": 2, "text": "đổi sđt sang 0912 345 678"}\n'.encode(),
    )
    assert status == 0
    question, request = rows
    keys = {"id", "kind", "entry", "clauses", "score", "alternatives", "parts", "request", "text"}
    assert set(question) == set(request) == keys
    assert (question["id"], question["kind"], question["clauses"][0]) == ("a", "answer", "7.2")
    assert (request["id"], request["kind"]) == (2, "request")
    change = {"field": "phone", "old": None, "new": "+84912345678"}
    assert request["request"] == {"type": "correct", "slots": {"changes": [change]}}


@pytest.mark.parametrize("bad", [b"no json", b"[1]", b'{"id": 1}', b'{"text": 5}', b"\xff\xfe"])
def test_a_line_that_is_no_question_gets_an_error_and_the_next_is_answered(data_address: str, bad: bytes) -> None:
    status, rows = _asked(data_address, bad + b'\n{"id": "b", "text": "ssl"}\n')
    assert status == 1
    assert set(rows[0]) == {"error"}
    assert rows[1]["id"] == "b"


def test_half_a_character_is_given_back_as_it_came(data_address: str) -> None:
    status, rows = _asked(data_address, b'{"id": "\\ud800", "text": "ssl \\udc00"}\n')
    assert (status, rows[0]["id"]) == (0, "\ud800")
