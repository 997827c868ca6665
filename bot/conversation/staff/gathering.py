"""What the group is told at once when there is more than it lets through one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.content.knowledge import Knowledge
from bot.conversation.staff.buttons import Action
from bot.conversation.staff.cards import code_buttons
from bot.conversation.staff.threads import card_of, request_code, talk_id
from bot.domain.messages import Outgoing, Reply

_LONGEST = 300  # characters of one note; its thread has it whole


def gathered(knowledge: Knowledge, messages: Sequence[Outgoing]) -> Reply:
    """One message of several: of a card its title, of a note its words, and a button for each thread's card."""
    head = knowledge.say("staff_gathered.head", count=len(messages))
    lines = (_line(knowledge, message) for message in messages)
    threads = dict.fromkeys(message.about for message in messages if message.about)
    return Reply(text="\n\n".join((head, *lines)), buttons=code_buttons(_cards(threads)))


def _line(knowledge: Knowledge, message: Outgoing) -> str:
    text, about = message.reply.text, message.about
    if about is None:
        return _short(text)
    if message.tag == card_of(about):
        return text.partition("\n")[0]
    thread = request_code(about) or talk_id(about) or ""
    return knowledge.say("staff_gathered.note", thread=thread, text=_short(text))


def _cards(threads: dict[str, None]) -> Iterator[tuple[Action, str]]:
    for about in threads:
        code, talk = request_code(about), talk_id(about)
        if code or talk:
            yield (Action.OPEN, code) if code else (Action.TALK_OPEN, talk or "")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"
