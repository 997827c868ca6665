"""The knowledge engine: a message in, what it was understood to be out. Deterministic, no input or output."""

from __future__ import annotations

from pathlib import Path

from bot.answers.decision import Judge, Judgement
from bot.answers.features import Synonyms, features
from bot.answers.labels import Shelf, labels_of
from bot.answers.model import FORMAT, Model, Scores, read_model
from bot.answers.outcome import Context, Outcome, OutcomeKind, Understanding
from bot.answers.questions import parts_of
from bot.answers.signs import layout_of
from bot.answers.speech import speech_act
from bot.answers.spelling import Speller
from bot.answers.text import Folder
from bot.content.knowledge import Knowledge

_FOLLOW_UP_WORDS = 7  # a longer message says itself what it is about
_CONTEXT_SHARE = 0.5  # of the score that the last topic and the message together get
_MOST_PARTS = 3


class Engine:
    """Understands messages by one knowledge folder and the model fitted to it."""

    def __init__(self, knowledge: Knowledge, model: Model) -> None:
        self._knowledge = knowledge
        self._model = model
        self._folder = Folder(knowledge.language)
        self._synonyms = Synonyms(knowledge.language.synonyms, self._folder)
        self._speller = Speller(model.vocabulary.words)
        self._labels = labels_of(knowledge)
        self._judge = Judge(self._labels, layout_of(self._labels), model.calibration)

    def understand(self, text: str, context: Context) -> Understanding:
        """What the message means, read in the light of what was answered last."""
        parts = parts_of(text, self._folder)
        if len(parts) > 1:
            outcomes = self._several(parts)
            if len(outcomes) > 1:
                return Understanding(outcomes=outcomes)
        return Understanding(outcomes=(self._one(text, context),))

    def _several(self, parts: tuple[str, ...]) -> tuple[Outcome, ...]:
        """The parts that are sure by themselves, each topic once; a request first."""
        found: list[Outcome] = []
        for part in parts:
            outcome = self._one(part, Context())
            clear = outcome.kind in {OutcomeKind.ANSWER, OutcomeKind.SILENT, OutcomeKind.REQUEST}
            if clear and all(outcome.clauses[:1] != other.clauses[:1] for other in found):
                found.append(outcome)
        found.sort(key=lambda outcome: outcome.kind is not OutcomeKind.REQUEST)
        return tuple(found[:_MOST_PARTS])

    def _one(self, text: str, context: Context) -> Outcome:
        judged = self._judged(text)
        if judged is None:
            return Outcome(kind=OutcomeKind.UNSURE, rule="no known word")
        return self._judge.decide(self._in_context(judged, context))

    def _judged(self, text: str) -> Judgement | None:
        scores = self._scores(text)
        if scores is None:
            return None
        return self._judge.judge(text, scores, speech_act(text, self._folder.fold(text)).score)

    def _scores(self, text: str) -> Scores | None:
        """The raw scores, or None for a message without a single known feature."""
        mended = self._speller.mended(self._folder.fold(text))
        weighed = self._model.vocabulary.weighed(features(mended, self._synonyms))
        return self._model.scores(weighed) if weighed.places else None

    def _in_context(self, judged: Judgement, context: Context) -> Judgement:
        """A short message that is unclear by itself, read together with the topic before it."""
        entry = self._knowledge.entry(context.last_entry) if context.last_entry else None
        short = len(self._folder.fold(judged.text).words) <= _FOLLOW_UP_WORDS
        if entry is None or not short or self._judge.is_sure(judged):
            return judged
        alone, together = self._scores(judged.text), self._scores(f"{entry.title} {judged.text}")
        if alone is None or together is None:
            return judged
        mixed = (1 - _CONTEXT_SHARE) * alone + _CONTEXT_SHARE * together
        return self._judge.judge(judged.text, mixed, speech_act(judged.text, self._folder.fold(judged.text)).score)


def stamp_of(knowledge: Knowledge) -> str:
    """What a stored model must carry to be used with this content."""
    return f"{knowledge.version}-{FORMAT}"


def stored_model(knowledge: Knowledge, folder: Path) -> Model | None:
    """The model fitted before for this content, if it was."""
    return read_model(model_path(folder), stamp_of(knowledge))


def model_path(folder: Path) -> Path:
    """Where the model of the content in force is kept."""
    return folder / "model.npz"
