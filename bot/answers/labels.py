"""What the matcher chooses between: every entry and every kind of request, and which of them are one place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.content.knowledge import Knowledge
from bot.content.models import Asks
from bot.domain.requests import Kind


class Shelf(StrEnum):
    """Where a label comes from."""

    ANSWER = "answer"
    SILENT = "silent"
    REQUEST = "request"
    HANDOFF = "handoff"
    SMALL_TALK = "smalltalk"
    OFF_TOPIC = "offtopic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One thing that a message can mean: an entry's id or a request's kind, and the clauses it rests on."""

    id: str
    shelf: Shelf
    clauses: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Unique over all shelves: an entry might be called as a request is."""
        return f"{self.shelf}/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One way of asking: its text, what it means, and the voice that would say it."""

    text: str
    label: int  # place in the list of labels
    voice: str


def labels_of(knowledge: Knowledge) -> tuple[Label, ...]:
    """Every label of the content, in a lasting order."""
    return tuple(label for label, _ in _shelved(knowledge))


def asks_of(knowledge: Knowledge) -> tuple[Ask, ...]:
    """Every way of asking, in the order of the files."""
    found: list[Ask] = []
    for place, (_, asks) in enumerate(_shelved(knowledge)):
        for voice, texts in asks.items():
            found.extend(Ask(text=text, label=place, voice=voice) for text in texts)
    return tuple(found)


def kind_of(label: Label) -> Kind:
    """The request's kind of a label of the request shelf."""
    return Kind(label.id)


def _shelved(knowledge: Knowledge) -> Iterator[tuple[Label, Asks]]:
    for answer in knowledge.answers.values():
        yield Label(id=answer.id, shelf=Shelf.ANSWER, clauses=tuple(answer.clauses)), answer.ask
    for silent in knowledge.silent.values():
        yield Label(id=silent.id, shelf=Shelf.SILENT, clauses=tuple(silent.clauses)), silent.ask
    for kind, request in knowledge.requests.items():
        yield Label(id=kind.value, shelf=Shelf.REQUEST, clauses=tuple(request.clauses)), request.ask
    for shelf, entries in (
        (Shelf.HANDOFF, knowledge.handoff),
        (Shelf.SMALL_TALK, knowledge.small_talk),
        (Shelf.OFF_TOPIC, knowledge.off_topic),
    ):
        for entry in entries.values():
            yield Label(id=entry.id, shelf=shelf), entry.ask


def same_place(one: Label, other: Label) -> bool:
    """Whether answering with one where the other was meant is no mistake: the two rest on the same words.

    Answers are one place when their first clauses are, or when each lists the other's first clause;
    a lettered item and its parent are the same clause. Off-topic subjects get one kind of reply.
    """
    if one == other:
        return True
    if one.shelf is not other.shelf:
        return False
    if one.shelf is Shelf.ANSWER:
        return same_clause(one.clauses[0], other.clauses[0]) or (
            _lists(one, other.clauses[0]) and _lists(other, one.clauses[0])
        )
    return one.shelf is Shelf.OFF_TOPIC


def same_clause(one: str, other: str) -> bool:
    """Whether two numbers name the same clause or an item and its parent; two items (4.2c, 4.2g) do not."""
    parent, other_parent = one.rstrip("abcdefgh"), other.rstrip("abcdefgh")
    return one == other or (parent == other_parent and (one == parent or other == other_parent))


def _lists(label: Label, clause: str) -> bool:
    return any(same_clause(own, clause) for own in label.clauses)
