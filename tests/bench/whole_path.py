"""From a webhook to the reply handed to the service: `python -m tests.bench.whole_path [--json FILE]`.

The real program, its web server and database, and a fake Telegram over HTTP; only Telegram's limits are lifted, see
`tests.unpaced`. Customers ask the admins' own checks by turns: so many of them that none is found to write too much.
How much: so many questions at once, the next one when a reply was handed over.
How long: as many questions a second as `--rate`.
The ways to run the program take turns, `--rounds` times, and the table has the median of each figure: a machine that is
shared is not equally fast all the time.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import secrets
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.progress import track
from rich.table import Table
from sqlalchemy import make_url

from bot.answers.engine import model_path
from bot.answers.outcome import Context
from bot.app.contents import open_content
from bot.storage.migrations import upgrade
from tests.bench.service import Answer, serving, taken, telegram_basics
from tests.conftest import KEY, SHOP
from tests.databases import address_of, create_database, running_postgres

_SECRET = "bench"
_TOKEN = "1234567890:AAbench"
_STARTING = 60.0
_CUSTOMERS = 1500  # each keeps below what the shop's content lets one customer write in a minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One way to run the program. Memory is resident, of the first process, after everything."""

    name: str
    ready_seconds: float
    messages_a_second: float
    at_once: int
    rate: float
    p50_ms: float
    p99_ms: float
    slowest_ms: float
    cpu_ms: float  # of the bot's processes, for each message of the first part
    resident_mb: float
    load_before: float


class Telegram:
    """Hands out updates and notes when the reply to each was handed over."""

    def __init__(self) -> None:
        self._waiting: dict[str, asyncio.Future[float]] = {}
        self._messages = 0

    def answer(self, method: str, fields: object) -> Answer:
        """The Bot API."""
        assert isinstance(fields, dict)
        if method != "sendMessage":
            return telegram_basics(method)
        self._messages += 1
        chat = str(fields["chat_id"])
        if (waiting := self._waiting.get(chat)) and not waiting.done():
            waiting.set_result(time.perf_counter())
        return taken(self._messages, chat)

    def expect(self, chat: str) -> asyncio.Future[float]:
        """When the next message to this chat is handed over."""
        self._waiting[chat] = asyncio.get_running_loop().create_future()
        return self._waiting[chat]


class Door:
    """The program's webhook: a few connections that stay open."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self.under_way = 0

    async def bring(self, update: object) -> None:
        """POST an update; it must be taken."""
        self.under_way += 1
        try:
            await self._bring(update)
        finally:
            self.under_way -= 1

    async def _bring(self, update: object) -> None:
        body = json.dumps(update).encode()
        request = (
            b"POST /telegram/webhook HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
            b"X-Telegram-Bot-Api-Secret-Token: " + _SECRET.encode() + b"\r\n"
            b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body
        )
        head = b""
        while not head:  # the server closed a connection that was long unused
            reader, writer = self._free.pop() if self._free else await asyncio.open_connection("127.0.0.1", self._port)
            with suppress(OSError, asyncio.IncompleteReadError):
                writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
        self._free.append((reader, writer))

    async def is_ready(self) -> bool:
        """Whether the program says that it is ready."""
        with suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
            writer.write(b"GET /readyz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")
            head = await reader.readuntil(b"\r\n\r\n")
            writer.close()
            return head.startswith(b"HTTP/1.1 200")
        return False

    def close(self) -> None:
        """Close what is open."""
        for _, writer in self._free:
            writer.close()


class Crowd:
    """Customers who ask."""

    def __init__(self, telegram: Telegram, doors: Sequence[Door], questions: Sequence[str]) -> None:
        self._telegram = telegram
        self._doors = doors
        self._questions = questions
        self._update = 0
        self._next = itertools.cycle(range(_CUSTOMERS))

    async def meet(self, at_once: int) -> None:
        """Everybody is greeted first, which only happens once."""
        for _ in range(0, _CUSTOMERS, at_once):
            await asyncio.gather(*(self.ask() for _ in range(at_once)))
        await asyncio.sleep(2)

    async def ask(self) -> float:
        """The next customer's question; the seconds until its reply was handed over."""
        self._update += 1
        chat = str(1_000_000 + next(self._next))
        expected, begun = self._telegram.expect(chat), time.perf_counter()
        door = min(self._doors, key=lambda door: door.under_way)  # as a load balancer spreads them
        await door.bring(_update(self._update, chat, self._questions[self._update % len(self._questions)]))
        async with asyncio.timeout(30):
            return await expected - begun

    async def as_fast_as_answered(self, seconds: float, at_once: int) -> float:
        """So many questions are waiting all the time; replies a second."""
        begun, replies = time.perf_counter(), 0

        async def go_on() -> None:
            nonlocal replies
            while time.perf_counter() - begun < seconds:
                await self.ask()
                replies += 1

        await asyncio.gather(*(go_on() for _ in range(at_once)))
        return replies / (time.perf_counter() - begun)

    async def at_a_rate(self, seconds: float, rate: float) -> list[float]:
        """A question every so often, whether the last was answered or not; how long each took, shortest first."""
        asked = []
        begun = time.perf_counter()
        for number in range(int(seconds * rate)):
            await asyncio.sleep(begun + number / rate - time.perf_counter())
            asked.append(asyncio.create_task(self.ask()))
        return sorted(await asyncio.gather(*asked))


