"""Ways of asking written into files that people keep: nothing but the new lines changes."""

from __future__ import annotations

import difflib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.additions import add_asks
from bot.content.folder import read_folder
from bot.content.loader import load
from bot.content.models import SilentFile
from bot.domain.errors import ContentError
from tests.conftest import SHOP
from tests.content.small import change, write_small

VOICE = "khách hỏi thật"
COMMENT = "An duyệt 30/11/2026"


def _new_lines(before: str, after: str) -> list[str]:
    """The lines that were added; none may be gone."""
    marks = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    assert not [line for line in marks if line.startswith("- ")]
    return [line[2:] for line in marks if line.startswith("+ ")]


def test_the_next_entry_keeps_the_comment_above_it(tmp_path: Path) -> None:
    folder = write_small(tmp_path)
    path = folder / "answers" / "thu-thap.yaml"
    commented = """\
section: 1 # phần đầu
answers:
  - id: ghi-gi
    clauses: ["1.1", "1.1a"]
    title: "Tiệm ghi gì?"
    answer: |-
      Tiệm chỉ ghi tên.
      Gọi nếu cần.
    ask:
      khách quen: # hay hỏi
        - một
        - 'hai: ba' # nghe ở quầy
        # còn nữa

  # ---- câu sau ----
  - id: ghi-gi-nua
    clauses: ["1.1"]
    title: Còn gì?
    answer: |-
      Không còn ạ.
      Vậy thôi.
    ask: {khách quen: [x1, x2]}
"""
    path.write_text(commented, encoding="utf-8")
    assert add_asks(folder, "answer/ghi-gi", VOICE, ["Có ghi # gì: không?", 'nói "thật" đi'], COMMENT)
    after = path.read_text(encoding="utf-8")
    assert _new_lines(commented, after) == [
        f"      {VOICE}:",
        f'        - "Có ghi # gì: không?" # {COMMENT}',
        f'        - "nói \\"thật\\" đi" # {COMMENT}',
    ]
    assert after.index("---- câu sau") > after.index("nói") > after.index("nghe ở quầy")


def test_what_is_accepted_later_goes_below_and_never_twice(tmp_path: Path) -> None:
    folder = write_small(tmp_path)
    change(
        folder, "answers/thu-thap.yaml", "      khách lạ: [no]", f"      {VOICE}:\n        - no\n      khách lạ: [ai]"
    )
    before = (folder / "answers" / "thu-thap.yaml").read_text(encoding="utf-8")
    assert add_asks(folder, "answer/ghi-gi", VOICE, ["có ghi giờ không", "no"], COMMENT)
    assert add_asks(folder, "answer/ghi-gi", VOICE, ["có ghi giờ không"], COMMENT)
    after = (folder / "answers" / "thu-thap.yaml").read_text(encoding="utf-8")
    assert _new_lines(before, after) == [f'        - "có ghi giờ không" # {COMMENT}']


@pytest.mark.parametrize("label", ["silent/im-camera", "offtopic/ot-banh", "smalltalk/chao", "request/delete"])
def test_every_shelf_can_be_taught(tmp_path: Path, label: str) -> None:
    folder = write_small(tmp_path)
    assert add_asks(folder, label, VOICE, ["câu mới"], COMMENT)
    knowledge = load(folder)
    kind, _, entry_id = label.partition("/")
    taught = next(file for key, file in knowledge.requests.items() if key == entry_id) if kind == "request" else None
    entry = taught or knowledge.entry(entry_id)
    assert entry
    assert entry.ask[VOICE] == ["câu mới"]


def test_an_entry_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    assert not add_asks(write_small(tmp_path), "answer/khong-co", VOICE, ["câu mới"], COMMENT)


def test_what_cannot_be_added_to_is_left_as_it_is(tmp_path: Path) -> None:
    folder = write_small(tmp_path)
    change(folder, "off_topic.yaml", "    ask:\n      khách quen: [bánh mấy tiền]", "    ask: {khách quen: [giá]}")
    before = (folder / "off_topic.yaml").read_text(encoding="utf-8")
    with pytest.raises(ContentError):
        add_asks(folder, "offtopic/ot-banh", VOICE, ["câu mới"], COMMENT)
    assert (folder / "off_topic.yaml").read_text(encoding="utf-8") == before


def test_the_shops_own_files_take_one_for_every_entry(tmp_path: Path) -> None:
    """Each file of the shop, its last entry too, with what precedes and follows."""
    for source in sorted(SHOP.rglob("*.yaml")):
        target = tmp_path / source.relative_to(SHOP)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(source.read_bytes())
    knowledge = load(tmp_path)
    last = [list(shelf.values())[-1].id for shelf in (knowledge.answers, knowledge.silent, knowledge.off_topic)]
    for kind, entry_id in zip(("answer", "silent", "offtopic"), last, strict=True):
        assert add_asks(tmp_path, f"{kind}/{entry_id}", VOICE, [f"một câu chưa ai hỏi về {entry_id}"], COMMENT)
    after = load(tmp_path)
    for entry_id in last:
        entry = after.entry(entry_id)
        assert entry
        assert entry.ask[VOICE] == [f"một câu chưa ai hỏi về {entry_id}"]


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1))
def test_whatever_a_customer_types_is_written_and_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = write_small(tmp_path_factory.mktemp("folder"))
    assert add_asks(folder, "silent/im-camera", VOICE, [text], COMMENT)
    (file,) = [file for _, file in read_folder(folder).of(SilentFile)]
    assert file.topics[0].ask[VOICE] == [unicodedata.normalize("NFC", text)]
