"""Plays a golden conversation on a stage."""

from __future__ import annotations

from bot.content.knowledge import Knowledge
from tests.conversations.expectations import difference
from tests.conversations.script import Conversation, Step
from tests.conversations.stage import Stage
from tests.groupwatch import as_read, shows_a_value

_TYPING = 3  # seconds that people take for a message; who is quicker for long is not read


async def play(conversation: Conversation, stage: Stage, knowledge: Knowledge) -> None:
    """Step by step; fails at the first message that is missing, too many, or not as written.

    No message to the group ever holds a whole phone number, e-mail or other long number.
    """
    if not conversation.new:
        await stage.act(Step(customer="/start"))
        stage.read(stage.customer)
    for number, step in enumerate(conversation.steps, start=1):
        stage.clock.advance(seconds=_TYPING)
        toast = await stage.act(step)
        where = f"{conversation.name}, step {number}"
        chats = (stage.customer, stage.group, stage.private_chat(step))
        for expected, chat in zip((step.bot, step.group, step.private), chats, strict=True):
            came = [message.reply for message in stage.read(chat)]
            wrong = difference(knowledge, expected, came)
            assert not wrong, f"{where}, {chat}:\n{wrong}"
            assert chat != stage.group or [each for each in came if shows_a_value(as_read(each))] == [], where
        assert step.toast in {None, toast}, where
    assert stage.unread == []
