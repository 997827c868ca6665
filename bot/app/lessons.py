"""Lessons written into this process's knowledge folder, each once, however often the program starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from bot.content.additions import add_asks
from bot.content.knowledge import Knowledge
from bot.content.loader import load
from bot.conversation.dates import local
from bot.domain.errors import ContentError
from bot.domain.lessons import Lesson

Copied = Callable[[Path], AbstractContextManager[Path]]


class LessonBook:
    """Which lessons the folder has had; kept beside the program's data, for the folder itself is the admins' own."""

    def __init__(self, folder: Path, data: Path) -> None:
        self._folder = folder
        self._had = data / "lessons.txt"

    def write_down(
        self, lessons: Sequence[Lesson], knowledge: Knowledge, copied: Copied
    ) -> tuple[Sequence[Lesson], Sequence[Lesson]]:
        """Write the lessons that the folder has not had; those written, and those that it would not take.

        A lesson whose question means something else already, or whose entry is gone, is tried on a copy and left out:
        the folder stays whole. `knowledge` is the content in force, whose words the comments are in.
        """
        had = self._read()
        new = [lesson for lesson in lessons if str(lesson.id) not in had]
        written = [lesson for lesson in new if self._fits(lesson, knowledge, copied)]
        for lesson in written:
            _add(self._folder, lesson, knowledge)
        if new:
            self._had.parent.mkdir(parents=True, exist_ok=True)
            self._had.write_text("\n".join((*had, *(str(lesson.id) for lesson in new))), encoding="ascii")
        return written, [lesson for lesson in new if lesson not in written]

    def _read(self) -> list[str]:
        return self._had.read_text(encoding="ascii").split() if self._had.exists() else []

    def _fits(self, lesson: Lesson, knowledge: Knowledge, copied: Copied) -> bool:
        """Whether the folder is whole with the lesson; while it is broken for another reason, that counts as no."""
        try:
            with copied(self._folder) as copy:
                if not _add(copy, lesson, knowledge):
                    return False
                load(copy)
        except ContentError:
            return False
        return True


def _add(folder: Path, lesson: Lesson, knowledge: Knowledge) -> bool:
    day = local(knowledge, lesson.at).strftime("%d/%m/%Y")
    comment = knowledge.say("learn.comment", name=lesson.member.name, day=day)
    return add_asks(folder, lesson.label, knowledge.operating_point.settled_voice, lesson.texts, comment)
