"""The knowledge engine: a message in, what it was understood to be out. Deterministic, no input or output."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from bot.answers.decision import Judge, Judgement, settled_outcome
from bot.answers.features import Synonyms
from bot.answers.labels import Ask, asks_of, labels_of
from bot.answers.model import FORMAT, Model, read_model
from bot.answers.outcome import Context, Explanation, Outcome, OutcomeKind, Ranked, Understanding
from bot.answers.reading import Passage, Reader
from bot.answers.reasons import parts_of_score, shown_groups, shown_words, words_that_counted
from bot.answers.settled import Settled
from bot.answers.signs import Layouts
from bot.answers.text import Folded, Folder
from bot.answers.values.reading import read_slots
from bot.content.knowledge import Knowledge

_FOLLOW_UP_WORDS = 7  # a longer message says itself what it is about
_CONTEXT_SHARE = 0.5  # of the score that the last topic and the message together get
_MOST_PARTS = 3
_CLEAR = frozenset({OutcomeKind.ANSWER, OutcomeKind.SILENT, OutcomeKind.REQUEST})
_UNCLEAR = frozenset({OutcomeKind.CLARIFY, OutcomeKind.UNSURE})
_QUIET = frozenset(OutcomeKind) - _CLEAR - _UNCLEAR | {OutcomeKind.SILENT}
_SURE_ALONE = 0.92  # of the only clear part of a message that is not clear as a whole
_SURE_BESIDE_QUIET = 0.97  # of an answer to a part where the whole is no question of the policy
_SURE_ORDER = 0.75  # of a part's request where the whole is none
_RANKED = 5
_REASONS = 6


class Engine:
    """Understands messages by one knowledge folder and the model fitted to it."""

    def __init__(self, knowledge: Knowledge, model: Model) -> None:
        self._knowledge = knowledge
        self._model = model
        self._judge = Judge(model.calibration)
        self._labels = labels_of(knowledge)
        self._folder = Folder(knowledge.language)
        self._settled = Settled(asks_of(knowledge), knowledge.operating_point.settled_voice, self._folder)
        synonyms = Synonyms(knowledge.language.synonyms, self._folder)
        self._reader = Reader(self._folder, synonyms, model, self._judge, Layouts(self._labels))
        _prepare_readers(knowledge)

    @property
    def model(self) -> Model:
        """The model that this engine reads by."""
        return self._model

    def understand(self, text: str, context: Context) -> Understanding:
        """What the message means, read in the light of what was answered last."""
        settled = self._settled.label(self._folder.fold(text))
        if settled is not None:
            return Understanding(outcomes=(settled_outcome(text, self._labels[settled]),))
        read = self._reader.read(text)
        if not read:
            return Understanding(outcomes=(Outcome(kind=OutcomeKind.UNSURE, rule="no known word"),))
        whole = self._one(read[0], context)
        return Understanding(outcomes=self._several(read, context, whole) or (whole,))

    def settles(self, text: str) -> str | None:
        """The key of the label that an admin has settled this very question for, if one did."""
        place = self._settled.label(self._folder.fold(text))
        return None if place is None else self._labels[place].key

    def mended(self, text: str) -> Folded:
        """The message's words, typing slips mended: two that are alike in their plain words are the same question."""
        return self._reader.mended(text)

    def described(self, text: str) -> dict[str, float]:
        """What the model sees of a message: its words, synonyms and pairs of them, each by how rarely it is said.

        Words that no way of asking has are there too, as the rarest.
        """
        return self._reader.described(text)

    def chances(self, text: str) -> dict[str, float]:
        """The chance of every label near the message, by its key; of none when no word of it is known."""
        read = self._reader.read(text)
        if not read:
            return {}
        whole = read[0]
        judged = self._judge.judge(whole.stock, whole.scores, whole.speech, whole.layout)
        return {label.key: float(chance) for label, chance in zip(whole.layout.labels, judged.chances, strict=True)}

    def explain(self, text: str) -> Explanation | None:
        """Why the message is understood as it is, by itself; None when no word of it is known."""
        read = self._reader.read(text)
        if not read:
            return None
        whole = read[0]
        judged = self._judge.judge(whole.stock, whole.scores, whole.speech, whole.layout)
        shown = shown_words(text, self._folder) | shown_groups(self._knowledge.language.synonyms)
        return Explanation(
            words=whole.folded.words,
            mended=whole.mended.plain,
            ranking=tuple(self._ranked(whole, judged, place, shown) for place in judged.likeliest(_RANKED)),
            sureness=round(judged.sureness, 4),
            threshold=round(self._model.calibration.threshold, 4),
            request=round(judged.request, 4),
            speech=whole.speech,
            understanding=self.understand(text, Context()),
        )

    def _several(self, read: Sequence[Passage], context: Context, whole: Outcome) -> tuple[Outcome, ...]:
        """The parts that are clear by themselves, each topic once; a request first, with all that the message says.

        One clear part is enough when the message as a whole is not clear; then the next part is asked back.
        None where the message is better taken as one.
        """
        clear: list[Outcome] = []
        doubtful: list[Outcome] = []
        for part in read[1:]:
            outcome = self._one(replace(part, stock=read[0].stock), _following(clear, context))
            if not _is_clear(outcome, whole):
                doubtful.append(outcome)
            elif _topic(outcome) not in map(_topic, clear):
                clear.append(outcome)
        requests = [outcome for outcome in clear if outcome.kind is OutcomeKind.REQUEST]
        questions = [outcome for outcome in clear if outcome.kind is not OutcomeKind.REQUEST]
        if whole.kind is OutcomeKind.REQUEST and len(requests) != 1:
            requests = [whole]  # two orders are one request in other words
        clear = requests[:1] + questions
        if len(clear) > 1 or (clear and whole.kind in _UNCLEAR and clear[0].score >= _SURE_ALONE):
            asked_back = [outcome for outcome in doubtful if outcome.kind is OutcomeKind.CLARIFY][:1]
            return tuple((clear + (asked_back if len(clear) == 1 else []))[:_MOST_PARTS])
        return ()

    def _one(self, passage: Passage, context: Context) -> Outcome:
        judged = self._judge.judge(passage.stock, passage.scores, passage.speech, passage.layout)
        return self._judge.decide(self._in_context(passage, judged, context))

    def _in_context(self, passage: Passage, judged: Judgement, context: Context) -> Judgement:
        """A short message that is unclear by itself, read together with the topic before it."""
        entry = self._knowledge.entry(context.last_entry) if context.last_entry else None
        if entry is None or len(passage.folded.words) > _FOLLOW_UP_WORDS or self._judge.is_sure(judged):
            return judged
        together = self._reader.read(f"{entry.title} {passage.text}")
        if not together:
            return judged
        alone = self._model.scores(passage.weighed, together[0].near)
        mixed = (1 - _CONTEXT_SHARE) * alone + _CONTEXT_SHARE * together[0].scores
        return self._judge.judge(passage.stock, mixed, passage.speech, together[0].layout)

    def _ranked(self, passage: Passage, judged: Judgement, place: int, shown: Mapping[str, str]) -> Ranked:
        label = int(passage.near[place])
        added = self._model.added(passage.weighed, label)
        return Ranked(
            label=passage.layout.labels[place].key,
            chance=round(float(judged.chances[place]), 4),
            score=round(float(passage.scores[place]), 3),
            reasons=words_that_counted(added, passage.mended.plain, shown)[:_REASONS],
            parts=parts_of_score(added, float(self._model.constants[label])),
        )