def _update(number: int, chat: str, text: str) -> object:
    person = {"id": int(chat), "is_bot": False, "first_name": "An"}
    message = {
        "message_id": number,
        "date": int(time.time()),
        "chat": {"id": int(chat), "type": "private", "first_name": "An"},
        "from": person,
        "text": text,
    }
    return {"update_id": number, "message": message}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """One way to run the program. `doors`: which of the processes take webhooks."""

    name: str
    processes: Sequence[str]
    postgres: bool


_WAYS = (
    _Way(name="sqlite, run", processes=("run",), postgres=False),
    _Way(name="postgresql, run", processes=("run",), postgres=True),
    _Way(name="postgresql, web + worker", processes=("web", "worker"), postgres=True),
    _Way(name="postgresql, run + run", processes=("run", "run"), postgres=True),
)


def main() -> None:
    """Measure, print a table, write JSON where asked."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        ways = [way for way in _WAYS if options.only in way.name]
        rounds = [
            [asyncio.run(_measured(way, options, Path(folder))) for way in ways]
            for _ in track(range(options.rounds), description="rounds")
        ]
    measured = [_median(of_one_way) for of_one_way in zip(*rounds, strict=True)]
    _print(measured)
    if options.json:
        options.json.write_text(json.dumps([asdict(each) for each in measured], indent=2) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--model", type=Path, default=Path("data"), help="the folder of a stored model")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--at-once", type=int, default=48)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--only", default="", help="only the ways with this in their name")
    return parser.parse_args()


def _median(measured: Sequence[Measured]) -> Measured:
    """The median of each figure."""
    each = [asdict(one) for one in measured]
    figures = {name: round(median(one[name] for one in each), 2) for name in each[0] if name != "name"}
    return Measured(name=measured[0].name, **figures)


async def _measured(way: _Way, options: argparse.Namespace, folder: Path) -> Measured:
    content = open_content(SHOP, options.model, lambda done, of: None)
    understood = ((check.text, content.engine.understand(check.text, Context())) for check in content.knowledge.checks)
    questions = [text for text, found in understood if [each.kind for each in found.outcomes] == ["answer"]]
    load, telegram = os.getloadavg()[0], Telegram()
    async with AsyncExitStack() as stack:
        api_url = await stack.enter_async_context(serving(telegram.answer))
        url = await stack.enter_async_context(_database(way, folder))
        environment = _environment(api_url, url)
        begun = time.perf_counter()
        started = [
            await stack.enter_async_context(_process(command, environment, options.model)) for command in way.processes
        ]
        doors = [Door(port) for command, (port, _) in zip(way.processes, started, strict=True) if command != "worker"]
        for door in doors:
            await _ready(door)
            stack.callback(door.close)
        ready = time.perf_counter() - begun
        crowd = Crowd(telegram, doors, questions)
        await crowd.meet(options.at_once)
        before = sum(_cpu_seconds(process) for _, process in started)
        throughput = await crowd.as_fast_as_answered(options.seconds, options.at_once)
        cpu = sum(_cpu_seconds(process) for _, process in started) - before
        await asyncio.sleep(2)
        times = await crowd.at_a_rate(options.seconds, options.rate)
        resident = _resident_mb(started[0][1])
    return Measured(
        name=way.name,
        ready_seconds=round(ready, 2),
        messages_a_second=round(throughput, 1),
        at_once=options.at_once,
        rate=options.rate,
        p50_ms=round(times[len(times) // 2] * 1000, 1),
        p99_ms=round(times[len(times) * 99 // 100] * 1000, 1),
        slowest_ms=round(times[-1] * 1000, 1),
        cpu_ms=round(cpu / (throughput * options.seconds) * 1000, 2),
        resident_mb=resident,
        load_before=round(load, 2),
    )


def _environment(api_url: str, database_url: str) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(SHOP.parent),
        "BOT_KNOWLEDGE": str(SHOP),
        "BOT_DATABASE_URL": database_url,
        "BOT_SECRET_KEY": KEY,
        "TELEGRAM_TOKEN": _TOKEN,
        "TELEGRAM_API_URL": api_url,
        "TELEGRAM_WEBHOOK_SECRET": _SECRET,
        "PUBLIC_URL": "https://bench.example",
        "HOST": "127.0.0.1",
    }


@asynccontextmanager
async def _database(way: _Way, folder: Path) -> AsyncIterator[str]:
    """The address of a new database."""
    name = f"bench_{secrets.token_hex(4)}"
    if not way.postgres:
        yield f"sqlite+aiosqlite:///{folder / name / 'bot.db'}"
        return
    with running_postgres(folder / "postgres") as server:
        await create_database(server, name)
        await upgrade(address_of(server, name))
        yield address_of(server, name)


@asynccontextmanager
async def _process(command: str, environment: dict[str, str], model: Path) -> AsyncIterator[tuple[int, int]]:
    """One process of the program in a folder of its own; gives its port and its number."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("wb") as log:
        _give_model(environment, Path(folder), model)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.unpaced", command,
            cwd=folder, env=environment | {"PORT": str(port)}, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            yield port, process.pid
        finally:
            if process.returncode is None:
                process.terminate()
            if await process.wait() != 0:
                print((Path(folder) / "log").read_text()[-3000:], file=sys.stderr)


def _give_model(environment: dict[str, str], folder: Path, model: Path) -> None:
    """Where the program looks for it: beside the SQLite file, otherwise in data/."""
    url = make_url(environment["BOT_DATABASE_URL"])
    data = Path(url.database or "").parent if url.get_backend_name() == "sqlite" else folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    shutil.copy(model_path(model), model_path(data))


async def _ready(door: Door) -> None:
    async with asyncio.timeout(_STARTING):
        while not await door.is_ready():  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.02)


def _resident_mb(process: int) -> float:
    """By Linux; 0 elsewhere."""
    statm = Path(f"/proc/{process}/statm")
    pages = int(statm.read_text().split()[1]) if statm.exists() else 0
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)


def _cpu_seconds(process: int) -> float:
    """What the process has computed so far, by Linux; 0 elsewhere."""
    stat = Path(f"/proc/{process}/stat")
    fields = stat.read_text().rpartition(")")[2].split() if stat.exists() else []
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def _print(measured: Sequence[Measured]) -> None:
    table = Table(*(field.name.replace("_", " ") for field in fields(Measured)))
    for each in measured:
        table.add_row(*map(str, asdict(each).values()))
    Console(width=160).print(table)


if __name__ == "__main__":
    main()
