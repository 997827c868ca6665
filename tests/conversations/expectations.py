"""Whether what was read is what a conversation expects; the difference as a text that tells what to look at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import Formatter

from bot.content.knowledge import Knowledge
from bot.domain.messages import Reply
from tests.conversations.script import Expected


def difference(knowledge: Knowledge, expected: Sequence[Expected], read: Sequence[Reply]) -> str:
    """Empty when every expected message came, in order, and nothing else."""
    problems = [
        f"message {number + 1}: {problem}"
        for number, (wanted, reply) in enumerate(zip(expected, read, strict=False))
        for problem in _problems(knowledge, wanted, reply)
    ]
    if len(expected) != len(read):
        problems.append(f"{len(expected)} expected, {len(read)} came")
    return "\n".join([*problems, *map(_written, read)]) if problems else ""


def _problems(knowledge: Knowledge, wanted: Expected, reply: Reply) -> list[str]:
    labels = [button.label for row in reply.buttons for button in row]
    problems = [f"no {text!r}" for text in wanted.has if text not in reply.text]
    problems += [f"has {text!r}" for text in wanted.hasnt if text in reply.text]
    problems += [f"no button {label!r}" for label in wanted.buttons if not _begins(label, labels)]
    if wanted.file and (reply.attachment is None or reply.attachment.name != wanted.file):
        problems.append(f"no file {wanted.file!r}")
    if wanted.phrase and not _pattern(knowledge.phrases[wanted.phrase]).search(reply.text):
        problems.append(f"not the phrase {wanted.phrase}")
    if wanted.entry and not _tells(knowledge, wanted.entry, reply.text):
        problems.append(f"not the entry {wanted.entry}")
    return problems


def _begins(label: str, labels: list[str]) -> bool:
    return any(each.startswith(label) for each in labels)


def _tells(knowledge: Knowledge, entry_id: str, text: str) -> bool:
    entry = knowledge.entry(entry_id)
    assert entry, entry_id
    return knowledge.text_of(entry) in text


def _pattern(phrase: str) -> re.Pattern[str]:
    """The phrase with anything in its placeholders."""
    parts = [re.escape(words) + (".*" if name is not None else "") for words, name, _, _ in Formatter().parse(phrase)]
    return re.compile("".join(parts), re.DOTALL)


def _written(reply: Reply) -> str:
    labels = " ".join(f"[{button.label}]" for row in reply.buttons for button in row)
    return f"--- {reply.text}\n    {labels}"
