"""How much one customer may ask of the bot at a time. Pure; the figures are content, in business.yaml."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.content.models import CustomerLimits
from bot.conversation.situation import Situation
from bot.conversation.state import ChatState, Pace
from bot.domain.messages import Contact, Content, Edited, Incoming, Media, Press, Text

_SHORT = 100  # letters of a name, a number, a button's data: services keep them far shorter


def cut(incoming: Incoming, limits: CustomerLimits) -> Incoming:
    """The update with no text longer than is ever read and no half letters, before anything is done with it."""
    sender = replace(incoming.sender, name=_whole(incoming.sender.name[:_SHORT]))
    return replace(incoming, sender=sender, content=_cut(incoming.content, limits.letters))


def counted(state: ChatState, limits: CustomerLimits, now: datetime) -> ChatState:
    """The state with one more message counted, in the span that the first of them began."""
    pace, span = state.pace, timedelta(seconds=limits.seconds)
    if pace is None or not timedelta() <= now - pace.since < span:  # also when the clock was set back
        return replace(state, pace=Pace(since=now, count=1))
    return replace(state, pace=replace(pace, count=pace.count + 1))


def unread(state: ChatState, limits: CustomerLimits) -> int:
    """How many messages of this span were too many; 0 while it is well."""
    return max(0, state.pace.count - limits.messages) if state.pace else 0


def has_many_requests(situation: Situation) -> bool:
    """Whether the customer has as many open requests as one may have."""
    still_open = sum(request.is_open for request in situation.requests)
    return still_open >= situation.knowledge.business.limits.open_requests


def _cut(content: Content, letters: int) -> Content:
    match content:
        case Text(text=text) | Edited(text=text):
            return replace(content, text=_whole(text[:letters]))
        case Media(caption=caption):
            return replace(content, caption=_whole(caption[:letters]))
        case Press(data=data):
            return replace(content, data=_whole(data[:_SHORT]))
        case Contact(phone=phone):
            return replace(content, phone=_whole(phone[:_SHORT]))
        case _:
            return content


def _whole(text: str) -> str:
    """The text without halves of surrogate pairs, which JSON lets through and no database can keep."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
