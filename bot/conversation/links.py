"""What a link to the bot can open: a kind of request, or an entry. The shop puts such links on its pages."""

from __future__ import annotations

from bot.conversation import answering
from bot.conversation.decision import Decision
from bot.conversation.requesting import opening
from bot.conversation.situation import Situation

_REQUEST = "yeucau_"


def opened(situation: Situation, place: str) -> Decision | None:
    """The place, "yeucau_delete" or an entry's id such as "email-shop"; None when there is no such place."""
    if place.startswith(_REQUEST):
        return opening.from_button(situation, place.removeprefix(_REQUEST))
    return answering.show_entry(situation, place) if situation.knowledge.entry(place) else None
