from __future__ import annotations

import pytest

from bot.conversation.proofs import is_proof
from bot.domain.requests import Change, Field, Slots

SLOTS = Slots(
    changes=(Change(field=Field.PHONE, old="+84981900111", new="+84912345678"),),
    name="Trần Thu Hương",
    contact="huong.tran@gmail.com",
)


@pytest.mark.parametrize(
    "text",
    [
        "5678",
        "0111",
        "345 678",
        "0912.345.678",
        "84912345678",
        "huong.tran@gmail.com",
        "Huong.Tran@Gmail.com ạ",
        "trần thu hương",
        "tran thu huong",
        "em tên là Trần Thu Hương",
    ],
)
def test_what_the_customer_gave_is_a_proof(text: str) -> None:
    assert is_proof(SLOTS, text)


@pytest.mark.parametrize("text", ["678", "1234", "0912345679", "huong@gmail.com", "Hương", "Trần Thu Hường", "", "…"])
def test_anything_else_is_none(text: str) -> None:
    assert not is_proof(SLOTS, text)


@pytest.mark.parametrize("text", ["5678", "huong.tran@gmail.com", "Trần Thu Hương", ""])
def test_nothing_proves_a_request_whose_values_are_gone(text: str) -> None:
    assert not is_proof(Slots(), text)
