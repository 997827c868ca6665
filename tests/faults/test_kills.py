"""Killed at any moment and started again: nothing lost, nothing done twice."""

from __future__ import annotations

from pathlib import Path

from bot.content.knowledge import Knowledge
from tests.faults.campaign import Campaign
from tests.faults.program import Program
from tests.faults.telegram import DistantTelegram

_KILLS = 12


async def test_nothing_is_lost_and_nothing_is_done_twice_by_kills(
    program: Program, telegram: DistantTelegram, shop_knowledge: Knowledge, tmp_path: Path
) -> None:
    report = await Campaign(program, telegram, shop_knowledge, tmp_path / "scratch").run(kills=_KILLS, seed=1)
    assert report.problems == []
    assert report.kills == _KILLS
