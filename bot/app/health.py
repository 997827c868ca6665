"""Pages for whoever looks after the program: does it live, is it ready, and its figures for Prometheus.

Figures come from the database, so that every process tells the same ones, its neighbours' included.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.app.watch import ANSWERED, BOUNDS, FAILURES, MESSAGES, WAITED
from bot.content.knowledge import Knowledge
from bot.domain.errors import StorageError
from bot.domain.records import Standing
from bot.storage.database import Database

RELOAD_FAILURES = "content_reload_failures"  # counted by whoever reads the content anew


class Health:
    """The pages of one process."""

    def __init__(
        self,
        database: Database,
        knowledge: Callable[[], Knowledge],
        channels: Callable[[], Mapping[str, Mapping[str, str]]],
        now: Callable[[], datetime],
    ) -> None:
        """`channels` by name: how its updates and its sending stand; see `Reach`."""
        self._database = database
        self._knowledge = knowledge
        self._channels = channels
        self._now = now

    def routes(self) -> list[Route]:
        """`/healthz`, `/readyz` and `/metrics`."""
        return [
            Route("/healthz", _alive),
            Route("/readyz", self._ready),
            Route("/metrics", self._metrics),
        ]

    async def _ready(self, _request: Request) -> Response:
        """503 while the database is away or has other tables.

        A service that is away is told and no more: whoever takes the program out of service for it would stop the
        other channels too.
        """
        try:
            database = "ok" if await self._database.is_current() else "old"
        except StorageError:
            database = "away"
        parts = {"database": database, "content": self._knowledge().version, "channels": self._channels()}
        return JSONResponse(parts, status_code=200 if database == "ok" else 503)

    async def _metrics(self, _request: Request) -> Response:
        knowledge, now = self._knowledge(), self._now()
        today = now.astimezone(ZoneInfo(knowledge.business.time_zone)).date()
        try:
            standing = await self._database.standing(today)
        except StorageError:
            return PlainTextResponse("database", status_code=503)
        registry = CollectorRegistry()
        registry.register(_Figures(standing, knowledge.version, now))
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)


class _Figures(Collector):
    def __init__(self, standing: Standing, content: str, now: datetime) -> None:
        self._standing = standing
        self._content = content
        self._now = now

    def collect(self) -> Iterable[Metric]:
        yield from _counters(self._standing.counts)
        yield from _answers(self._standing.counts)
        yield from self._outbox()
        requests = GaugeMetricFamily("bot_requests", "Requests by how they stand", labels=["state"])
        requests.add_metric(["open"], self._standing.open_requests)
        requests.add_metric(["late"], self._standing.late_requests)
        yield requests
        content = GaugeMetricFamily("bot_content_info", "The content in force", labels=["version"])
        content.add_metric([self._content], 1)
        yield content

    def _outbox(self) -> Iterable[Metric]:
        depth = GaugeMetricFamily("bot_outbox_waiting", "Messages that wait to be sent", labels=["channel"])
        age = GaugeMetricFamily("bot_outbox_oldest_seconds", "Age of the oldest of them", labels=["channel"])
        for channel, (waiting, oldest) in self._standing.waiting.items():
            depth.add_metric([channel], waiting)
            age.add_metric([channel], max(0.0, (self._now - oldest).total_seconds()))
        yield from (depth, age)


def _counters(counts: Mapping[str, int]) -> Iterable[Metric]:
    families = {
        MESSAGES: CounterMetricFamily("bot_messages", "Updates by what became of them", labels=["channel", "outcome"]),
        FAILURES: CounterMetricFamily("bot_send_failures", "Failed attempts to send", labels=["channel", "reason"]),
        RELOAD_FAILURES: CounterMetricFamily("bot_content_reload_failures", "Content that could not be taken"),
    }
    for key, count in counts.items():
        name, *labels = key.split("|")
        if name in families:
            families[name].add_metric(labels, count)
    return families.values()


def _answers(counts: Mapping[str, int]) -> Iterable[Metric]:
    """From an update's arrival to its reply handed to the service."""
    told = HistogramMetricFamily("bot_answer_seconds", "From an update to its reply handed over", labels=["channel"])
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for key, count in counts.items():
        name, *labels = key.split("|")
        if name == ANSWERED:
            found[labels[0]][labels[1]] = count
    for channel, buckets in found.items():
        so_far, cumulated = 0, []
        for bound in (*map(str, BOUNDS), "+Inf"):
            so_far += buckets.get(bound, 0)
            cumulated.append((bound, float(so_far)))
        told.add_metric([channel], cumulated, counts.get(f"{WAITED}|{channel}", 0) / 1000)
    yield told


async def _alive(_request: Request) -> Response:
    return PlainTextResponse("ok")
