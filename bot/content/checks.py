"""Every rule that the content must obey, in one list.

A rule looks at the whole folder and yields what it finds. It names the shapes that it needs whole: when one
of their files could not be read, its findings would only be echoes of that, so it is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from pydantic import BaseModel

from bot.content import channel_rules, entry_rules, phrase_rules, policy_rules, request_rules, wording_rules
from bot.content.findings import Finding
from bot.content.folder import Folder
from bot.content.models import (
    AnswerFile,
    Business,
    ChannelFile,
    Deadlines,
    HandoffFile,
    Language,
    OffTopicFile,
    PhraseFile,
    Policy,
    RequestFile,
    SilentFile,
    SmallTalkFile,
)

_ENTRIES: frozenset[type[BaseModel]] = frozenset({AnswerFile, SilentFile, SmallTalkFile, OffTopicFile, HandoffFile})


class _Rule(NamedTuple):
    look: Callable[[Folder], Iterator[Finding]]
    needs: frozenset[type[BaseModel]] = frozenset()
    thorough: bool = False  # looked at by `kb check` alone: it takes longer, or the bot serves all the same


_RULES = (
    _Rule(policy_rules.clauses_are_numbered_well),
    _Rule(policy_rules.clauses_exist, frozenset({Policy})),
    _Rule(policy_rules.every_clause_is_answered, frozenset({Policy, AnswerFile})),
    _Rule(policy_rules.answers_stand_in_their_section, frozenset({Policy})),
    _Rule(policy_rules.entries_are_reviewed, frozenset({Policy}), thorough=True),
    _Rule(entry_rules.ids_are_unique),
    _Rule(entry_rules.related_exist, _ENTRIES),
    _Rule(entry_rules.ways_of_asking_are_there),
    _Rule(entry_rules.ways_of_asking_differ),
    _Rule(entry_rules.voices_are_no_keys),
    _Rule(entry_rules.ways_of_asking_are_enough, thorough=True),
    _Rule(entry_rules.ways_of_asking_are_new, thorough=True),
    _Rule(wording_rules.answers_are_short),
    _Rule(wording_rules.placeholders_are_known),
    _Rule(wording_rules.phrases_have_whole_braces, frozenset({PhraseFile})),
    _Rule(wording_rules.nothing_is_left_to_write),
    _Rule(wording_rules.requests_are_short),
    _Rule(wording_rules.phrases_are_short, frozenset({PhraseFile})),
    _Rule(wording_rules.texts_read_as_text, thorough=True),
    _Rule(phrase_rules.phrases_are_written, frozenset({PhraseFile}), thorough=True),
    _Rule(phrase_rules.phrases_are_used, frozenset({PhraseFile}), thorough=True),
    _Rule(phrase_rules.placeholders_are_filled, frozenset({PhraseFile}), thorough=True),
    _Rule(wording_rules.abbreviations_mean_one_thing, frozenset({Language})),
    _Rule(channel_rules.windows_end_after_they_are_free, frozenset({ChannelFile})),
    _Rule(channel_rules.channels_exist, frozenset((ChannelFile, PhraseFile))),
    _Rule(request_rules.every_kind_has_one_file, frozenset({RequestFile})),
    _Rule(request_rules.grounds_are_given),
    _Rule(request_rules.deadlines_exist, frozenset({Deadlines})),
    _Rule(request_rules.days_can_be_counted, frozenset({Deadlines, Business})),
)


def findings_of(folder: Folder, *, thorough: bool = False) -> Iterator[Finding]:
    """Everything that breaks a rule, over all files. `thorough`: by the rules too that no start waits for."""
    for rule in _RULES:
        if not rule.needs & folder.broken and (thorough or not rule.thorough):
            yield from rule.look(folder)
