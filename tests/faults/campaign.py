"""Customers and staff talk while the program is killed and started again; in the end everything is compared."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.content.knowledge import Knowledge
from tests.faults.killing import kill, kill_while_starting
from tests.faults.ledger import Cut, Ledger, Trace, as_it_died
from tests.faults.program import Program
from tests.faults.stories import STORIES
from tests.faults.telegram import GROUP, DistantTelegram
from tests.faults.visits import Visit

_FIRST_STARTS = 2  # kills before the program was ever up
_CONFIRMATION_LOST = 0.5  # share of the kills that also lose the last word to the service
_AT_ONCE = 4  # customers at a time; with more, the staff's group would reach Telegram's limit for groups


@dataclass(kw_only=True)
class Report:
    """What was done and what was found; `problems` is empty when nothing was lost and nothing done twice."""

    seed: int
    kills: int = 0
    kills_while_starting: int = 0
    visits: int = 0
    updates: int = 0
    updates_given_again: int = 0  # handled, but the kill cut the word of it
    events: int = 0
    messages: int = 0  # of the bot, as the phones show them
    sends_cut: int = 0  # under way when the program was killed
    sent_twice_after_cut: int = 0  # the service had taken them, the program could not know
    sent_twice: int = 0  # without such a cause
    never_sent: int = 0
    stop_seconds: float = 0.0
    seconds: float = 0.0
    errors_logged: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


class Campaign:
    """One run of the harness."""

    def __init__(self, program: Program, telegram: DistantTelegram, knowledge: Knowledge, scratch: Path) -> None:
        self._program = program
        self._telegram = telegram
        self._knowledge = knowledge
        self._scratch = scratch
        self._visits: list[Visit] = []
        self._cuts: set[Cut] = set()
        self._over = False

    async def run(self, kills: int, seed: int, told: Callable[[Report], None] = lambda report: None) -> Report:
        """Kill so many times; `told` hears after each."""
        report, begun = Report(seed=seed), time.monotonic()
        chance = random.Random(seed)  # noqa: S311 - no secret, and the same moments again for the same seed
        for _ in range(min(_FIRST_STARTS, kills)):
            await kill_while_starting(self._program, chance)
            report.kills += 1
            report.kills_while_starting += 1
        patterns = await self._in_peace()
        await self._while_killing(kills, report, chance, told)
        await self._stop(report)
        await self._compare(patterns, report)
        report.seconds = round(time.monotonic() - begun, 1)
        return report

    async def _in_peace(self) -> list[Trace]:
        """Every story once, undisturbed: what it leaves behind is what it must always leave behind."""
        await self._program.start()
        visits = [self._new_visit() for _ in STORIES]
        for visit in visits:
            await _lived(visit)
        await self._all_delivered()
        await self._program.kill()
        traces = await Ledger(self._program.database_url).traces(_threads(visits))
        return [traces[visit.customer] for visit in visits]

    async def _while_killing(
        self, kills: int, report: Report, chance: random.Random, told: Callable[[Report], None]
    ) -> None:
        """Visits go on all the time; after the last kill those that are under way are ended."""
        async with asyncio.TaskGroup() as crowd:
            for _ in range(_AT_ONCE):
                crowd.create_task(self._come_and_go(report))
            while report.kills < kills:
                report.kills_while_starting += await kill(self._program, self._telegram, chance)
                report.kills += 1
                if chance.random() < _CONFIRMATION_LOST:
                    report.updates_given_again += self._telegram.lose_confirmation()
                self._cuts |= await as_it_died(self._program.database_url, self._scratch).cut()
                told(report)
            self._over = True
            await self._program.start()

    async def _come_and_go(self, report: Report) -> None:
        while not self._over:
            visit = self._new_visit()
            try:
                await _lived(visit)
            except TimeoutError:
                report.problems.append(f"visit {visit.number} waited in vain for {visit.last_wait}")

    def _new_visit(self) -> Visit:
        visit = Visit(self._telegram, self._knowledge, len(self._visits))
        self._visits.append(visit)
        return visit

    async def _all_delivered(self) -> None:
        """Until nothing waits, at either side."""
        ledger = Ledger(self._program.database_url)
        async with asyncio.timeout(self._telegram.patience):
            while self._telegram.unread_by_bot() or (await ledger.outbox()).pending:  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0.2)

    async def _stop(self, report: Report) -> None:
        await self._all_delivered()
        before = time.monotonic()
        status = await self._program.stop()
        report.stop_seconds = round(time.monotonic() - before, 2)
        if status != 0:
            report.problems.append(f"SIGTERM ended it with status {status}")

    async def _compare(self, patterns: list[Trace], report: Report) -> None:
        ledger = Ledger(self._program.database_url)
        await self._compare_updates(ledger, report)
        await self._compare_visits(ledger, patterns, report)
        await self._compare_messages(ledger, report)
        if broken := await ledger.broken_records():
            report.problems.append(f"{broken} requests have a broken record")
        report.errors_logged = _errors(self._program.log)

    async def _compare_updates(self, ledger: Ledger, report: Report) -> None:
        processed = await ledger.updates()
        report.updates = len(processed)
        if lost := self._telegram.given_out - processed:
            report.problems.append(f"{len(lost)} updates were never processed")

    async def _compare_visits(self, ledger: Ledger, patterns: list[Trace], report: Report) -> None:
        report.visits = len(self._visits)
        traces = await ledger.traces(_threads(self._visits))
        for visit in self._visits:
            expected, found = patterns[visit.number % len(STORIES)], traces[visit.customer]
            report.events += len(found.moves)
            if found != expected:
                report.problems.append(f"visit {visit.number} left {found} instead of {expected}")

    async def _compare_messages(self, ledger: Ledger, report: Report) -> None:
        """A phone may show a message twice only when its sending was cut."""
        stand = await ledger.outbox()
        report.sends_cut = len(self._cuts)
        if stand.pending or stand.failed:
            report.problems.append(f"{stand.pending} messages still wait, {stand.failed} were given up")
        for chat in {GROUP, *(visit.customer for visit in self._visits)}:
            shown = len(self._telegram.messages(chat, from_bot=True))
            surplus, excused = shown - stand.posted[chat], sum(cut.chat == chat for cut in self._cuts)
            report.messages += shown
            report.sent_twice_after_cut += max(0, min(surplus, excused))
            report.sent_twice += max(0, surplus - excused)
            report.never_sent += max(0, -surplus)
        if report.sent_twice or report.never_sent:
            report.problems.append(f"{report.sent_twice} messages were sent twice, {report.never_sent} never")


async def _lived(visit: Visit) -> None:
    """The visit's story from its beginning to its end."""
    await STORIES[visit.number % len(STORIES)](visit)


def _threads(visits: list[Visit]) -> dict[int, str]:
    return {visit.customer: visit.thread for visit in visits}


def _errors(log: str) -> dict[str, int]:
    """How often each error was logged."""
    found: dict[str, int] = {}
    for line in log.splitlines():
        entry = json.loads(line) if line.startswith("{") and line.endswith("}") else {}
        if entry.get("level") in {"error", "critical"}:
            found[entry["event"]] = found.get(entry["event"], 0) + 1
    return found
