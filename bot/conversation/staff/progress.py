"""When a request was answered, extended and finished, and whether that was in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from bot.content.knowledge import Knowledge
from bot.conversation.dates import local, say_day, say_moment
from bot.domain.deadlines import in_time
from bot.domain.requests import CLOSED_BY_STAFF, DataRequest


def said_in_time(knowledge: Knowledge, words: str, at: datetime, limit: date) -> str:
    """The words, with whether the limit was kept."""
    kept = in_time(local(knowledge, at).date(), limit)
    return knowledge.say("progress.in_time" if kept else "progress.late", words=words, limit=say_day(knowledge, limit))


def progress_lines(knowledge: Knowledge, request: DataRequest) -> str:
    """One line for each thing that the record must show: answered on, extended on, done on, in time or not."""
    return "\n".join(_lines(knowledge, request))


def _lines(knowledge: Knowledge, request: DataRequest) -> Iterator[str]:
    if request.reopened_at:
        yield knowledge.say("progress.reopened", at=say_moment(knowledge, request.reopened_at))
    if request.answered_at:
        words = knowledge.say("progress.answered", at=say_moment(knowledge, request.answered_at))
        yield said_in_time(knowledge, words, request.answered_at, request.answer_by)
    else:
        yield knowledge.say("progress.to_answer", day=say_day(knowledge, request.answer_by))
    if request.third_party_at:
        yield knowledge.say("progress.third_party", at=say_moment(knowledge, request.third_party_at))
    if request.extended_at:
        yield knowledge.say("progress.extended", at=say_moment(knowledge, request.extended_at))
    if request.ended_at and request.status in CLOSED_BY_STAFF:
        words = knowledge.say("progress.finished", at=say_moment(knowledge, request.ended_at))
        yield said_in_time(knowledge, words, request.ended_at, request.finish_by)
    elif request.ended_at:
        yield knowledge.say("progress.ended", at=say_moment(knowledge, request.ended_at))
    else:
        yield knowledge.say("progress.to_finish", day=say_day(knowledge, request.finish_by))
