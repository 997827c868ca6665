"""Threads of the group: what a message there is about, "request:CODE" or "talk:ID", as kept with each message."""

from __future__ import annotations

from collections.abc import Collection

from bot.content.knowledge import Knowledge
from bot.conversation.ports import Work
from bot.conversation.staff.buttons import Action, StaffPress, read_press

_VIEW = "view:"
_ON_NO_CARD = frozenset({Action.OPEN, Action.TALK_OPEN, Action.GAP})  # on lists, and under suggestions


def about_request(code: str) -> str:
    """What a reply to anything that concerns this request is about."""
    return f"request:{code}"


def about_talk(talk_id: str) -> str:
    """What a reply to anything that concerns this talk is about."""
    return f"talk:{talk_id}"


def request_code(about: str) -> str | None:
    """The code of the request that a thread is about; None when it is about a talk."""
    return about.removeprefix("request:") if about.startswith("request:") else None


def talk_id(about: str) -> str | None:
    """The id of the talk that a thread is about; None when it is about a request."""
    return about.removeprefix("talk:") if about.startswith("talk:") else None


def about_card(buttons: Collection[str]) -> str | None:
    """The thread of the card that these buttons stand on; None when they are a list's, or of anything else.

    What is answered there goes to a customer: every button must be of that one thread.
    """
    threads = {_about_press(read_press(button)) for button in buttons}
    return threads.pop() if len(threads) == 1 else None


def _about_press(press: StaffPress | None) -> str | None:
    if press is None or press.action in _ON_NO_CARD or press.action.is_for_announcements:
        return None
    return about_talk(press.key) if press.action.is_for_talks else about_request(press.key)


def card_of(about: str) -> str:
    """The tag of the card in the group that this thread hangs below: "card:CODE" or "talk:ID"."""
    code = request_code(about)
    return f"card:{code}" if code else about


async def thread_title(work: Work, knowledge: Knowledge, about: str) -> str | None:
    """What the thread is called in a list of threads; None when it is none, or its request is unknown."""
    code, talk = request_code(about), talk_id(about)
    if talk:
        return knowledge.say("card.talk_topic", id=talk)
    request = await work.request(code) if code else None
    return (
        knowledge.say("card.topic", code=request.code, title=knowledge.requests[request.kind].title)
        if request
        else None
    )


def about_view(about: str) -> str:
    """Marks the receipt of unmasked values, whose failure means something else than that of a customer's message."""
    return f"{_VIEW}{about}"


def viewed(about: str) -> str | None:
    """The thread whose unmasked values were sent; None when the receipt is of another message."""
    return about.removeprefix(_VIEW) if about.startswith(_VIEW) else None
