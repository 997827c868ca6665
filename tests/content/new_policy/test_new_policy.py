"""A new text of the policy: read from three kinds of file, cut alike, compared, and begun as content."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.commands.kb import kb
from bot.content.loader import examine
from bot.content.models import Clause, Policy, Section
from bot.content.new_policy.documents import UnknownDocument
from bot.content.new_policy.drift import Change, drift_of, side_by_side
from bot.content.new_policy.outline import read_policy
from bot.content.new_policy.skeleton import skeleton

TEXT = Path(__file__).with_name("tiem-banh.txt")
WORDS = st.lists(st.sampled_from(["tiệm", "khách", "sổ", "ghi", "xoá", "giữ"]), max_size=8).map(" ".join)


def words_of(policy: Policy) -> list[str]:
    """Everything that the policy states, in its order."""
    return [line for section in policy.sections for clause in section.clauses for line in clause.text.split("\n")]


def policy_of(*texts: str) -> Policy:
    clauses = [Clause(number=f"1.{at}", text=text) for at, text in enumerate(texts, start=1)]
    return Policy(title="Quy định", version="1", sections=[Section(number=1, title="Phần một", clauses=clauses)])


def test_clauses_are_numbered_as_a_person_would() -> None:
    policy = read_policy(TEXT)
    numbers = [[clause.number for clause in section.clauses] for section in policy.sections]
    assert numbers == [["1.1", "1.1a", "1.1b", "1.2"], ["2.1", "2.2", "2.3"], ["3.1", "3.2"]]
    assert [section.title for section in policy.sections] == [
        "Tiệm ghi lại những gì",
        "Tiệm giữ sổ ở đâu",
        "Khách muốn xoá tên",
    ]
    assert policy.title == "Quy định riêng tư của tiệm bánh"


def test_nothing_of_the_document_is_lost_on_the_way_to_yaml_and_back(tmp_path: Path) -> None:
    stated = [line.lstrip("– ") for line in TEXT.read_text(encoding="utf-8").splitlines() if line.strip()]
    for name, text in skeleton(read_policy(TEXT)).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    again = read_policy(tmp_path / "policy.yaml")
    assert words_of(again) == [line for line in stated[1:] if line[:2] not in {"1.", "2.", "3."}]
    assert again == read_policy(TEXT)


def test_a_word_file_is_read_like_the_text(tmp_path: Path) -> None:
    document = Document()
    for line in filter(None, TEXT.read_text(encoding="utf-8").splitlines()):
        if line[0].isdigit():
            document.add_heading(line, level=2)
        elif line.startswith("–"):
            document.add_paragraph(line.removeprefix("– "), style="List Bullet")
        else:
            document.add_paragraph(line)
    document.save(str(tmp_path / "policy.docx"))
    assert read_policy(tmp_path / "policy.docx") == read_policy(TEXT)


def test_a_page_is_read_like_the_text(tmp_path: Path) -> None:
    parts = ["<html><head><title>Tiệm</title><style>p {}</style></head><body><nav>Trang chủ</nav>"]
    for line in filter(None, TEXT.read_text(encoding="utf-8").splitlines()):
        tag = "h2" if line[0].isdigit() else "li" if line.startswith("–") else "p"
        parts.append(f"<{tag}> {line.removeprefix('– ').replace('tiệm', '<b>tiệm</b>')}\n</{tag}>")
    (tmp_path / "policy.html").write_text("".join(parts) + "<script>x</script>", encoding="utf-8")
    assert read_policy(tmp_path / "policy.html") == read_policy(TEXT)


@pytest.mark.parametrize("name", ["policy.pdf", "policy.docx", "policy.yaml", "policy.txt"])
def test_a_file_that_is_no_document_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\xff\xfe: [")
    with pytest.raises(UnknownDocument):
        read_policy(tmp_path / name)


def test_numbers_and_headings_of_contracts_are_understood(tmp_path: Path) -> None:
    (tmp_path / "hop-dong.txt").write_text(
        "Điều 1. Phạm vi\n1.1. Áp dụng cho mọi khách:\na) khách mua\nb) khách thuê\nĐiều 2. Lưu giữ\n2.1 Trong tủ.\n",
        encoding="utf-8",
    )
    policy = read_policy(tmp_path / "hop-dong.txt")
    assert [(clause.number, clause.text) for section in policy.sections for clause in section.clauses] == [
        ("1.1", "Áp dụng cho mọi khách:"),
        ("1.1a", "khách mua"),
        ("1.1b", "khách thuê"),
        ("2.1", "Trong tủ."),
    ]


def test_everything_that_is_still_to_be_written_is_listed(whole: Path) -> None:
    for path in whole.glob("answers/*.yaml"):
        path.unlink()
    for name, text in skeleton(read_policy(TEXT)).items():
        (whole / name).write_text(text, encoding="utf-8")
    examined = examine(whole)
    assert examined.knowledge is None
    left = [problem for problem in examined.problems if "CẦN VIẾT" in problem.message]
    assert len(left) == 3 * 7  # title, answer and way of asking of every clause, lettered items with theirs
    assert {problem.file for problem in left} == {
        "answers/1-tiem-ghi-lai-nhung-gi.yaml",
        "answers/2-tiem-giu-so-o-dau.yaml",
        "answers/3-khach-muon-xoa-ten.yaml",
    }
    assert not [problem for problem in examined.problems if "Chưa câu trả lời nào" in problem.message]


def test_changed_new_moved_and_removed_clauses_are_told_apart() -> None:
    old = policy_of(
        "Tiệm ghi tên khách.", "Tiệm giữ sổ trong tủ có khoá.", "Hết năm thì xé sổ.", "Tiệm không hỏi tuổi."
    )
    new = policy_of(
        "Tiệm ghi tên khách.", "Có camera ở quầy bánh.", "Tiệm giữ sổ trong két có khoá.", "Hết năm thì xé sổ."
    )
    found = [
        (drift.change, drift.before.number if drift.before else None, drift.after.number if drift.after else None)
        for drift in drift_of(old, new)
    ]
    assert found == [
        (Change.NEW, None, "1.2"),
        (Change.CHANGED, "1.2", "1.3"),
        (Change.MOVED, "1.3", "1.4"),
        (Change.REMOVED, "1.4", None),
    ]


def test_wrapping_a_clause_in_other_places_is_no_change() -> None:
    assert drift_of(policy_of("Tiệm ghi\ntên khách."), policy_of("Tiệm  ghi tên\nkhách.")) == ()


@given(WORDS, WORDS)
def test_both_sides_say_all_their_words_and_mark_what_differs(before: str, after: str) -> None:
    left, right = side_by_side(before, after)
    assert " ".join(piece.text for piece in left) == before
    assert " ".join(piece.text for piece in right) == after
    same = [[piece.text for piece in side if not piece.marked] for side in (left, right)]
    assert same[0] == same[1]
    assert any(piece.marked for piece in (*left, *right)) == (before != after)


def test_import_begins_a_folder_and_writes_over_nothing(tmp_path: Path) -> None:
    run = CliRunner()
    command = ["import", str(TEXT), "--into", str(tmp_path / "moi")]
    first = run.invoke(kb, command)
    assert first.exit_code == 0
    assert "3 phần, 9 điều" in first.output
    written = (tmp_path / "moi/policy.yaml").read_bytes()
    again = run.invoke(kb, command)
    assert again.exit_code == 1
    assert "không ghi đè" in again.output
    assert (tmp_path / "moi/policy.yaml").read_bytes() == written


def test_a_document_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(kb, ["import", str(tmp_path / "none.docx"), "--into", str(tmp_path / "moi")])
    assert result.exit_code == 2
    assert "Không đọc được" in result.output
