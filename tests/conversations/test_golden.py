"""Every golden conversation on the real storage, from the first word to the last; some also through Telegram."""

from __future__ import annotations

import pytest

from bot.answers.engine import Engine
from bot.answers.outcome import Context, OutcomeKind
from bot.content.knowledge import Knowledge
from bot.domain.requests import Kind
from bot.storage.database import Database
from tests.channels.telegram_parts import connected
from tests.conftest import HandClock
from tests.conversations.demo import DemoStage
from tests.conversations.direct import DirectStage
from tests.conversations.playing import play
from tests.conversations.script import Conversation, conversations
from tests.conversations.telegram import TelegramStage
from tests.conversations.zalo import ZaloBotStage, ZaloOaStage, ZaloStage
from tests.fakes.telegram_api import FakeTelegram

_ALL = conversations()
_EVERYWHERE = [(name, conversation) for name, conversation in _ALL if conversation.everywhere]
_ON_TELEGRAM = [(name, conversation) for name, conversation in _ALL if conversation.telegram]


@pytest.mark.parametrize("conversation", [each for _, each in _ALL], ids=[name for name, _ in _ALL])
async def test_the_conversation_goes_as_written(
    conversation: Conversation,
    sqlite_database: Database,
    clock: HandClock,
    shop_knowledge: Knowledge,
    shop_engine: Engine,
) -> None:
    stage = DirectStage(sqlite_database, clock, shop_knowledge, shop_engine, staffed=conversation.staffed)
    await play(conversation, stage, shop_knowledge)


@pytest.mark.parametrize("conversation", [each for _, each in _ON_TELEGRAM], ids=[name for name, _ in _ON_TELEGRAM])
async def test_the_conversation_goes_as_written_on_telegram(
    conversation: Conversation,
    sqlite_database: Database,
    clock: HandClock,
    shop_knowledge: Knowledge,
    shop_engine: Engine,
) -> None:
    stage = TelegramStage(sqlite_database, clock, shop_knowledge, shop_engine, staffed=conversation.staffed)
    telegram = FakeTelegram()
    async with telegram.running(), connected(telegram) as channel, stage.open(telegram, channel):
        await play(conversation, stage, shop_knowledge)


@pytest.mark.parametrize("stage_class", [ZaloBotStage, ZaloOaStage])
@pytest.mark.parametrize("conversation", [each for _, each in _EVERYWHERE], ids=[name for name, _ in _EVERYWHERE])
async def test_the_conversation_goes_as_written_on_zalo_with_the_staff_on_telegram(
    conversation: Conversation,
    stage_class: type[ZaloStage],
    sqlite_database: Database,
    clock: HandClock,
    shop_knowledge: Knowledge,
    shop_engine: Engine,
) -> None:
    stage = stage_class(sqlite_database, clock, shop_knowledge, shop_engine, staffed=conversation.staffed)
    async with stage.running():
        await play(conversation, stage, shop_knowledge)


@pytest.mark.parametrize("conversation", [each for _, each in _EVERYWHERE], ids=[name for name, _ in _EVERYWHERE])
async def test_the_conversation_goes_as_written_on_the_demo_page(
    conversation: Conversation,
    sqlite_database: Database,
    clock: HandClock,
    shop_knowledge: Knowledge,
    shop_engine: Engine,
) -> None:
    stage = DemoStage(sqlite_database, clock, shop_knowledge, shop_engine, staffed=conversation.staffed)
    async with stage.running(shop_knowledge):
        await play(conversation, stage, shop_knowledge)


def test_there_are_enough_conversations() -> None:
    assert len(_ALL) >= 40
    assert len(_ON_TELEGRAM) >= 6
    assert len(_EVERYWHERE) >= 3
    assert all(conversation.telegram for _, conversation in _EVERYWHERE)


def test_every_outcome_and_every_kind_of_request_comes_up(shop_knowledge: Knowledge, shop_engine: Engine) -> None:
    steps = [step for _, conversation in _ALL for step in conversation.steps]
    said = [step.customer for step in steps if step.customer]
    outcomes = {outcome.kind for text in said for outcome in shop_engine.understand(text, Context()).outcomes}
    assert outcomes == set(OutcomeKind)
    read_by_staff = "\n".join(fragment for step in steps for message in step.group for fragment in message.has)
    assert [kind for kind in Kind if shop_knowledge.requests[kind].title not in read_by_staff] == []
