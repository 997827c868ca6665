"""Whether entries were read beside the clauses as they are now: each keeps a hash of the words it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

import yaml

from bot.content.folder import Folder, shelf
from bot.content.models import Answer, Entry, Policy, Reviewed, Silent
from bot.content.source import KeyPath, span_of

_LENGTH = 12  # hexadecimal digits


def hash_of(policy: Policy, numbers: Iterable[str]) -> str:
    """A hash of the words of these clauses. How they are wrapped, and under which numbers they stand, is no part."""
    wanted = frozenset(numbers)
    digest = sha256()
    for section in policy.sections:
        for clause in section.clauses:
            if clause.number in wanted:
                digest.update(" ".join(clause.text.split()).encode() + b"\0")
    return digest.hexdigest()[:_LENGTH]


def rests_on(entry: Entry) -> tuple[str, ...]:
    """The clauses that an entry rests on, the first most."""
    return tuple(entry.clauses) if isinstance(entry, Answer | Silent) else ()


def review_of(entry: Entry) -> Reviewed | None:
    """When somebody read the entry beside its clauses, if that was noted."""
    return entry.reviewed if isinstance(entry, Answer | Silent) else None


def is_outdated(entry: Entry, policy: Policy) -> bool:
    """Whether the entry's clauses say something else than when it was read beside them.

    Without a note it counts as written for the policy as it stands.
    """
    reviewed = review_of(entry)
    return reviewed is not None and reviewed.clauses != hash_of(policy, rests_on(entry))


def accepted(read: Folder, policy: Policy, ids: frozenset[str] | None, *, on: date, by: str = "") -> dict[str, str]:
    """The files' new texts with these entries, or all, noted as read; files without a change are left out."""
    texts: dict[str, str] = {}
    for file, content in read.files.items():
        key, entries = shelf(content)
        text = read.texts[file]
        for index in reversed(range(len(entries))):  # from the end, so that the places above stay
            entry = entries[index]
            current = hash_of(policy, rests_on(entry))
            reviewed = review_of(entry)
            if not rests_on(entry) or (ids is not None and entry.id not in ids):
                continue
            if reviewed is None or reviewed.clauses != current:
                text = _noted(text, (key, index), Reviewed(clauses=current, on=on, by=by))
        if text != read.texts[file]:
            texts[file] = text
    return texts


def _noted(text: str, path: KeyPath, reviewed: Reviewed) -> str:
    """The text with the note in the entry's line for it, or in a new line before its ways of asking."""
    note = f'reviewed: {{clauses: "{reviewed.clauses}", on: {reviewed.on}{_by(reviewed)}}}'
    before = span_of(text, (*path, "reviewed"))
    if before is not None:
        return text[: before.start] + note + text[before.stop :]
    asks = span_of(text, (*path, "ask"))
    start = asks.start if asks else 0
    blanks = " " * (start - text.rfind("\n", 0, start) - 1)
    return f"{text[:start]}{note}\n{blanks}{text[start:]}"


def _by(reviewed: Reviewed) -> str:
    return f", by: {yaml.dump(reviewed.by, allow_unicode=True, default_style=chr(34)).strip()}" if reviewed.by else ""
