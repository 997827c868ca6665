"""Everything that a record can hold has words."""

from __future__ import annotations

import pytest

from bot.content.findings import sentence
from bot.content.knowledge import Knowledge
from bot.conversation.papers.register import register_head
from bot.domain.chain import FaultKind
from bot.domain.requests import Move, Status


@pytest.mark.parametrize("move", Move)
def test_every_move_has_a_name(shop_knowledge: Knowledge, move: Move) -> None:
    assert shop_knowledge.say(f"dossier_move.{move}")


@pytest.mark.parametrize("status", Status)
def test_every_state_has_a_name(shop_knowledge: Knowledge, status: Status) -> None:
    assert shop_knowledge.say(f"status.is_{status}")


@pytest.mark.parametrize("kind", FaultKind)
def test_every_fault_is_said(kind: FaultKind) -> None:
    assert sentence(f"fault_{kind}")


def test_the_register_names_its_sixteen_columns(shop_knowledge: Knowledge) -> None:
    assert len(set(register_head(shop_knowledge))) == 16
