"""All parts joined; nothing runs yet."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import make_url
from starlette.routing import BaseRoute

from bot.app.clocks import SystemClock
from bot.app.contents import Content
from bot.app.health import Health
from bot.app.outlets import Outlet
from bot.app.printing import drawn, printed
from bot.app.renewal import Renewal
from bot.app.retention import purge_old
from bot.app.rounds import Round, Rounds
from bot.app.sides import fresh_code, fresh_pin, sides_of
from bot.app.versions import Versions
from bot.app.watch import Watch
from bot.channels.channel import Handle
from bot.content.findings import sentence
from bot.conversation.dialogue import Dialogue
from bot.conversation.ports import Clock, Supplies
from bot.conversation.proving import EMAIL
from bot.conversation.staff import StaffSide
from bot.delivery.delivery import Delivery
from bot.delivery.lanes import Route
from bot.delivery.times import Times
from bot.domain.errors import DatabaseInUse, SettingsError
from bot.domain.messages import ChatRef
from bot.settings import DATA, Settings
from bot.storage.crypto import key_from_file
from bot.storage.database import Database
from bot.storage.leases import StoredLease
from bot.storage.migrations import upgrade
from bot.storage.ownership import sole_owner

_SYSTEM_CLOCK = SystemClock()


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Everything that runs. `handle` is the conversation's door, watched."""

    handle: Handle
    watch: Watch
    health: Health
    delivery: Delivery
    outlets: Sequence[Outlet]
    database: Database
    rounds: Rounds
    renewal: Renewal
    pages: Sequence[BaseRoute] = ()

    def routes(self) -> list[BaseRoute]:
        """The pages for operators, pages of one's own, and the channels' routes."""
        channels = [route for outlet in self.outlets for route in outlet.channel.routes(self.handle)]
        return [*self.health.routes(), *self.pages, *channels]


def data_folder(settings: Settings) -> Path:
    """Where the program keeps its own files: beside the SQLite database, otherwise in data/."""
    url = make_url(settings.database_url)
    embedded = url.get_backend_name() == "sqlite"
    return Path(url.database).parent if embedded and url.database else DATA


def keys_of(settings: Settings) -> tuple[str, ...]:
    """The keys of the personal fields, newest first; where none is set, the program's own, made when missing."""
    return settings.keys or (key_from_file(data_folder(settings) / "secret.key"),)


@asynccontextmanager
async def open_database(settings: Settings, now: Callable[[], datetime]) -> AsyncIterator[Database]:
    """The database; where one process does everything, owned by it and brought up to date first.

    Raises StorageError, and SettingsError when another program runs on the same SQLite file.
    """
    database = Database(settings.database_url, keys=keys_of(settings), now=now)
    with _owned(settings.database_url) if database.embedded else nullcontext():
        try:
            if database.embedded:
                await upgrade(settings.database_url)
                async with database.work() as work:
                    await work.free_leases()  # the lease of a send that a kill cut: nobody else can hold one
                    await work.end_leases()
            yield database
        finally:
            await database.close()


@asynccontextmanager
async def reading_database(settings: Settings, now: Callable[[], datetime]) -> AsyncIterator[Database]:
    """The database as it is, beside a program that may own it. Raises SettingsError when there is none yet."""
    _require_file(settings)
    own_key = data_folder(settings) / "secret.key"
    database = Database(settings.database_url, keys=settings.keys or (key_from_file(own_key),), now=now, read_only=True)
    try:
        yield database
    finally:
        await database.close()


def _require_file(settings: Settings) -> None:
    path = make_url(settings.database_url).database
    if settings.embedded and not (path and Path(path).exists()):
        raise SettingsError(sentence("no_database", file=path))


@contextmanager
def _owned(url: str) -> Iterator[None]:
    """Alone on the file: two programs would send every waiting message twice."""
    try:
        with sole_owner(url):
            yield
    except DatabaseInUse:
        raise SettingsError(sentence("database_in_use", file=make_url(url).database)) from None


