"""Following the knowledge folder while the program runs: a change is read, learnt, tried, and only then served."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

import structlog

from bot.answers.edition import Edition, edition
from bot.answers.engine import stamp_of
from bot.answers.model import Model
from bot.answers.replay import compare
from bot.app.contents import Content
from bot.app.fitting import fit_beside
from bot.app.lessons import LessonBook
from bot.app.versions import Versions
from bot.content.knowledge import Knowledge
from bot.content.loader import load, version_of
from bot.conversation.ports import Clock, Store
from bot.conversation.staff import LESSON_ADDED, RELOAD_WANTED, StaffSide, news
from bot.domain.errors import ContentError, StorageError, where_broke

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_EVERY: Final = 0.25  # seconds between two looks: two of them, for an editor may still write, and reading fit in two
_REPLAYED: Final = 500  # of the latest questions
_WRITING: Final = 10.0  # seconds that one process has for writing lessons into a folder that others may share
_TOLD_ONCE: Final = 120.0  # seconds in which other processes, which find the same, do not tell it too

Fit = Callable[[Knowledge, Path], Awaitable[Model]]
Fingerprint = frozenset[tuple[str, int, int]]


class Renewal:
    """Keeps the content in force up to date with its folder, for as long as `run` runs.

    What was read whole and spoils no more than decision.yaml allows is served, kept as a version and told to the
    staff group; anything else is told and not served. With several processes each follows its own folder.
    """

    def __init__(
        self,
        *,
        content: Content,
        folder: Path,
        versions: Versions,
        store: Store,
        staff: StaffSide,
        clock: Clock,
        fit: Fit = fit_beside,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._content = content
        self._folder = folder
        self._versions = versions
        self._lessons = LessonBook(folder, versions.data)
        self._store = store
        self._staff = staff
        self._clock = clock
        self._name = secrets.token_hex(8)  # one that no other process has
        self._fit = fit
        self._sleep = sleep
        self._seen: Fingerprint | None = None
        self._settling = False
        self._wish: str | None = None
        self._lesson: str | None = None
        self._considering: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        await self._begin()
        try:
            while True:
                await self._sleep(_EVERY)
                with suppress(StorageError, OSError):  # a folder or database that is away for a moment
                    await self._look()
        finally:
            await self._give_up()

    async def _begin(self) -> None:
        """What is served at the start is the first version to go back to."""
        with suppress(StorageError):
            self._wish, _ = await self._kept()
        try:
            self._seen = fingerprint(self._folder)
            with self._versions.copied(self._folder) as copy:
                version = await asyncio.to_thread(version_of, copy)
                if version != self._content.knowledge.version:
                    self._seen = None
                    return
                self._versions.keep(version, copy, self._clock.now())
                await asyncio.to_thread(self._versions.keep_model, self._content.engine.model)
        except (OSError, UnicodeDecodeError):  # not what is served: it is looked at like any change
            self._seen = None

    async def _look(self) -> None:
        """One look: a change is considered when it has come to rest, a wish at once."""
        wish, newest = await self._kept()
        if newest != self._lesson:
            await self._learn(newest)
        now = fingerprint(self._folder)
        if now != self._seen:
            self._seen, self._settling = now, True
            return
        wished = wish != self._wish
        self._wish = wish
        if self._settling or (wished and not self._is_busy):
            self._settling = False
            await self._give_up()
            self._considering = asyncio.create_task(self._consider(wish if wished else None))

    async def _learn(self, newest: str | None) -> None:
        """Write what admins answered for into the folder; it is then looked at like any change, but at once."""
        async with self._store.work() as work:
            lessons = await work.all_lessons()
            if not await work.take_lease(f"content.lessons.{self._folder.resolve()}", self._name, _WRITING):
                return
        written, lost = await asyncio.to_thread(
            self._lessons.write_down, lessons, self._content.knowledge, self._versions.copied
        )
        self._lesson = newest
        if written:
            self._seen, self._settling = fingerprint(self._folder), True
        for lesson in lost:
            await self._tell("not_taught", str(lesson.id), news.not_taught(self._content.knowledge, lesson))

    async def _kept(self) -> tuple[str | None, str | None]:
        """The latest wish to read the folder anew, and the latest lesson."""
        async with self._store.work() as work:
            return await work.setting(RELOAD_WANTED), await work.setting(LESSON_ADDED)

    @property
    def _is_busy(self) -> bool:
        return self._considering is not None and not self._considering.done()

    async def _give_up(self) -> None:
        """The change that is being considered is not the latest any more."""
        if self._considering:
            self._considering.cancel()
            await asyncio.gather(self._considering, return_exceptions=True)

    async def _consider(self, wish: str | None) -> None:
        """The folder as it is now, from reading it to serving or refusing it."""
        try:
            await self._read(wish)
        except Exception as error:  # the old content goes on, and the next change is looked at as well
            _LOG.error("content_not_renewed", fault=where_broke(error))
            await self._tell("broke", wish or "", self._content.knowledge.say("content.broke"))

    async def _read(self, wish: str | None) -> None:
        try:
            with self._versions.copied(self._folder) as copy:
                await self._try(copy, wish)
        except ContentError as error:
            text = news.unreadable(self._content.knowledge, error.problems)
            await self._tell("unreadable", wish or _mark(error), text)

    async def _try(self, copy: Path, wish: str | None) -> None:
        knowledge = await asyncio.to_thread(load, copy)
        if self._serves(knowledge):
            self._content.serve(edition(knowledge, self._content.engine.model))  # the checks may be others
            if wish:
                await self._tell("same", wish, knowledge.say("content.same", version=knowledge.version))
            return
        async for candidate in self._editions(knowledge, copy, wish):
            if not await self._judge(candidate, copy, wish):
                return

    def _serves(self, knowledge: Knowledge) -> bool:
        """Whether exactly this is served already, by the model that belongs to it."""
        same = knowledge.version == self._content.knowledge.version
        return same and self._content.engine.model.stamp == stamp_of(knowledge)

    async def _editions(self, knowledge: Knowledge, copy: Path, wish: str | None) -> AsyncIterator[Edition]:
        """The content with a model that is at hand, and then, if that was not fitted to it, with its own."""
        at_hand = self._content.edition.with_knowledge(knowledge)
        kept = None if at_hand else await asyncio.to_thread(self._versions.model, knowledge)
        if kept:
            at_hand = edition(knowledge, kept)
        if at_hand:
            yield at_hand
        if at_hand is None or at_hand.engine.model.stamp != stamp_of(knowledge):
            if wish:
                await self._tell("fitting", wish, knowledge.say("content.fitting", version=knowledge.version))
            yield await asyncio.to_thread(edition, knowledge, await self._fit(knowledge, copy))

    async def _judge(self, candidate: Edition, copy: Path, wish: str | None) -> bool:
        """Serve the edition, or refuse it; either is told. What was served before may always come back."""
        questions = await self._latest_questions()
        comparison = await asyncio.to_thread(
            compare, self._content.edition, candidate, questions, candidate.knowledge.checks
        )
        knowledge, old = candidate.knowledge, self._content.knowledge
        known = self._versions.find(knowledge.version) is not None and knowledge.version != old.version
        if not known and comparison.spoils(knowledge.operating_point):
            _LOG.warning("content_refused", version=knowledge.version, serving=old.version)
            await self._tell("refused", f"{knowledge.version}.{wish}", news.refused(old, knowledge.version, comparison))
            return False
        await self._serve(candidate, copy)
        say = news.learnt if knowledge.version == old.version else news.served
        await self._tell(say.__name__, f"{knowledge.version}.{wish}", say(knowledge, comparison))
        return True

    async def _serve(self, candidate: Edition, copy: Path) -> None:
        self._content.serve(candidate)
        model = candidate.engine.model
        _LOG.info("content_served", version=candidate.knowledge.version, model=model.stamp)
        self._versions.keep(candidate.knowledge.version, copy, self._clock.now())
        if model.stamp == stamp_of(candidate.knowledge):
            await asyncio.to_thread(self._versions.keep_model, model)

    async def _latest_questions(self) -> Sequence[str]:
        async with self._store.work() as work:
            return [log.text for log in await work.latest_questions(_REPLAYED)]

    async def _tell(self, what: str, mark: str, text: str) -> None:
        """Tell the group, unless another process has just told it of the very same."""
        _LOG.info("content_told", what=what)
        with suppress(StorageError):
            async with self._store.work() as work:
                if await work.take_lease(f"content.{what}.{mark}", self._name, _TOLD_ONCE):
                    await self._staff.post(work, text)


def fingerprint(folder: Path) -> Fingerprint:
    """What a look at the folder shows without reading: each file with its size and when it was written. OSError."""
    found = []
    for path in folder.rglob("*.yaml"):
        stat = path.stat()
        found.append((str(path), stat.st_mtime_ns, stat.st_size))
    return frozenset(found)


def _mark(error: ContentError) -> str:
    """The same mistakes have the same mark, in every process."""
    return sha256(str(error).encode()).hexdigest()[:12]
