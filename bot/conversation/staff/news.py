"""What the staff group reads when the content was changed: served or refused, and what becomes of real questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.answers.replay import Change, Comparison, Replayed
from bot.content.knowledge import Knowledge
from bot.conversation.staff.freewords import masked_words
from bot.domain.errors import Problem
from bot.domain.lessons import Lesson

_MOST_LINES = 5  # of each list: more is read on the command line
_LONGEST_LINE = 160  # letters


def served(knowledge: Knowledge, comparison: Comparison) -> str:
    """The new content is served."""
    return "\n\n".join((knowledge.say("content.served", version=knowledge.version), *_effects(knowledge, comparison)))


def learnt(knowledge: Knowledge, comparison: Comparison) -> str:
    """The content was served before; now the bot understands questions by it too."""
    return "\n\n".join((knowledge.say("content.learnt", version=knowledge.version), *_effects(knowledge, comparison)))


def refused(knowledge: Knowledge, version: str, comparison: Comparison) -> str:
    """The new content spoils too much; `knowledge` is the old one, which stays."""
    head = knowledge.say("content.refused", version=version, old=knowledge.version)
    return "\n\n".join((head, *_effects(knowledge, comparison), knowledge.say("content.how_to_accept")))


def unreadable(knowledge: Knowledge, problems: Sequence[Problem]) -> str:
    """The new content is not whole; `knowledge` is the old one, which stays."""
    head = knowledge.say("content.unreadable", count=len(problems), old=knowledge.version)
    return "\n".join((head, *_listed(knowledge, [str(problem) for problem in problems])))


def not_taught(knowledge: Knowledge, lesson: Lesson) -> str:
    """What an admin answered for could not be written into the folder."""
    texts = [masked_words(text) for text in lesson.texts]
    return "\n".join((knowledge.say("content.not_taught"), *_listed(knowledge, texts)))


def _effects(knowledge: Knowledge, comparison: Comparison) -> Iterable[str]:
    """What becomes of the latest questions and of the checks, as paragraphs."""
    count, changed = len(comparison.replayed), comparison.changed
    if not count:
        yield knowledge.say("content.no_questions")
    elif not changed:
        yield knowledge.say("content.nothing_changes", count=count)
    else:
        yield knowledge.say(
            "content.changes",
            count=count,
            changed=len(changed),
            reworded=len(comparison.having(Change.REWORDED)),
            other=len(comparison.having(Change.OTHER)),
            gained=len(comparison.having(Change.GAINED)),
            lost=len(comparison.lost),
        )
    if comparison.lost:
        lines = [_changed(knowledge, each) for each in comparison.lost]
        yield "\n".join((knowledge.say("content.lost"), *_listed(knowledge, lines)))
    if comparison.broken:
        head = knowledge.say("content.broken", count=len(comparison.broken), checks=comparison.checks)
        yield "\n".join((head, *_listed(knowledge, [check.text for check in comparison.broken])))


def _changed(knowledge: Knowledge, replayed: Replayed) -> str:
    entry = knowledge.entry(replayed.before.entry or "")
    text = masked_words(replayed.text)
    return knowledge.say("content.lost_line", text=text, title=entry.title) if entry else text


def _listed(knowledge: Knowledge, lines: Sequence[str]) -> list[str]:
    shown = [knowledge.say("content.line", text=_cut(line)) for line in lines[:_MOST_LINES]]
    left_out = len(lines) - len(shown)
    return [*shown, knowledge.say("content.more", count=left_out)] if left_out else shown


def _cut(line: str) -> str:
    flat = " ".join(line.split())
    return flat if len(flat) <= _LONGEST_LINE else f"{flat[: _LONGEST_LINE - 1].rstrip()}…"
