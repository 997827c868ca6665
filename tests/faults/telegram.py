"""A fake Telegram with a way to it: every answer takes a moment, in which the program can be killed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.responses import Response

from tests.fakes.telegram_api import Call, FakeTelegram
from tests.fakes.telegram_world import Json

GROUP = -1002000000303
AN = 11  # a member of the staff


class DistantTelegram(FakeTelegram):
    """Does what it is asked at once, and answers a moment later. Patient: the program may be down meanwhile."""

    way = 0.03  # seconds from what was done to the answer
    patience = 240.0  # seconds; longer than a lease, which on PostgreSQL outlives who took it

    def __init__(self) -> None:
        super().__init__()
        self.given_out: set[str] = set()  # the ids of all updates that there ever were
        self.make_group(GROUP)
        self.started.add(AN)

    def inject(self, content: Json) -> int:
        update_id = super().inject(content)
        self.given_out.add(str(update_id))
        return update_id

    async def _do(self, call: Call) -> Response:
        self.wake()  # who waits for this call to come need not wait until it is answered
        answer = await super()._do(call)
        await asyncio.sleep(self.way)
        return answer

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(self.patience):
            while not condition():
                await self.changed.wait()

    async def polled(self, times: int = 1) -> None:
        """Wait until the program asked for updates so many times more."""
        before = len(self.called("getUpdates"))
        await self.until(lambda: len(self.called("getUpdates")) >= before + times)
