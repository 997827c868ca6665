"""The knowledge folder in memory: read once, never changed, looked up by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.content.models import (
    Answer,
    Business,
    Check,
    Clause,
    Deadlines,
    Entry,
    Language,
    OperatingPoint,
    Plain,
    Policy,
    RequestFile,
    Section,
    Silent,
    Window,
)
from bot.content.reviewing import is_outdated, rests_on
from bot.domain.requests import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Everything that is particular to one business. `version` is a hash of the folder's content."""

    version: str
    policy: Policy
    business: Business
    answers: Mapping[str, Answer]
    silent: Mapping[str, Silent]
    small_talk: Mapping[str, Plain]
    off_topic: Mapping[str, Plain]
    handoff: Mapping[str, Plain]
    requests: Mapping[Kind, RequestFile]
    deadlines: Deadlines
    phrases: Mapping[str, str]  # "group.key" → text
    language: Language
    checks: tuple[Check, ...]
    operating_point: OperatingPoint
    windows: Mapping[str, Window]  # of the channels whose service has one
    mail_links: frozenset[str]  # the channels where a button may open a prepared e-mail
    shares_phone: frozenset[str]  # how the names of chats begin where an account can share its own number
    _outdated: frozenset[str] = field(init=False, repr=False)  # entries, by id

    def __post_init__(self) -> None:
        entries = (*self.answers.values(), *self.silent.values())
        outdated = frozenset(entry.id for entry in entries if is_outdated(entry, self.policy))
        object.__setattr__(self, "_outdated", outdated)

    def entry(self, entry_id: str) -> Entry | None:
        """The answer, silent topic, small talk, other subject or handoff with this id."""
        for shelf in (self.answers, self.silent, self.small_talk, self.off_topic, self.handoff):
            if entry_id in shelf:
                return shelf[entry_id]
        return None

    def clauses_of(self, entry_id: str) -> tuple[str, ...]:
        """The clauses an entry rests on, the first most; empty for entries without."""
        entry = self.entry(entry_id)
        return rests_on(entry) if entry else ()

    def needs_review(self, entry: Entry) -> bool:
        """Whether the clauses under an entry have changed and nobody has confirmed it since."""
        return entry.id in self._outdated

    def clause(self, number: str) -> Clause | None:
        """A clause of the policy by its number."""
        return next((c for section in self.policy.sections for c in section.clauses if c.number == number), None)

    def section(self, number: int) -> Section | None:
        """A section of the policy by its number."""
        return next((section for section in self.policy.sections if section.number == number), None)

    def say(self, phrase: str, **values: object) -> str:
        """The phrase "group.key" with its {placeholders} filled. KeyError for an unknown phrase: a test forbids it."""
        return self.phrases[phrase].format(**values)

    def led_in(self, clause: Clause) -> str:
        """A clause's words, led in by those of the clause or section that it belongs to."""
        above = self.clause(clause.number[:-1]) if clause.number[-1].isalpha() else None
        section = self.section(int(clause.number.partition(".")[0]))
        lead = above.text if above else (section.intro if section else "")
        return f"{lead}\n{clause.text}" if lead else clause.text

    def text_of(self, entry: Entry) -> str:
        """An entry's answer as the customer reads it; while it needs review, its clause's own words instead."""
        clause = self.clause(rests_on(entry)[0]) if self.needs_review(entry) else None
        return self.say("answer.own_words", text=self.led_in(clause)) if clause else self.fill(entry.answer)

    def fill(self, text: str) -> str:
        """A text of an entry or of a request, with what it takes from business.yaml filled in."""
        return text.format(
            name=self.business.name,
            short_name=self.business.short_name,
            address=self.business.address,
            email=self.business.email,
            hotlines=self.hotlines,
            facebook=self.business.facebook,
            website=self.business.website,
        )

    @property
    def hotlines(self) -> str:
        """The telephone numbers with the names of those who answer them."""
        lines = (self.say("common.hotline", number=line.number, name=line.name) for line in self.business.hotlines)
        return self.say("common.or").join(lines)
