"""An entry is read beside its clauses; when they change, it says their words until somebody has read it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands.kb import kb
from bot.content.folder import read_folder
from bot.content.knowledge import Knowledge
from bot.content.loader import load
from bot.content.models import Entry, Policy
from bot.content.reviewing import accepted, rests_on
from tests.content.small import change
from tests.content.test_traps import checked

THU_THAP = "answers/thu-thap.yaml"


def entries_of(knowledge: Knowledge) -> list[Entry]:
    return [*knowledge.answers.values(), *knowledge.silent.values()]


def reworded(knowledge: Knowledge, number: str) -> Knowledge:
    """The same content, with another word at the end of one clause."""
    sections = [
        section.model_copy(
            update={
                "clauses": [
                    clause.model_copy(update={"text": clause.text + " thêm"}) if clause.number == number else clause
                    for clause in section.clauses
                ]
            }
        )
        for section in knowledge.policy.sections
    ]
    return replace(knowledge, policy=knowledge.policy.model_copy(update={"sections": sections}))


def test_changing_one_clause_flags_exactly_what_rests_on_it(shop: Knowledge) -> None:
    """Clause by clause, over the shop's whole policy."""
    for number in [clause.number for section in shop.policy.sections for clause in section.clauses]:
        changed = reworded(shop, number)
        flagged = [entry.id for entry in entries_of(changed) if changed.needs_review(entry)]
        assert flagged == [entry.id for entry in entries_of(shop) if number in rests_on(entry)]


def test_no_entry_of_the_shop_is_outdated(shop: Knowledge) -> None:
    assert [entry.id for entry in entries_of(shop) if shop.needs_review(entry)] == []


def test_wrapping_a_clause_elsewhere_changes_nothing(whole: Path) -> None:
    change(
        whole, "policy.yaml", "text: Tiệm chỉ ghi tên khách.", "text: >-\n          Tiệm chỉ ghi\n          tên khách."
    )
    assert checked(whole) == (0, [])


def test_a_touched_entry_says_the_clause_and_no_more(whole: Path) -> None:
    change(whole, "policy.yaml", "Khách muốn thì tiệm xoá.", "Khách muốn thì tiệm xoá trong ngày.")
    knowledge = load(whole)
    entry = knowledge.answers["co-xoa-khong"]
    assert knowledge.needs_review(entry)
    assert "Khách muốn thì tiệm xoá trong ngày." in knowledge.text_of(entry)
    assert "Có ạ." not in knowledge.text_of(entry)
    assert not knowledge.needs_review(knowledge.answers["ghi-gi"])


def test_accepting_keeps_every_note_and_the_order(whole: Path) -> None:
    change(whole, THU_THAP, "    related:", "    # vì sao liên quan\n    related:")
    change(whole, THU_THAP, "    ask:", "    # cách hỏi\n    ask:")
    change(whole, "policy.yaml", "Tiệm chỉ ghi tên khách.", "Tiệm ghi tên và số của khách.")
    before = (whole / THU_THAP).read_text(encoding="utf-8").splitlines()
    result = CliRunner().invoke(kb, ["drift", "--accept", "ghi-gi", "--by", 'Quầy "trước"', "--knowledge", str(whole)])
    assert result.exit_code == 0, result.output
    after = (whole / THU_THAP).read_text(encoding="utf-8").splitlines()
    assert [line for line in after if "reviewed" not in line] == [line for line in before if "reviewed" not in line]
    reviewed = load(whole).answers["ghi-gi"].reviewed
    assert reviewed is not None
    assert reviewed.by == 'Quầy "trước"'
    assert checked(whole) == (0, [])


def test_an_entry_without_a_note_counts_as_read_and_is_told(whole: Path) -> None:
    text = (whole / THU_THAP).read_text(encoding="utf-8")
    note = next(line for line in text.splitlines() if "reviewed" in line)
    change(whole, THU_THAP, note + "\n", "")
    assert not load(whole).needs_review(load(whole).answers["ghi-gi"])
    status, (line,) = checked(whole)
    assert (status, line.partition(" Mục")[0]) == (0, "answers/thu-thap.yaml:3:5: cảnh báo:")
    assert "kb drift --accept ghi-gi" in line


def test_a_note_written_in_lines_is_replaced_whole(whole: Path) -> None:
    text = (whole / THU_THAP).read_text(encoding="utf-8")
    note = next(line for line in text.splitlines() if "reviewed" in line)
    change(whole, THU_THAP, note, '    reviewed:\n      clauses: "000000000000"\n      on: 2026-01-01 # hôm đó\n')
    read = read_folder(whole)
    after = accepted(read, read.one(Policy), frozenset({"ghi-gi"}), on=date(2026, 11, 2))[THU_THAP]
    assert after.replace(" # hôm đó\n\n", "\n") == text


def test_an_entry_that_does_not_exist_cannot_be_accepted(whole: Path) -> None:
    result = CliRunner().invoke(kb, ["drift", "--accept", "khong-co", "--knowledge", str(whole)])
    assert result.exit_code == 1
    assert "khong-co" in result.output


@pytest.mark.parametrize("page", [False, True])
def test_drift_shows_what_changes_and_whom_it_touches(whole: Path, tmp_path: Path, page: bool) -> None:
    new = tmp_path / "moi.yaml"
    new.write_text(
        (whole / "policy.yaml")
        .read_text(encoding="utf-8")
        .replace("Khách muốn thì tiệm xoá.", "Tiệm xoá khi khách muốn."),
        encoding="utf-8",
    )
    html = tmp_path / "drift.html"
    options = ["--html", str(html)] if page else []
    result = CliRunner(env={"COLUMNS": "160"}).invoke(kb, ["drift", str(new), "--knowledge", str(whole), *options])
    assert result.exit_code == 0, result.output
    assert "2.1: đổi lời" in result.output
    assert "co-xoa-khong" in result.output
    assert "ghi-gi" not in result.output
    if page:
        written = html.read_text(encoding="utf-8")
        assert "<ins>" in written
        assert "co-xoa-khong" in written


def test_without_a_new_text_the_entries_to_read_again_are_listed(whole: Path) -> None:
    run = CliRunner(env={"COLUMNS": "160"})
    assert "đều đã được đọc" in run.invoke(kb, ["drift", "--knowledge", str(whole)]).output
    change(whole, "policy.yaml", "Khách muốn thì tiệm xoá.", "Khách muốn thì tiệm xoá trong ngày.")
    listed = run.invoke(kb, ["drift", "--knowledge", str(whole)]).output
    assert "co-xoa-khong" in listed
    assert "ghi-gi" not in listed
