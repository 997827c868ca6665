"""A small honest engine for tests of the conversation: the entry whose ways of asking share most words wins."""

from __future__ import annotations

from bot.answers.outcome import Candidate, Context, Outcome, OutcomeKind, Understanding, Wish
from bot.answers.text import Folder
from bot.answers.values.reading import read_slots
from bot.content.knowledge import Knowledge
from bot.domain.requests import Kind

_SURE, _NEAR, _FAR = 0.6, 0.4, 0.2


class OverlapEngine:
    """Understands by shared words alone."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._folder = Folder(knowledge.language)
        shelves = {
            OutcomeKind.ANSWER: knowledge.answers,
            OutcomeKind.SILENT: knowledge.silent,
            OutcomeKind.SMALLTALK: knowledge.small_talk,
            OutcomeKind.OFFTOPIC: knowledge.off_topic,
            OutcomeKind.HANDOFF: knowledge.handoff,
        }
        self._ways = [
            (self._words(way), kind, entry.id)
            for kind, shelf in shelves.items()
            for entry in shelf.values()
            for ways in entry.ask.values()
            for way in ways
        ]
        self._ways += [
            (self._words(way), OutcomeKind.REQUEST, str(kind))
            for kind, file in knowledge.requests.items()
            for ways in file.ask.values()
            for way in ways
        ]

    def understand(self, text: str, context: Context) -> Understanding:
        parts = [part for part in text.split("?") if part.strip()] or [text]
        return Understanding(outcomes=tuple(self._outcome(part) for part in parts))

    def _outcome(self, text: str) -> Outcome:
        words = self._words(text)
        best: dict[tuple[OutcomeKind, str], float] = {}
        for way, kind, entry in self._ways:
            score = 2 * len(words & way) / (len(words) + len(way)) if words | way else 0.0
            best[kind, entry] = max(best.get((kind, entry), 0.0), score)
        ranked = sorted(best.items(), key=lambda pair: -pair[1])
        (kind, entry), score = ranked[0]
        others = tuple(
            Candidate(entry=each, clauses=self._knowledge.clauses_of(each), score=value)
            for (sort, each), value in ranked[:3]
            if sort in {OutcomeKind.ANSWER, OutcomeKind.SILENT} and value >= _FAR
        )
        if score < _NEAR:
            return Outcome(kind=OutcomeKind.UNSURE, score=score, alternatives=others)
        if kind is OutcomeKind.REQUEST:
            wish = Wish(kind=Kind(entry), slots=read_slots(text, Kind(entry)))
            return Outcome(kind=kind, score=score, wish=wish)
        if score < _SURE and len(others) > 1:
            return Outcome(kind=OutcomeKind.CLARIFY, score=score, alternatives=others)
        return Outcome(kind=kind, entry=entry, clauses=self._knowledge.clauses_of(entry), score=score)

    def _words(self, text: str) -> frozenset[str]:
        return frozenset(self._folder.fold(text).plain)
