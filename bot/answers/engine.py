"""The knowledge engine: a message in, what it was understood to be out. Deterministic, no input or output."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.answers.decision import Judge, Judgement, settled_outcome
from bot.answers.features import Synonyms, Weighted, features
from bot.answers.labels import Ask, asks_of, labels_of
from bot.answers.model import FORMAT, Model, Scores, read_model
from bot.answers.outcome import Context, Explanation, Outcome, OutcomeKind, Ranked, Understanding
from bot.answers.questions import parts_of
from bot.answers.settled import Settled
from bot.answers.signs import layout_of
from bot.answers.speech import speech_act
from bot.answers.spelling import Speller
from bot.answers.text import Folded, Folder
from bot.answers.values.reading import read_slots
from bot.content.knowledge import Knowledge
from bot.domain.requests import Kind

_FOLLOW_UP_WORDS = 7  # a longer message says itself what it is about
_CONTEXT_SHARE = 0.5  # of the score that the last topic and the message together get
_MOST_PARTS = 3
_CLEAR = frozenset({OutcomeKind.ANSWER, OutcomeKind.SILENT, OutcomeKind.REQUEST})
_RANKED = 5
_REASONS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """One message as far as the model reads it."""

    folded: Folded
    mended: Folded
    weighed: Weighted
    scores: Scores
    speech: float


class Engine:
    """Understands messages by one knowledge folder and the model fitted to it."""

    def __init__(self, knowledge: Knowledge, model: Model) -> None:
        self._knowledge = knowledge
        self._model = model
        self._folder = Folder(knowledge.language)
        self._synonyms = Synonyms(knowledge.language.synonyms, self._folder)
        self._speller = Speller(model.vocabulary.common_words)
        self._labels = labels_of(knowledge)
        self._judge = Judge(self._labels, layout_of(self._labels), model.calibration)
        self._settled = Settled(asks_of(knowledge), knowledge.operating_point.settled_voice, self._folder)

        _prepare_readers()

    @property
    def model(self) -> Model:
        """The model that this engine reads by."""
        return self._model

    def understand(self, text: str, context: Context) -> Understanding:
        """What the message means, read in the light of what was answered last."""
        settled = self._settled.label(self._folder.fold(text))
        if settled is not None:
            return Understanding(outcomes=(settled_outcome(text, self._labels[settled]),))
        whole = self._one(text, context)
        parts = parts_of(text, self._fold)
        outcomes = self._several(parts, context, whole) if len(parts) > 1 else ()
        return Understanding(outcomes=outcomes or (whole,))

    def settles(self, text: str) -> str | None:
        """The key of the label that an admin has settled this very question for, if one did."""
        place = self._settled.label(self._folder.fold(text))
        return None if place is None else self._labels[place].key

    def explain(self, text: str) -> Explanation | None:
        """Why the message is understood as it is, by itself; None when no word of it is known."""
        read = self._read(text)
        if read is None:
            return None
        judged = self._judge.judge(text, read.scores, read.speech)
        return Explanation(
            words=read.folded.words,
            mended=read.mended.plain,
            ranking=tuple(self._ranked(read, judged, place) for place in judged.likeliest(_RANKED)),
            sureness=round(judged.sureness, 4),
            threshold=round(self._model.calibration.threshold, 4),
            request=round(judged.request, 4),
            speech=read.speech,
            understanding=self.understand(text, Context()),
        )

    def _several(self, parts: tuple[str, ...], context: Context, whole: Outcome) -> tuple[Outcome, ...]:
        """The parts that are clear by themselves, each topic once; a request first.

        One clear part is enough when the message as a whole is not clear; then the next part is asked back.
        None where the message is better taken as one.
        """
        clear: list[Outcome] = []
        doubtful: list[Outcome] = []
        for part in parts:
            outcome = self._one(part, Context(last_entry=clear[-1].entry) if clear else context)
            if outcome.kind not in _CLEAR:
                doubtful.append(outcome)
            elif all(outcome.clauses[:1] != other.clauses[:1] for other in clear):
                clear.append(outcome)
        clear.sort(key=lambda outcome: outcome.kind is not OutcomeKind.REQUEST)
        if len(clear) > 1 or (clear and whole.kind not in {OutcomeKind.ANSWER, OutcomeKind.REQUEST}):
            asked_back = [outcome for outcome in doubtful if outcome.kind is OutcomeKind.CLARIFY][:1]
            return tuple((clear + (asked_back if len(clear) == 1 else []))[:_MOST_PARTS])
        return ()

    def _one(self, text: str, context: Context) -> Outcome:
        read = self._read(text)
        if read is None:
            return Outcome(kind=OutcomeKind.UNSURE, rule="no known word")
        judged = self._judge.judge(text, read.scores, read.speech)
        return self._judge.decide(self._in_context(read, judged, context))

    def _read(self, text: str) -> _Read | None:
        """The message folded and scored, or None when it has not a single known feature."""
        folded = self._folder.fold(text)
        mended = self._speller.mended(folded)
        weighed = self._model.vocabulary.weighed(features(mended, self._synonyms))
        if not weighed.places:
            return None
        speech = speech_act(text, folded).score
        scores = self._model.scores(weighed)
        return _Read(folded=folded, mended=mended, weighed=weighed, scores=scores, speech=speech)

    def _fold(self, text: str) -> Folded:
        return self._speller.mended(self._folder.fold(text))

    def _in_context(self, read: _Read, judged: Judgement, context: Context) -> Judgement:
        """A short message that is unclear by itself, read together with the topic before it."""
        entry = self._knowledge.entry(context.last_entry) if context.last_entry else None
        if entry is None or len(read.folded.words) > _FOLLOW_UP_WORDS or self._judge.is_sure(judged):
            return judged
        together = self._read(f"{entry.title} {judged.text}")
        if together is None:
            return judged
        mixed = (1 - _CONTEXT_SHARE) * read.scores + _CONTEXT_SHARE * together.scores
        return self._judge.judge(judged.text, mixed, read.speech)

    def _ranked(self, read: _Read, judged: Judgement, place: int) -> Ranked:
        return Ranked(
            label=self._labels[place].key,
            chance=round(float(judged.chances[place]), 4),
            score=round(float(read.scores[place]), 3),
            reasons=self._model.reasons(read.weighed, place, _REASONS),
        )


def _prepare_readers() -> None:
    """The readers of values make their patterns when first used: here, so that no customer waits for it."""
    for kind in Kind:
        read_slots("đổi số 0912345678 thành 0987654321, email, tên, địa chỉ, ngày sinh 1/2/1990", kind)


def stamp_of(knowledge: Knowledge) -> str:
    """What a stored model must carry to be used with this content: a hash of all that it was fitted to.

    Titles, answers and phrases are no part of it: rewording them costs no new fitting.
    """
    return _hashed(knowledge, asks_of(knowledge))


def ground_of(knowledge: Knowledge) -> str:
    """A hash of what the model was fitted to, without the questions that were settled one by one."""
    voice = knowledge.operating_point.settled_voice
    return _hashed(knowledge, [ask for ask in asks_of(knowledge) if ask.voice != voice])


def _hashed(knowledge: Knowledge, asks: Iterable[Ask]) -> str:
    digest = sha256(f"{FORMAT}accepted_wrong_rate={knowledge.operating_point.accepted_wrong_rate}".encode())
    digest.update(knowledge.language.model_dump_json().encode())
    for ask in asks:
        digest.update(f"{ask.label}\0{ask.voice}\0{ask.text}\0".encode())
    for label in labels_of(knowledge):
        digest.update(f"{label.key}\0{label.clauses}\0".encode())
    return digest.hexdigest()[:16]


def stored_model(knowledge: Knowledge, folder: Path) -> Model | None:
    """The model fitted before for this content, if it was."""
    return read_model(model_path(folder), stamp_of(knowledge))


def model_path(folder: Path) -> Path:
    """Where the model of the content in force is kept."""
    return folder / "model.npz"
