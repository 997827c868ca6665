"""What messages say is read whole, and nothing is read that they do not say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.values.reading import read_slots
from bot.domain.requests import Field, Kind, Slots
from tests.answers.values.table import Labelled, facts, labelled


@pytest.mark.parametrize("message", labelled("messages.yaml"), ids=lambda message: message.text[:60])
def test_message_says_exactly_this(message: Labelled) -> None:
    assert facts(read_slots(message.text, message.kind)) == facts(message.slots)


def test_messages_written_before_the_reader_and_never_tuned_on_are_read_almost_as_well() -> None:
    pairs = [
        (facts(message.slots), facts(read_slots(message.text, message.kind))) for message in labelled("held_back.yaml")
    ]
    hits = sum(len(wanted & found) for wanted, found in pairs)
    assert 2 * hits / sum(len(wanted) + len(found) for wanted, found in pairs) >= 0.93


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("text", ["", "   ", "😡😡", "a", "??", "x" * 5000, "0" * 5000, "tên là " * 700])
def test_nothing_is_found_where_nothing_stands(text: str, kind: Kind) -> None:
    found = read_slots(text, kind)
    assert (found.contact, found.record, found.order) == (None, None, None)
    assert all(change.new is None or not change.new.startswith("+") for change in found.changes)


def test_a_name_by_which_the_writer_introduces_themselves_is_taken() -> None:
    assert read_slots("Tôi là Trần Thu Hà, cho tôi xem thông tin của tôi", Kind.ACCESS).name == "Trần Thu Hà"
    assert read_slots("em là khách cũ, xoá thông tin em", Kind.DELETE).name is None


def test_slots_hide_their_values_when_shown() -> None:
    shown = repr(read_slots("đổi sđt từ 0981900111 sang 0912345678", Kind.CORRECT))
    assert "981900111" not in shown
    assert "912345678" not in shown


def test_the_same_message_is_read_the_same_twice() -> None:
    text = "đổi số thành 0912345678, gọi em qua 0981900111"
    assert read_slots(text, Kind.CORRECT) == read_slots(text, Kind.CORRECT) != Slots()


@given(text=st.text(max_size=120), kind=st.sampled_from(Kind))
def test_any_text_is_read_without_an_error(text: str, kind: Kind) -> None:
    read_slots(text, kind)


_VALUES = ["0981900111", "0912.345.678", "a@b.vn"]
_PIECES = [*_VALUES, *"đổi sửa tên số sđt từ sang là , : -> của em không phải mới cũ địa chỉ xoá gửi qua".split()]


@given(words=st.lists(st.sampled_from(_PIECES), max_size=15), kind=st.sampled_from(Kind))
def test_only_values_that_stand_in_the_text_are_given(words: list[str], kind: Kind) -> None:
    slots = read_slots(" ".join(words), kind)
    possible = {None, "+84981900111", "+84912345678", "a@b.vn"}
    assert {slots.contact, slots.record} <= possible
    typed = [change for change in slots.changes if change.field in {Field.PHONE, Field.EMAIL}]
    assert {value for change in typed for value in (change.old, change.new)} <= possible
