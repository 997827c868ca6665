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
        self._confirmed: list[Json] = []  # by the last call that confirmed any
        self.make_group(GROUP)
        self.started.add(AN)

    def inject(self, content: Json) -> int:
        update_id = super().inject(content)
        self.given_out.add(str(update_id))
        return update_id

    def lose_confirmation(self) -> int:
        """The last word that updates were handled got lost on its way: they wait again. How many."""
        again = [update for update in self._confirmed if update not in self.updates]
        self.updates.extendleft(reversed(again))
        self._confirmed = []
        self.wake()
        return len(again)

    async def _get_updates(self, parameters: dict[str, str]) -> list[Json]:
        offset = int(parameters.get("offset", "0"))
        confirmed = [update for update in self.updates if int(str(update["update_id"])) < offset]
        self._confirmed = confirmed or self._confirmed
        return await super()._get_updates(parameters)

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
