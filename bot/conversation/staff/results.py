"""What became of a request's items, as its owner marks it and as the customer reads it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from bot.content.knowledge import Knowledge
from bot.content.models import Ground
from bot.domain.requests import DataRequest, Field, Item, Move, Result


def all_done(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items with what has no result yet done."""
    return tuple(item if item.result else replace(item, result=Result.DONE) for item in items)


def all_refused(items: tuple[Item, ...], ground: Ground) -> tuple[Item, ...]:
    """The items, every one refused on this ground."""
    return tuple(replace(item, result=Result.REFUSED, ground=ground.id) for item in items)


def with_result(items: tuple[Item, ...], field: Field, ground: Ground | None) -> tuple[Item, ...]:
    """The items with a result for this field: refused on the ground, or done without one."""
    result = Result.REFUSED if ground else Result.DONE
    marked = Item(field=field, result=result, ground=ground.id if ground else None)
    return tuple(marked if item.field is field else item for item in items)


def closing_move(items: tuple[Item, ...]) -> Move:
    """What the results of all items make of the request."""
    refused = [item for item in items if item.result is Result.REFUSED]
    if not refused:
        return Move.FINISH
    return Move.REFUSE if len(refused) == len(items) else Move.FINISH_PARTLY


def grounds_of(items: tuple[Item, ...]) -> str:
    """The grounds of what was refused, as the record gives its reason."""
    return ",".join(dict.fromkeys(item.ground for item in items if item.ground))


def ground_text(knowledge: Knowledge, ground: Ground) -> str:
    """What the customer reads of a ground, with until when the data stays where that can be said."""
    text = knowledge.fill(ground.text).strip()
    if ground.kept_until is None:
        return text
    until = knowledge.fill(ground.kept_until).strip()
    return f"{text}\n{knowledge.say('result.kept_until', until=until)}"


def result_lines(knowledge: Knowledge, request: DataRequest, items: tuple[Item, ...]) -> str:
    """What was done, and what was not on which ground: one paragraph each."""
    return "\n\n".join(_paragraphs(knowledge, request, items))


def text_mark(text: str) -> str:
    """Names a text, so that only one that staff have seen is ever sent."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def ground_with_id(knowledge: Knowledge, request: DataRequest, ground_id: str) -> Ground | None:
    """The ground of this kind of request with this id."""
    return next((each for each in knowledge.requests[request.kind].grounds if each.id == ground_id), None)


def _paragraphs(knowledge: Knowledge, request: DataRequest, items: tuple[Item, ...]) -> Iterator[str]:
    done = [item.field for item in items if item.result is Result.DONE]
    if done:
        yield knowledge.say("result.done", items=_names(knowledge, done))
    for ground in knowledge.requests[request.kind].grounds:
        refused = [item.field for item in items if item.ground == ground.id]
        if refused:
            yield knowledge.say("result.refused", items=_names(knowledge, refused), text=ground_text(knowledge, ground))


def _names(knowledge: Knowledge, fields: list[Field]) -> str:
    return ", ".join(knowledge.say(f"field.{field}") for field in fields)
