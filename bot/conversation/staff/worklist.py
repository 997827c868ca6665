"""The open work of the group, what is due first at the top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum

from bot.content.knowledge import Knowledge
from bot.conversation.dates import say_day, say_moment
from bot.conversation.staff.buttons import Action
from bot.conversation.staff.cards import code_buttons, owner_name
from bot.domain.messages import ButtonRows, Reply
from bot.domain.requests import DataRequest
from bot.domain.talks import Talk

_MOST = 30  # lines; with their heads they fit one message, and nobody reads more


class Due(StrEnum):
    """When the next thing of a request is due, in the order of the list."""

    OVERDUE = "overdue"
    TODAY = "today"
    THIS_WEEK = "this_week"
    LATER = "later"


def due_on(request: DataRequest) -> date:
    """The day of the next limit: the answer while nobody has answered, then the work itself."""
    return request.finish_by if request.answered_at else min(request.answer_by, request.finish_by)


def due(request: DataRequest, today: date) -> Due:
    """Where the request stands in the list of this day; a week ends on Sunday."""
    day = due_on(request)
    if day < today:
        return Due.OVERDUE
    if day == today:
        return Due.TODAY
    return Due.THIS_WEEK if day <= today + timedelta(days=6 - today.weekday()) else Due.LATER


def open_work(knowledge: Knowledge, today: date, requests: Sequence[DataRequest], talks: Sequence[Talk]) -> Reply:
    """All open work in one message, with a button for each card."""
    if not requests and not talks:
        return Reply(text=knowledge.say("staff_work.nothing"))
    ordered = sorted(requests, key=lambda request: (due_on(request), request.opened_at))
    shown, waiting = ordered[:_MOST], talks[:_MOST]
    head = knowledge.say("staff_work.head", count=len(requests) + len(talks))
    text = "\n".join((head, *_talk_lines(knowledge, waiting), *_request_lines(knowledge, today, shown)))
    left_out = len(requests) - len(shown) + len(talks) - len(waiting)
    if left_out:
        text = f"{text}\n{knowledge.say('staff_work.more', count=left_out)}"
    return Reply(text=text, buttons=_buttons(shown, waiting))


def late_work(knowledge: Knowledge, today: date, requests: Sequence[DataRequest]) -> Reply:
    """What is late, in one message, with a button for each card."""
    late = sorted((each for each in requests if due(each, today) is Due.OVERDUE), key=due_on)
    if not late:
        return Reply(text=knowledge.say("staff_work.nothing_late"))
    return open_work(knowledge, today, late, ())


def _request_lines(knowledge: Knowledge, today: date, requests: Sequence[DataRequest]) -> Iterator[str]:
    for when in Due:
        group = [request for request in requests if due(request, today) is when]
        if group:
            yield f"\n{knowledge.say(f'staff_work.{when}')}"
        for request in group:
            yield knowledge.say(
                "staff_work.request",
                code=request.code,
                title=knowledge.requests[request.kind].title,
                day=say_day(knowledge, due_on(request)),
                owner=owner_name(knowledge, request.owner),
            )


def _talk_lines(knowledge: Knowledge, talks: Sequence[Talk]) -> Iterator[str]:
    if talks:
        yield f"\n{knowledge.say('staff_work.talks')}"
    for talk in talks:
        yield knowledge.say(
            "staff_work.talk",
            id=talk.id,
            since=say_moment(knowledge, talk.opened_at),
            owner=owner_name(knowledge, talk.owner),
        )


def _buttons(requests: Sequence[DataRequest], talks: Sequence[Talk]) -> ButtonRows:
    items = [(Action.TALK_OPEN, talk.id) for talk in talks]
    items += [(Action.OPEN, request.code) for request in requests]
    return code_buttons(items)
