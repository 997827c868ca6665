"""What a request holds, line by line: masked for the group, whole for a member's own chat."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.knowledge import Knowledge
from bot.conversation.staff.freewords import for_group
from bot.conversation.values import label_of, line, value_pairs, whole_pairs
from bot.domain.masking import mask_value
from bot.domain.messages import Person
from bot.domain.requests import DataRequest

_LONGEST_NOTE = 600  # characters of free words on a card; all of them are in the details


def masked_pairs(knowledge: Knowledge, request: DataRequest, customer: Person | None) -> Iterator[tuple[str, str]]:
    """Label and value of everything that the request holds, as the group may see it.

    `customer`: who wrote it, by the name that their service shows.
    """
    yield from value_pairs(knowledge, request, mask_value)
    if request.slots.note:
        note = for_group(request.slots.note, request.slots, customer)
        yield label_of(knowledge, request, "note"), _shortened(note)


def masked_lines(knowledge: Knowledge, request: DataRequest, customer: Person | None) -> str:
    """The request's values as the group may see them."""
    return "\n".join(line(knowledge, *pair) for pair in masked_pairs(knowledge, request, customer))


def whole_lines(knowledge: Knowledge, request: DataRequest) -> str:
    """The request's values as they are."""
    return "\n".join(line(knowledge, *pair) for pair in whole_pairs(knowledge, request))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_NOTE else f"{text[:_LONGEST_NOTE].rstrip()}…"
