"""The register of requests, one line each, with the columns that an inspection looks for."""

from __future__ import annotations

from datetime import date, datetime

from bot.content.knowledge import Knowledge
from bot.conversation.dates import local
from bot.conversation.papers.record_words import extension_reason, grounds, verification
from bot.conversation.staff.cards import channel_name
from bot.domain.deadlines import in_time
from bot.domain.dossiers import Dossier
from bot.domain.masking import mask_value
from bot.domain.requests import CLOSED_BY_STAFF, COMPLETED, DataRequest, Field, Kind

_STOPPING = frozenset({Kind.WITHDRAW, Kind.OBJECT})  # done, the business has stopped using the data
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a table program would run a cell that begins so


def register_head(knowledge: Knowledge) -> tuple[str, ...]:
    """The names of the columns."""
    return tuple(knowledge.phrases["register.head"].split("|"))


def register_row(knowledge: Knowledge, dossier: Dossier) -> tuple[str, ...]:
    """One request. The requester's name is masked; the whole one stands in the dossier."""
    request = dossier.request
    file = knowledge.requests[request.kind]
    cells = (
        request.code,
        _moment(knowledge, request.opened_at),
        channel_name(knowledge, request.chat.channel),
        _requester(knowledge, dossier),
        file.title,
        _data(knowledge, dossier),
        _stopped(knowledge, request),
        _verified(knowledge, request),
        _day(request.answer_by),
        _moment(knowledge, request.answered_at),
        _day(request.finish_by),
        _extension(knowledge, dossier),
        knowledge.say("register.yes" if request.third_party_at else "register.no"),
        _result(knowledge, dossier),
        _moment(knowledge, request.ended_at),
        _in_time(knowledge, request),
    )
    return tuple(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells)


def _requester(knowledge: Knowledge, dossier: Dossier) -> str:
    name = dossier.request.slots.name
    if name:
        return mask_value(Field.NAME, name)
    return knowledge.say("dossier.deleted_short") if dossier.values_deleted else ""


def _data(knowledge: Knowledge, dossier: Dossier) -> str:
    request = dossier.request
    fields = (
        *(item.field for item in request.items),
        *(each.field for each in request.slots.changes),
        *request.slots.fields,
    )
    return ", ".join(knowledge.say(f"field.{field}") for field in dict.fromkeys(fields))


def _stopped(knowledge: Knowledge, request: DataRequest) -> str:
    """Since when the data is not used any more, where that is what the customer asked for and staff did.

    Whether other data was frozen meanwhile is for the business to write: the bot does not see its books.
    """
    if request.kind not in _STOPPING or request.status not in COMPLETED:
        return ""
    return knowledge.say("register.stopped", at=_moment(knowledge, request.ended_at))


def _verified(knowledge: Knowledge, request: DataRequest) -> str:
    if request.verified_at is None:
        return knowledge.say("dossier.not_verified" if request.needs_verification else "dossier.no_verification")
    how = verification(knowledge, request) or knowledge.say("dossier.deleted_short")
    return knowledge.say("dossier.verified_how", how=how, at=_moment(knowledge, request.verified_at))


def _extension(knowledge: Knowledge, dossier: Dossier) -> str:
    if dossier.request.extended_at is None:
        return ""
    reason = extension_reason(knowledge, dossier) or knowledge.say("dossier.deleted_short")
    return knowledge.say("register.extended", reason=reason, at=_moment(knowledge, dossier.request.extended_at))


def _result(knowledge: Knowledge, dossier: Dossier) -> str:
    state = knowledge.say(f"status.is_{dossier.request.status}")
    why = grounds(knowledge, dossier)
    return f"{state}: {why}" if why else state


def _in_time(knowledge: Knowledge, request: DataRequest) -> str:
    if request.ended_at is None or request.status not in CLOSED_BY_STAFF:
        return ""
    kept = in_time(local(knowledge, request.ended_at).date(), request.finish_by)
    return knowledge.say("register.yes" if kept else "register.no")


def _moment(knowledge: Knowledge, at: datetime | None) -> str:
    return f"{local(knowledge, at):%d/%m/%Y %H:%M}" if at else ""


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
