"""The clocks that a program may run by."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.storage.database import Database

_KEY = "demo.clock_ahead"  # seconds; kept so that time never runs backwards over a restart
_AFTER_OPENING = timedelta(minutes=1)


class SystemClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC)


class DemoClock(SystemClock):
    """The time of this machine, ahead by what a visitor of the demo let pass. Nothing else can be moved."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Now in the demo, in UTC."""
        return super().now() + self._ahead

    async def recall(self, database: Database) -> None:
        """Go on from where an earlier run of the demo stood."""
        async with database.work() as work:
            self._ahead = timedelta(seconds=float(await work.setting(_KEY) or 0))

    async def skip_day(self, database: Database, zone: ZoneInfo, opens: str) -> None:
        """Go on tomorrow morning, when the business has just opened: at night there would be little to see."""
        tomorrow: date = self.now().astimezone(zone).date() + timedelta(days=1)
        morning = datetime.combine(tomorrow, time.fromisoformat(opens), zone) + _AFTER_OPENING
        self._ahead += morning - self.now()
        async with database.work() as work:
            await work.save_setting(_KEY, str(self._ahead.total_seconds()))
