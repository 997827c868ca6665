"""Every golden conversation on the real storage, from the first word to the last."""

from __future__ import annotations

import pytest

from bot.content.knowledge import Knowledge
from bot.domain.messages import ChatRef
from bot.storage.database import Database
from tests.conftest import HandClock
from tests.conversation.overlap import OverlapEngine
from tests.conversations.expectations import difference
from tests.conversations.script import Conversation, Step, conversations
from tests.conversations.stage import CUSTOMER, GROUP, STAFF, Stage

_ALL = conversations()


@pytest.mark.parametrize("conversation", [each for _, each in _ALL], ids=[name for name, _ in _ALL])
async def test_the_conversation_goes_as_written(
    conversation: Conversation,
    sqlite_database: Database,
    clock: HandClock,
    shop: Knowledge,
    engine: OverlapEngine,
) -> None:
    stage = Stage(sqlite_database, clock, shop, engine, staffed=conversation.staffed)
    if not conversation.new:
        await stage.act(Step(customer="/start"))
        stage.read(CUSTOMER)
    for number, step in enumerate(conversation.steps, start=1):
        toast = await stage.act(step)
        where = f"{conversation.name}, step {number}"
        for expected, chat in ((step.bot, CUSTOMER), (step.group, GROUP), (step.private, _private(step))):
            wrong = difference(shop, expected, stage.read(chat))
            assert not wrong, f"{where}, {chat}:\n{wrong}"
        assert toast == step.toast or step.toast is None, where
    assert stage.unread == []


def _private(step: Step) -> ChatRef:
    return ChatRef(channel=GROUP.channel, id=STAFF[step.by].id)


def test_there_are_enough_conversations() -> None:
    assert len(_ALL) >= 40
