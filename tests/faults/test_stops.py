"""Stopped in order, started twice, started wrongly, and a service that is away for a while."""

from __future__ import annotations

from copy import copy

import pytest

from bot.content.findings import sentence
from tests.fakes.troubles import NO_ANSWER, SERVER_ERROR, WRONG_TOKEN
from tests.faults.ledger import Ledger
from tests.faults.program import Program
from tests.faults.telegram import DistantTelegram

_LAN = 100001


async def test_a_second_program_on_the_same_file_refuses_and_the_first_goes_on(
    program: Program, telegram: DistantTelegram
) -> None:
    await program.start()
    await telegram.polled()
    second = copy(program)
    await second.start()
    assert await second.ended() == 1
    assert program.log.count(sentence("database_in_use", file=program.file)) == 1
    telegram.says("/start", user=_LAN)
    assert len(await telegram.bot_wrote(_LAN, 1)) == 1


async def test_a_stop_in_order_lets_a_send_under_way_end_and_nothing_goes_twice(
    program: Program, telegram: DistantTelegram
) -> None:
    await program.start()
    await telegram.polled()
    telegram.way = 2.0
    telegram.says("/start", user=_LAN)
    await telegram.bot_wrote(_LAN, 1)  # taken, and the answer is on its way for two seconds
    assert await program.stop() == 0
    stand = await Ledger(program.database_url).outbox()
    assert (stand.posted[_LAN], stand.pending, stand.failed) == (1, 0, 0)

    telegram.way = 0.0
    await program.start()
    telegram.says("email của shop là gì", user=_LAN)
    assert len(await telegram.bot_wrote(_LAN, 2)) == 2


async def test_a_service_that_fails_or_does_not_answer_for_a_while_loses_nothing(
    program: Program, telegram: DistantTelegram
) -> None:
    telegram.misbehave("getMe", SERVER_ERROR)
    telegram.misbehave("getUpdates", SERVER_ERROR, SERVER_ERROR)
    telegram.misbehave("sendMessage", SERVER_ERROR, NO_ANSWER, SERVER_ERROR)
    telegram.says("/start", user=_LAN)
    telegram.says("email của shop là gì", user=_LAN)
    await program.start()
    greeting, answer = await telegram.bot_wrote(_LAN, 2)
    assert "trợ lý tự động" in greeting.text
    assert "@" in answer.text
    assert len(telegram.called("sendMessage")) == 5


async def test_a_service_that_does_not_know_the_bot_ends_the_program_with_one_sentence(
    program: Program, telegram: DistantTelegram
) -> None:
    telegram.misbehave("getMe", WRONG_TOKEN)
    await program.start()
    assert await program.ended() == 1
    assert sentence("service_refused", reason="unauthorized") in program.log
    assert "Traceback" not in program.log


@pytest.mark.parametrize("command", ["web", "worker"])
async def test_a_process_among_several_refuses_sqlite(program: Program, command: str) -> None:
    await program.start(command)
    assert await program.ended() == 1
    assert sentence("needs_postgresql", command=command) in program.log
