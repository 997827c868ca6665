"""What `kb check --fix` mends, and that it mends nothing else."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.commands.kb import kb
from bot.content.folder import PLACES, Place
from bot.content.mending import mended_text
from bot.content.models import AnswerFile, Business
from bot.content.source import parse
from tests.content.conftest import SHOP
from tests.content.small import change

UNTIDY = """\
# Đầu tệp
section: 2
answers:
  # ghi chú của mục
  - title: Có xoá không?
    id: co-xoa   # mã
    # vì sao có hai dòng
    answer: |-
      Có ạ.
      Khách muốn thì tiệm xoá.
    ask:
      khách quen: [no, có xoá không, 0981900233]

    # dựa vào điều này
    clauses: ["2.1"]

# Cuối tệp
"""
TIDY = """\
# Đầu tệp
section: 2
answers:
  # ghi chú của mục
  - id: co-xoa   # mã

    # dựa vào điều này
    clauses: ["2.1"]
    title: Có xoá không?
    # vì sao có hai dòng
    answer: |-
      Có ạ.
      Khách muốn thì tiệm xoá.
    ask:
      khách quen: ["no", có xoá không, "0981900233"]

# Cuối tệp
"""


def test_keys_are_put_in_order_and_every_note_stays_with_its_key() -> None:
    assert mended_text(UNTIDY, AnswerFile) == TIDY


def test_signs_that_nobody_sees_are_mended() -> None:
    text = "\ufeff" + unicodedata.normalize("NFD", "name: Tiệm\u00a0bánh   \r\nemail:\u00a0x  \n\n\n")
    assert mended_text(text, Business) == "name: Tiệm bánh\nemail: x\n"


def test_a_text_that_is_no_yaml_keeps_its_lines() -> None:
    assert mended_text('email: "x  \nname: [y\n', Business) == 'email: "x\nname: [y\n'


def test_which_of_two_equal_keys_is_meant_is_left_to_the_author() -> None:
    text = "email: x\nname: y\nemail: z\n"
    assert mended_text(text, Business) == text


@given(
    st.permutations(
        ["name: a", "short_name: b # c", "# d\naddress: |-\n  e\n  f", "hotlines:\n  - name: g\n    number: h"]
    )
)
def test_whatever_the_order_was_nothing_is_lost(keys: list[str]) -> None:
    text = "\n".join(keys) + "\n"
    mended = mended_text(text, Business)
    data = parse(mended).data
    assert data == parse(text).data
    assert isinstance(data, dict)
    assert sorted(mended.split()) == sorted(text.split())
    assert list(data) == ["name", "short_name", "address", "hotlines"]
    assert mended_text(mended, Business) == mended


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.pattern)
def test_the_shop_needs_no_mending(place: Place) -> None:
    for path in SHOP.glob(place.pattern):
        text = path.read_text(encoding="utf-8")
        assert mended_text(text, place.shape) == text, f"{path.name}: python -m bot kb check --fix"


def test_fix_shows_the_difference_and_checks_what_is_left(whole: Path) -> None:
    change(whole, "off_topic.yaml", "    title: Giá bánh\n", "")
    change(whole, "off_topic.yaml", "    ask:", "    title: Gia\u0301 bánh\n    ask:")
    before = (whole / "handoff.yaml").read_bytes()
    result = CliRunner().invoke(kb, ["check", "--fix", "--knowledge", str(whole)])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:2] == ["--- off_topic.yaml", "+++ off_topic.yaml"]
    assert "+    title: Giá bánh" in lines
    assert "Đã sửa 1 tệp." in lines
    assert (whole / "handoff.yaml").read_bytes() == before
    again = CliRunner().invoke(kb, ["check", "--fix", "--knowledge", str(whole)])
    assert again.stdout.splitlines()[0] == "Không có gì để tự sửa."