def assemble(
    content: Content,
    database: Database,
    outlets: Sequence[Outlet],
    group: ChatRef | None,
    settings: Settings,
    *,
    clock: Clock = _SYSTEM_CLOCK,
    admins: frozenset[str] | None = None,
) -> App:
    """One program of these parts. `group` is the staff's chat, if there is one; `admins` where they are not those of
    the settings.
    """
    mails = any(outlet.channel.name == EMAIL for outlet in outlets)
    members = next((each.members for each in outlets if group and each.channel.name == group.channel), None)
    entitled = settings.admins if admins is None else admins
    sides = sides_of(content, clock, group, entitled, mails=mails, members=members)
    dialogue = Dialogue(
        store=database,
        knowledge=lambda: content.knowledge,
        engine=lambda: content.engine,
        clock=clock,
        staff=sides.staff,
        customers=sides.customers,
        supplies=Supplies(codes=fresh_code, prints=printed, pins=fresh_pin if mails else None),
    )
    watch = Watch(database, clock.now)
    return App(
        handle=watch.handling(dialogue.handle),
        watch=watch,
        health=Health(database, lambda: content.knowledge, lambda: _reached(outlets, watch), clock.now),
        delivery=_delivery(database, outlets, sides.staff, clock, watch),
        outlets=outlets,
        database=database,
        rounds=_rounds(content, database, sides.staff),
        renewal=Renewal(
            content=content,
            folder=settings.knowledge,
            versions=Versions(data_folder(settings)),
            store=database,
            staff=sides.staff,
            clock=clock,
        ),
    )


def _reached(outlets: Sequence[Outlet], watch: Watch) -> dict[str, dict[str, str]]:
    """By channel, how this process last fared with its service."""
    return {
        outlet.channel.name: {
            "updates": outlet.channel.reach.state,
            "sending": watch.sending[outlet.channel.name].state,
        }
        for outlet in outlets
    }


def _rounds(content: Content, database: Database, staff: StaffSide) -> Rounds:
    """What comes round by itself, beside messages."""
    own_name, timekeeping = secrets.token_hex(8), staff.timekeeping(database)

    async def purge() -> None:
        await purge_old(database, content.knowledge)

    async def announce() -> None:
        async with database.work() as work:
            await staff.go_on_announcing(work)

    async def digest() -> None:
        async with database.work() as work:
            await staff.weekly_digest(work)

    return Rounds(
        (
            Round(name="give-back", every=timedelta(minutes=1), do=timekeeping.give_back),
            Round(name="expire", every=timedelta(minutes=15), do=timekeeping.expire),
            Round(name="remind", every=timedelta(minutes=5), do=timekeeping.remind),
            Round(name="purge", every=timedelta(days=1), do=purge),
            Round(name="announce", every=timedelta(seconds=2), do=announce),
            Round(name="weekly", every=timedelta(seconds=3), do=staff.weekly(database, drawn).go_on),
            Round(name="digest", every=timedelta(hours=1), do=digest),
        ),
        lease=lambda name: StoredLease(database, f"round.{name}", own_name),
        sleep=asyncio.sleep,
    )


def _delivery(database: Database, outlets: Sequence[Outlet], staff: StaffSide, clock: Clock, watch: Watch) -> Delivery:
    async def moved(chat: ChatRef, new_id: str) -> None:
        async with database.work() as work:
            await staff.chat_moved(work, chat, new_id)

    return Delivery(
        database,
        {
            outlet.channel.name: Route(send=outlet.send, limits=outlet.limits, gather=staff.gathered)
            for outlet in outlets
        },
        settled=staff.receipts(database).settled,
        watch=watch,
        moved=moved,
        wake=database.posted,
        times=Times(now=clock.now, sleep=asyncio.sleep, jitter=random.random),
    )
