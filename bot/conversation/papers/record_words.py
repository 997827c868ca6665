"""A request's record in words: who did what, with the reasons, dates and results that the events hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from bot.content.knowledge import Knowledge
from bot.conversation.dates import say_day
from bot.conversation.staff.cards import channel_name
from bot.conversation.staff.results import ground_with_id
from bot.domain.dossiers import Dossier
from bot.domain.requests import Actor, DataRequest, Event, Field, Move, Result

_ITEM = "item_"
_DATES = ("answer_by", "finish_by")
_WORDS = "words"  # the hash of words that staff wrote to the customer: short ones could be guessed from it


def who(knowledge: Knowledge, dossier: Dossier, event: Event, *, redacted: bool) -> str:
    """The one who made the move; redacted, members of the staff are only told apart."""
    if event.by in {Actor.CUSTOMER.value, Actor.CLOCK.value}:
        return knowledge.say(f"dossier.by_{event.by}")
    members = list(dict.fromkeys(step.event.by for step in dossier.steps if step.event.actor is Actor.STAFF))
    number = members.index(event.by) + 1
    if redacted:
        return knowledge.say("dossier.member", number=number)
    owner = dossier.request.owner
    name = owner.name if owner and owner.id == event.by and owner.name else ""
    return knowledge.say("dossier.member_named", id=event.by, name=name).strip()


def what(knowledge: Knowledge, event: Event) -> str:
    """The move's name."""
    return knowledge.say(f"dossier_move.{event.move}")


def detail_shown(event: Event, *, redacted: bool) -> Mapping[str, str]:
    """What the event says; redacted, without what could be guessed from a hash."""
    return {name: value for name, value in event.detail.items() if not (redacted and name == _WORDS)}


def details(knowledge: Knowledge, request: DataRequest, event: Event, *, redacted: bool) -> str:
    """Reason, new last days, results, where words came from; empty where the event has none, or has them no more."""
    return "; ".join(_details(knowledge, request, event, detail_shown(event, redacted=redacted)))


def verification(knowledge: Knowledge, request: DataRequest) -> str:
    """How the person was verified, as the buttons call it."""
    how = request.verified_how or ""
    return knowledge.phrases.get(f"card_verified.{how}", how)


def extension_reason(knowledge: Knowledge, dossier: Dossier) -> str:
    """Why the time was extended."""
    reasons = [step.event.detail.get("reason", "") for step in dossier.steps if step.event.move is Move.EXTEND]
    return _reason(knowledge, dossier.request, Move.EXTEND, reasons[-1]) if reasons else ""


def grounds(knowledge: Knowledge, dossier: Dossier) -> str:
    """The grounds of what was refused: of the items, or of the whole request."""
    ids = [item.ground for item in dossier.request.items if item.ground]
    refusals = [step.event for step in dossier.steps if step.event.move in {Move.REFUSE, Move.FINISH_PARTLY}]
    if not ids and refusals:
        ids = refusals[-1].detail.get("reason", "").split(",")
    found = (ground_with_id(knowledge, dossier.request, each) for each in dict.fromkeys(ids))
    return "; ".join(ground.title for ground in found if ground)


def _details(knowledge: Knowledge, request: DataRequest, event: Event, detail: Mapping[str, str]) -> Iterator[str]:
    for name, value in detail.items():
        if name == "reason":
            yield _reason(knowledge, request, event.move, value)
        elif name in _DATES:
            day = say_day(knowledge, date.fromisoformat(value))
            yield knowledge.say(f"dossier.new_{name}", day=day)
        elif name == "channel":
            yield knowledge.say("dossier.from_elsewhere", channel=channel_name(knowledge, value))
        elif name == _WORDS:
            yield knowledge.say("dossier.words_sealed", digest=value)
        elif name.startswith(_ITEM):
            yield _item(knowledge, request, name.removeprefix(_ITEM), value)


def _reason(knowledge: Knowledge, request: DataRequest, move: Move, reason: str) -> str:
    """The reason as staff chose it; one that is no id of the content any more stands as it is."""
    if move is Move.VERIFY:
        return knowledge.phrases.get(f"card_verified.{reason}", reason)
    if move is Move.EXTEND:
        titles = {each.id: each.title for each in knowledge.deadlines.extension_reasons}
        return titles.get(reason, reason)
    if move is Move.REOPEN:
        return knowledge.say("dossier.reason_in_note")
    found = [ground_with_id(knowledge, request, each) for each in reason.split(",")]
    return "; ".join(ground.title for ground in found if ground) or reason


def _item(knowledge: Knowledge, request: DataRequest, field: str, result: str) -> str:
    kind, _, ground_id = result.partition(":")
    ground = ground_with_id(knowledge, request, ground_id)
    said = knowledge.say(f"dossier.item_{Result(kind)}", ground=ground.title if ground else ground_id)
    return knowledge.say("card_value.line", label=knowledge.say(f"field.{Field(field)}"), value=said)
