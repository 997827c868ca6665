"""Letting time pass in the demo, a day at a time, with all that the clock then causes."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.app.assembly import App
from bot.app.clocks import DemoClock
from bot.content.knowledge import Knowledge
from bot.conversation.dates import local, say_day


def with_passing_time(app: App, clock: DemoClock, knowledge: Knowledge) -> App:
    """The program with a page that says the demo's day, and goes on to the next when something is posted to it."""
    zone = ZoneInfo(knowledge.business.time_zone)

    def today() -> Response:
        return JSONResponse({"day": say_day(knowledge, local(knowledge, clock.now()).date())})

    async def day(request: Request) -> Response:
        if request.method == "POST":
            # A page of another origin cannot send JSON without asking first, and nobody answers it.
            if request.headers.get("content-type", "").partition(";")[0] != "application/json":
                return JSONResponse({"error": "send application/json"}, status_code=415)
            await clock.skip_day(app.database, zone, knowledge.business.opens)
            await app.rounds.once()
        return today()

    return replace(app, pages=(Route("/demo/day", day, methods=["GET", "POST"]),))
