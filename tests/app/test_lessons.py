"""Lessons come into the folder once, and never break it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app.lessons import LessonBook
from bot.app.versions import Versions
from bot.content.knowledge import Knowledge
from bot.content.loader import load
from bot.domain.lessons import Lesson
from bot.domain.messages import Person
from tests.app.bakery import CHECKED, write_bakery

LESSON = Lesson(
    id=1,
    at=datetime(2026, 11, 30, 18, tzinfo=UTC),  # the next day in Vietnam
    label="answer/ghi-gi",
    texts=("sổ nhà mình có gì vậy ta",),
    member=Person(id="11", name="An"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_bakery(tmp_path / "bakery")


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    return Versions(tmp_path / "data")


def _learn(folder: Path, versions: Versions, *lessons: Lesson) -> tuple[list[int | None], list[int | None]]:
    """The ids written and those refused, by a program that has just started."""
    knowledge = _knowledge()
    written, lost = LessonBook(folder, versions.data).write_down(lessons, knowledge, versions.copied)
    return [lesson.id for lesson in written], [lesson.id for lesson in lost]


def _knowledge() -> Knowledge:
    from tests.conftest import SHOP

    return load(SHOP)


def test_a_lesson_is_written_with_who_answered_for_it_and_when(folder: Path, versions: Versions) -> None:
    assert _learn(folder, versions, LESSON) == ([1], [])
    text = (folder / "answers" / "thu-thap.yaml").read_text(encoding="utf-8")
    assert '"sổ nhà mình có gì vậy ta" # An duyệt 01/12/2026\n' in text
    assert "# Hỏi chị Hoa trước khi sửa." in text
    assert "sổ nhà mình có gì vậy ta" in str(load(folder).answers["ghi-gi"].ask)


def test_what_an_admin_takes_out_again_stays_out(folder: Path, versions: Versions) -> None:
    before = (folder / "answers" / "thu-thap.yaml").read_text(encoding="utf-8")
    _learn(folder, versions, LESSON)
    (folder / "answers" / "thu-thap.yaml").write_text(before, encoding="utf-8")
    second = replace(LESSON, id=2, texts=("còn ghi gì nữa hông nà",))
    assert _learn(folder, versions, LESSON, second) == ([2], [])
    assert "sổ nhà mình" not in (folder / "answers" / "thu-thap.yaml").read_text(encoding="utf-8")


def test_a_new_folder_learns_everything_anew(folder: Path, versions: Versions, tmp_path: Path) -> None:
    _learn(folder, versions, LESSON)
    fresh = write_bakery(tmp_path / "fresh")
    assert _learn(fresh, Versions(tmp_path / "other"), LESSON) == ([1], [])


@pytest.mark.parametrize(
    "bad",
    [
        replace(LESSON, label="answer/co-xoa-khong", texts=(CHECKED,)),  # asks for another entry already
        replace(LESSON, label="answer/da-xoa"),
    ],
)
def test_a_lesson_that_would_break_the_folder_is_left_out(folder: Path, versions: Versions, bad: Lesson) -> None:
    before = load(folder).version
    assert _learn(folder, versions, bad) == ([], [1])
    assert load(folder).version == before
    assert _learn(folder, versions, bad) == ([], [])
