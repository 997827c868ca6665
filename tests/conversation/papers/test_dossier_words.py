"""Everything that a record can hold has words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.content.findings import sentence
from bot.content.knowledge import Knowledge
from bot.conversation.papers.register import register_head, register_row
from bot.domain.chain import FaultKind
from bot.domain.dossiers import Dossier
from bot.domain.messages import ChatRef
from bot.domain.requests import DataRequest, Kind, Move, Slots, Status

AT = datetime(2026, 11, 23, 3, tzinfo=UTC)


@pytest.mark.parametrize("move", Move)
def test_every_move_has_a_name(shop_knowledge: Knowledge, move: Move) -> None:
    assert shop_knowledge.say(f"dossier_move.{move}")


@pytest.mark.parametrize("status", Status)
def test_every_state_has_a_name(shop_knowledge: Knowledge, status: Status) -> None:
    assert shop_knowledge.say(f"status.is_{status}")


@pytest.mark.parametrize("kind", FaultKind)
def test_every_fault_is_said(kind: FaultKind) -> None:
    assert sentence(f"fault_{kind}")


@pytest.mark.parametrize(
    ("kind", "status", "said"),
    [
        (Kind.WITHDRAW, Status.DONE, "từ 25/11/2026 10:00"),
        (Kind.OBJECT, Status.PARTLY_DONE, "từ 25/11/2026 10:00"),
        (Kind.OBJECT, Status.REFUSED, ""),
        (Kind.CORRECT, Status.DONE, ""),
    ],
)
def test_the_register_says_since_when_data_is_not_used_any_more(
    shop_knowledge: Knowledge, kind: Kind, status: Status, said: str
) -> None:
    request = DataRequest(
        code="K7M-4QM",
        kind=kind,
        chat=ChatRef(channel="telegram", id="501"),
        slots=Slots(),
        status=status,
        opened_at=AT,
        answer_by=AT.date(),
        finish_by=AT.date(),
        ended_at=AT + timedelta(days=2),
    )
    row = register_row(shop_knowledge, Dossier(request=request, steps=(), messages=(), papers=(), fault=None))
    cells = dict(zip(register_head(shop_knowledge), row, strict=True))
    assert next(cell for name, cell in cells.items() if name.startswith("Ngừng xử lý")) == said


def test_the_register_names_its_sixteen_columns(shop_knowledge: Knowledge) -> None:
    assert len(set(register_head(shop_knowledge))) == 16
