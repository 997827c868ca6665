"""Finding a request by its code or by the end of a phone number that stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import structlog

from bot.content.knowledge import Knowledge
from bot.conversation.ports import Work
from bot.conversation.proofs import FEWEST_DIGITS, has_phone
from bot.conversation.staff.buttons import Action
from bot.conversation.staff.cards import code_buttons, owner_name
from bot.conversation.staff.desk import Desk
from bot.domain.codes import normalise
from bot.domain.messages import Person, Reply
from bot.domain.requests import DataRequest
from bot.domain.searches import Search

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
_MOST = 15  # requests shown; with more, more digits are asked for
_NO_DIGIT = re.compile(r"\D")


async def search(work: Work, desk: Desk, member: Person, typed: str) -> Reply:
    """The requests that fit, as buttons that open their masked cards. Who searched is logged, and kept."""
    code, digits = normalise(typed), _NO_DIGIT.sub("", typed)
    if code is None and len(digits) < FEWEST_DIGITS:
        return Reply(text=desk.say("staff_search.how", least=FEWEST_DIGITS))
    found = await work.requests_coded([code]) if code else ()
    if not found and len(digits) >= FEWEST_DIGITS:
        found = tuple(each for each in await work.unstripped_requests() if has_phone(each.slots, digits))
    codes = tuple(each.code for each in found)
    await work.log_search(Search(by=member, at=desk.clock.now(), asked=typed, found=codes))
    _LOG.info("requests_searched", member=member.id, found=len(found))
    return _answer(desk.knowledge(), found)


def _answer(knowledge: Knowledge, found: Sequence[DataRequest]) -> Reply:
    if not found:
        return Reply(text=knowledge.say("staff_search.nothing"))
    shown = found[:_MOST]
    lines = [
        knowledge.say(
            "staff_search.request",
            code=each.code,
            title=knowledge.requests[each.kind].title,
            state=knowledge.say(f"status.is_{each.status}"),
            owner=owner_name(knowledge, each.owner),
        )
        for each in shown
    ]
    if len(shown) < len(found):
        lines.append(knowledge.say("staff_search.more", count=len(found) - len(shown)))
    text = "\n".join((knowledge.say("staff_search.head", count=len(found)), *lines))
    return Reply(text=text, buttons=code_buttons([(Action.OPEN, each.code) for each in shown]))