def _following(clear: Sequence[Outcome], context: Context) -> Context:
    """What a further part is read in the light of."""
    return Context(last_entry=clear[-1].entry) if clear else context


def _topic(outcome: Outcome) -> tuple[str | None, ...]:
    """What two outcomes must not both be about: their first clause, or themselves where they rest on none."""
    return outcome.clauses[:1] or (outcome.kind, outcome.entry)


def _is_clear(outcome: Outcome, whole: Outcome) -> bool:
    """Whether a part stands by itself beside what the message means as a whole."""
    if outcome.kind is OutcomeKind.ANSWER and whole.kind in _QUIET:
        return outcome.score >= _SURE_BESIDE_QUIET
    if outcome.kind is OutcomeKind.REQUEST and whole.kind is not OutcomeKind.REQUEST:
        return outcome.score >= _SURE_ORDER
    return outcome.kind in _CLEAR


def _prepare_readers(knowledge: Knowledge) -> None:
    """The readers of values make their patterns when first used: here, so that no customer waits for it.

    They read what the content has of each kind: a way of asking, and the business's own numbers and addresses.
    """
    business = knowledge.business
    values = [*(hotline.number for hotline in business.hotlines), business.email, business.address]
    for kind, request in knowledge.requests.items():
        first_asks = [texts[0] for texts in request.ask.values() if texts]
        read_slots(" ".join((*first_asks, *values)), kind)


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
