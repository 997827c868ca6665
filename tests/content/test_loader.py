"""Reading the knowledge folder: what comes out, and everything that is said about a folder that is not whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.loader import load
from bot.domain.errors import ContentError, Problem
from bot.domain.requests import Kind
from tests.content.small import change


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as caught:
        load(folder)
    return caught.value.problems


def test_small_folder_is_whole(small: Path) -> None:
    knowledge = load(small)
    assert set(knowledge.answers) == {"ghi-gi", "co-xoa-khong"}
    assert tuple(knowledge.requests) == tuple(Kind)
    assert knowledge.phrases["common.or"] == " hoặc "
    assert knowledge.language.abbreviations == {"sdt": "số điện thoại"}
    assert knowledge.operating_point.accepted_wrong_rate == 0.05


def test_values_stay_the_text_that_was_typed(small: Path) -> None:
    knowledge = load(small)
    assert knowledge.answers["ghi-gi"].ask["khách lạ"] == ["no"]
    assert "0981900233" in knowledge.answers["co-xoa-khong"].ask["khách quen"]


def test_clause_numbers_need_no_quotes(small: Path) -> None:
    change(small, "answers/xoa.yaml", '["2.1"]', "[2.1]")
    assert load(small).clauses_of("co-xoa-khong") == ("2.1",)


def test_texts_are_filled_from_the_business(small: Path) -> None:
    knowledge = load(small)
    text = knowledge.text_of(knowledge.answers["ghi-gi"])
    assert text.splitlines()[1] == "Gọi 024 7300 0000 (Quầy) hoặc 024 7300 0001 (Bếp) nếu cần."


def test_entries_are_found_on_every_shelf(small: Path) -> None:
    knowledge = load(small)
    ids = ("ghi-gi", "im-camera", "chao", "ot-banh", "gap-nguoi")
    assert [entry.id for entry in map(knowledge.entry, ids) if entry] == list(ids)
    assert knowledge.entry("khong-co") is None


def test_version_follows_what_customers_can_notice(small: Path) -> None:
    before = load(small).version
    change(small, "checks/thu.yaml", "ghi những gì", "ghi cái gì")
    assert load(small).version == before
    change(small, "phrases.yaml", "hoặc", "hay")
    assert load(small).version != before


def test_all_problems_of_all_files_are_told_at_once(small: Path) -> None:
    change(small, "policy.yaml", "title: Thu thập", "titel: Thu thập")
    change(small, "small_talk.yaml", "id: chao", "id: Chào")
    change(small, "silent/khac.yaml", "title: Có camera không?\n", "title: |\n  Có camera")
    files = {problem.file for problem in problems_of(small)}
    assert files == {"policy.yaml", "silent/khac.yaml", "small_talk.yaml"}


def test_a_file_that_cannot_be_read_hides_no_rule_broken_elsewhere(small: Path) -> None:
    change(small, "decision.yaml", "0.05", "viele")
    change(small, "handoff.yaml", "id: gap-nguoi", "id: chao")
    assert {problem.file for problem in problems_of(small)} == {"decision.yaml", "small_talk.yaml"}


def test_a_broken_policy_causes_no_echoes_in_the_answers(small: Path) -> None:
    change(small, "policy.yaml", 'number: "2.1"', "number: hai")
    assert [problem.file for problem in problems_of(small)] == ["policy.yaml"]


def test_missing_key_is_told_where_it_belongs(small: Path) -> None:
    line = change(small, "off_topic.yaml", "    title: Giá bánh\n", "") - 1
    (problem,) = problems_of(small)
    assert (problem.file, problem.line, problem.column) == ("off_topic.yaml", line, 5)
    assert problem.message == "Thiếu khoá “title”; thêm vào."


def test_unknown_key_is_told_at_the_key(small: Path) -> None:
    line = change(small, "handoff.yaml", "    title:", "    tittle: x\n    title:")
    (problem,) = problems_of(small)
    assert (problem.line, problem.column) == (line, 5)
    assert "“tittle”" in problem.message


def test_key_that_stands_twice_is_refused(small: Path) -> None:
    line = change(small, "phrases.yaml", '  or: " hoặc "', '  or: " hoặc "\n  or: " hay "') + 1
    (problem,) = problems_of(small)
    assert (problem.file, problem.line, problem.column) == ("phrases.yaml", line, 3)
    assert "“or”" in problem.message


def test_text_that_is_no_yaml_is_told_with_its_line(small: Path) -> None:
    line = change(small, "deadlines.yaml", "profiles:", "profiles: [")
    (problem,) = problems_of(small)
    assert problem.file == "deadlines.yaml"
    assert problem.line >= line


def test_file_that_is_not_utf8_is_refused(small: Path) -> None:
    (small / "off_topic.yaml").write_bytes("title: Giá".encode("utf-16"))
    assert [problem.file for problem in problems_of(small)] == ["off_topic.yaml"]


def test_marks_typed_apart_are_refused(small: Path) -> None:
    line = change(small, "small_talk.yaml", "Chào anh/chị.", "Cha\u0300o anh/chị.")
    (problem,) = problems_of(small)
    assert (problem.line, problem.column, "dấu tách rời" in problem.message) == (line, 15, True)


@pytest.mark.parametrize("file", ["policy.yaml", "handoff.yaml", "decision.yaml"])
def test_missing_file_is_told(small: Path, file: str) -> None:
    (small / file).unlink()
    (problem,) = problems_of(small)
    assert problem.file == file
    assert problem.message.startswith("Thiếu tệp")


@pytest.mark.parametrize("name", ["answer.yaml", "answers/thu-thap.yml", "answers/cu/thu-thap.yaml"])
def test_file_that_nothing_reads_is_told(small: Path, name: str) -> None:
    path = small / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("x: 1\n", encoding="utf-8")
    assert [problem.file for problem in problems_of(small)] == [name]


def test_empty_file_is_told(small: Path) -> None:
    (small / "business.yaml").write_text("", encoding="utf-8")
    assert [problem.file for problem in problems_of(small)] == ["business.yaml"]


def test_language_and_checks_may_be_left_out(small: Path) -> None:
    (small / "language/tat.yaml").unlink()
    (small / "checks/thu.yaml").unlink()
    assert load(small).checks == ()


def test_language_files_are_joined(small: Path) -> None:
    more = "abbreviations: {ko: không}\nsynonyms: [[lộ, rò]]\nspellings: {lộ liểu: lộ liễu}\nforeign: [host]\n"
    (small / "language/them.yaml").write_text(more, encoding="utf-8")
    language = load(small).language
    assert language.abbreviations == {"sdt": "số điện thoại", "ko": "không"}
    assert (language.synonyms, language.spellings) == ([["lộ", "rò"]], {"lộ liểu": "lộ liễu"})
    assert language.foreign == ["host"]


def test_hidden_folders_are_no_content(small: Path) -> None:
    (small / ".schema").mkdir()
    (small / ".schema/x.yaml").write_text("x: 1\n", encoding="utf-8")
    load(small)
