"""The dossier as data, for other programs: the same facts under lasting names, times with their zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.content.knowledge import Knowledge
from bot.conversation.dates import local
from bot.conversation.papers.dossier import asked_pairs
from bot.conversation.papers.record_words import detail_shown, who
from bot.domain.dossiers import Dossier, SentMessage, Step
from bot.domain.requests import DataRequest

Data = Mapping[str, object]


def dossier_data(knowledge: Knowledge, dossier: Dossier, *, redacted: bool) -> Data:
    """Everything that the printed dossier says."""
    request = dossier.request
    return {
        "code": request.code,
        "kind": request.kind,
        "status": request.status,
        "channel": request.chat.channel,
        "chat": None if redacted else request.chat.id or None,
        "asked": [
            {"name": label, "value": value} for label, value in asked_pairs(knowledge, dossier, redacted=redacted)
        ],
        "values_deleted": dossier.values_deleted,
        "owner": None if redacted or not request.owner else {"id": request.owner.id, "name": request.owner.name},
        **_dates(knowledge, request),
        "items": [{"field": item.field, "result": item.result, "ground": item.ground} for item in request.items],
        "events": [_step(knowledge, dossier, step, redacted=redacted) for step in dossier.steps],
        "messages": [_message(knowledge, each, redacted=redacted) for each in dossier.messages],
        "papers": [
            {"name": each.name, "at": _moment(knowledge, each.at), "sha256": each.digest} for each in dossier.papers
        ],
        "chain": {
            "whole": dossier.fault is None,
            "broken_at": dossier.fault.seq if dossier.fault else None,
            "fault": dossier.fault.kind if dossier.fault else None,
        },
    }


def _dates(knowledge: Knowledge, request: DataRequest) -> Data:
    return {
        "opened_at": _moment(knowledge, request.opened_at),
        "answer_by": request.answer_by.isoformat(),
        "answered_at": _moment(knowledge, request.answered_at),
        "finish_by": request.finish_by.isoformat(),
        "needs_verification": request.needs_verification,
        "proof_asked_at": _moment(knowledge, request.proof_asked_at),
        "verified_at": _moment(knowledge, request.verified_at),
        "verified_how": request.verified_how,
        "third_party_at": _moment(knowledge, request.third_party_at),
        "extended_at": _moment(knowledge, request.extended_at),
        "ended_at": _moment(knowledge, request.ended_at),
        "reopened_at": _moment(knowledge, request.reopened_at),
    }


def _step(knowledge: Knowledge, dossier: Dossier, step: Step, *, redacted: bool) -> Data:
    return {
        "seq": step.seq,
        "at": _moment(knowledge, step.event.at),
        "move": step.event.move,
        "actor": step.event.actor,
        "by": who(knowledge, dossier, step.event, redacted=True) if redacted else step.event.by,
        "status": step.event.status,
        "detail": dict(detail_shown(step.event, redacted=redacted)) if step.values_kept else None,
        "values_hash": step.values_hash,
        "hash": step.hash,
    }


def _message(knowledge: Knowledge, message: SentMessage, *, redacted: bool) -> Data:
    return {
        "posted_at": _moment(knowledge, message.posted_at),
        "settled_at": _moment(knowledge, message.settled_at),
        "state": message.state,
        "reason": message.reason,
        "text": None if redacted else message.text,
    }


def _moment(knowledge: Knowledge, at: datetime | None) -> str | None:
    return local(knowledge, at).isoformat() if at else None
