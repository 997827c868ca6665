"""`kb gaps`: what customers asked and the bot did not settle, grouped, with what each group most likely asks for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

import typer

from bot.answers.gaps import Gap, gaps_of
from bot.app.assembly import reading_database
from bot.app.clocks import SystemClock
from bot.commands.opening import open_settings, open_shop
from bot.content.findings import sentence
from bot.conversation.staff.freewords import masked_words
from bot.domain.records import QuestionLog
from bot.settings import Settings

_MOST_TEXTS = 5
_MOST_NEAREST = 3


def gaps(
    days: Annotated[int, typer.Option("--days", help="How far to look back.", min=1)] = 28,
    most: Annotated[int, typer.Option("--most", help="How many groups.", min=1)] = 20,
) -> None:
    """Questions not understood, asked back about, or followed by a thumb down or a call for a person; masked."""
    settings = open_settings()
    logs = asyncio.run(_unsettled(settings, timedelta(days=days)))
    if not logs:
        typer.echo(sentence("gaps_none", days=days))
        return
    found = gaps_of(logs, open_shop(settings).engine)
    typer.echo(sentence("gaps_head", days=days, count=len(logs), groups=len(found)))
    for gap in found[:most]:
        typer.echo("\n" + "\n".join(_lines(gap)))


async def _unsettled(settings: Settings, age: timedelta) -> Sequence[QuestionLog]:
    now = SystemClock().now
    async with reading_database(settings, now) as database, database.work() as work:
        return await work.unsettled_questions(now() - age, unseen=False)


def _lines(gap: Gap) -> list[str]:
    head = sentence("gaps_group", count=gap.count, disliked=gap.disliked, called=gap.called)
    texts = [f"  “{' '.join(masked_words(text).split())}”" for text in gap.texts[:_MOST_TEXTS]]
    return [head, *texts, sentence("gaps_nearest", nearest=", ".join(gap.nearest[:_MOST_NEAREST]) or "–")]
