"""10,000 waiting messages against a service that enforces its limits: `python -m tests.bench.outbox [--json FILE]`.

The real delivery and the real Telegram channel over HTTP, at the speed of real time: nothing is accelerated, so the
whole run takes as long as the limits demand, about six minutes; `--messages` makes it shorter. The fake service counts
every message in windows of its own, by when it arrives, and answers 429 to whatever is over a limit.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet
from rich.console import Console
from rich.table import Table

from bot.channels.telegram import LIMITS, TelegramChannel
from bot.channels.wording import Wording
from bot.delivery.delivery import Delivery
from bot.delivery.lanes import Route
from bot.delivery.times import Times
from bot.domain.limits import Limit
from bot.domain.messages import ChatRef, Outgoing, Reply
from bot.domain.records import Delivered
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from tests.bench.service import Answer, serving, taken, telegram_basics

_WORDING = Wording(menu_hint="", share_contact="", why_contact="", file_not_sent="")
_OF_EACH = 5  # messages for each customer


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run."""

    messages: int
    seconds: float
    allowed_seconds: float  # what the overall limit needs for so many
    share_percent: float
    limit_errors: int
    load_before: float


class StrictTelegram:
    """Refuses what comes faster than the limits."""

    def __init__(self) -> None:
        self.taken = 0
        self.refused = 0
        self._overall: deque[float] = deque()
        self._chats: defaultdict[str, deque[float]] = defaultdict(deque)

    def answer(self, method: str, parameters: Mapping[str, str]) -> Answer:
        """The Bot API."""
        if method != "sendMessage":
            return telegram_basics(method)
        chat, now = parameters["chat_id"], time.monotonic()
        windows = ((self._overall, LIMITS.overall), (self._chats[chat], LIMITS.of_chat(chat)))
        if not all(_has_room(window, limit, now) for window, limit in windows):
            self.refused += 1
            return 429, {"ok": False, "error_code": 429, "parameters": {"retry_after": 1}, "description": "Too Many"}
        for window, _ in windows:
            window.append(now)
        self.taken += 1
        return taken(self.taken, chat)


def _has_room(window: deque[float], limit: Limit, now: float) -> bool:
    while window and window[0] <= now - limit.seconds:
        window.popleft()
    return len(window) < limit.count


def main() -> None:
    """Measure, print a table, write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--messages", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measured = asyncio.run(_measured(Path(folder), options.messages))
    table = Table("Figure", "Value")
    for each in fields(measured):
        table.add_row(each.name.replace("_", " "), f"{getattr(measured, each.name):,}")
    Console().print(table)
    if options.json:
        options.json.write_text(json.dumps(asdict(measured), indent=2) + "\n", encoding="utf-8")


async def _measured(folder: Path, messages: int) -> Measured:
    url = f"sqlite+aiosqlite:///{folder / 'bot.db'}"
    await upgrade(url)
    database = Database(url, keys=[Fernet.generate_key().decode()], now=_now)
    await _fill(database, messages)
    telegram, load = StrictTelegram(), os.getloadavg()[0]
    async with serving(telegram.answer) as api_url:
        channel = TelegramChannel("1:bench", now=_now, wording=lambda: _WORDING, api_url=api_url)
        delivery = _delivery(database, channel)
        begun = time.perf_counter()
        running = asyncio.create_task(delivery.run())
        await delivery.all_delivered()
        seconds = time.perf_counter() - begun
        delivery.stop()
        await running
        await channel.close()
    await database.close()
    allowed = max(0, messages - LIMITS.overall.count) / LIMITS.overall.count * LIMITS.overall.seconds
    return Measured(
        messages=telegram.taken,
        seconds=round(seconds, 2),
        allowed_seconds=round(allowed, 2),
        share_percent=round(allowed / seconds * 100, 1),
        limit_errors=telegram.refused,
        load_before=round(load, 2),
    )


async def _fill(database: Database, messages: int) -> None:
    """Customers with a few messages each, in turn, and every thousandth message for the staff's group."""
    async with database.work() as work:
        for number in range(messages):
            chat = "-1001" if number % 1000 == 0 else str(1000 + number % max(1, messages // _OF_EACH))
            await work.post(Outgoing(chat=ChatRef(channel="telegram", id=chat), reply=Reply(text=f"Tin số {number}")))


def _delivery(database: Database, channel: TelegramChannel) -> Delivery:
    async def settled(delivered: Sequence[Delivered]) -> None:
        await database.settle({row.id: result for row, result in delivered})

    async def moved(chat: ChatRef, new_id: str) -> None:
        raise AssertionError("no chat moves here")

    return Delivery(
        database,
        {"telegram": Route(send=channel.send, limits=LIMITS)},
        settled=settled,
        moved=moved,
        wake=database.posted,
        times=Times(now=_now, sleep=asyncio.sleep, jitter=random.random),
    )


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main()
