"""Content that is changed while the program runs: served, or refused and told, and never half of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.answers.engine import stamp_of
from bot.answers.model import Model
from bot.answers.outcome import Context
from bot.answers.training import fit
from bot.app.contents import Content, open_content
from bot.app.renewal import Renewal
from bot.app.sides import sides_of
from bot.app.versions import Versions
from bot.content.knowledge import Knowledge
from bot.conversation.staff import RELOAD_WANTED
from bot.domain.messages import ChatRef, Sent
from bot.domain.records import QuestionLog
from bot.storage.database import Database
from tests.app.bakery import CHECKED, write_bakery
from tests.conftest import HandClock
from tests.content.small import change

GROUP = ChatRef(channel="telegram", id="-1001")
CUSTOMER = ChatRef(channel="telegram", id="501")
XOA = "tên của tôi có xoá được không"
DELETING = (f"{XOA} số 09xx xxx 678, em tên là Nguyễn Thị Hoa",) * 3
OTHER_WORDS = ("answers/thu-thap.yaml", "Tiệm chỉ ghi tên.", "Tiệm chỉ ghi tên thôi.")


async def fitted_here(knowledge: Knowledge, folder: Path) -> Model:
    """Fits the small content at once."""
    return fit(knowledge, stamp_of(knowledge), lambda done, of: None)


async def until(true: Callable[[], bool]) -> None:
    """Look again and again, for nothing rings a bell when a file was kept."""
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@dataclass
class Bakery:
    """A running renewal, and what its group reads."""

    folder: Path
    versions: Versions
    content: Content
    database: Database
    clock: HandClock
    fit: Callable[[Knowledge, Path], Awaitable[Model]] = fitted_here
    told: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        renewal = Renewal(
            content=self.content,
            folder=self.folder,
            versions=self.versions,
            store=self.database,
            staff=sides_of(self.content, self.clock, GROUP).staff,
            clock=self.clock,
            fit=self.fit,
            sleep=lambda seconds: asyncio.sleep(0.01),
        )
        task = asyncio.create_task(renewal.run())
        await until(lambda: bool(self.versions.all()))
        self.clock.advance(minutes=1)
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def next_news(self) -> str:
        """What the group is told next."""
        async with asyncio.timeout(60):
            while not self.told:
                await asyncio.sleep(0.01)
                for row in await self.database.claim("telegram", 50):
                    self.told += [row.message.reply.text] if row.message.chat == GROUP else []
                    await self.database.settle({row.id: Sent(message_id=None)})
        return self.told.pop(0)

    def answer(self, text: str = CHECKED) -> str | None:
        """The entry that answers."""
        return self.content.engine.understand(text, Context()).first.entry

    def says(self) -> str:
        return self.content.knowledge.answers["ghi-gi"].answer

    async def was_asked(self, *texts: str) -> None:
        async with self.database.work() as work:
            for text in texts:
                await work.log_question(
                    QuestionLog(
                        chat=CUSTOMER,
                        at=self.clock.now(),
                        text=text,
                        kind="answer",
                        entry=None,
                        score=1,
                        content_version="x",
                    )
                )

    async def wish(self, mark: str) -> None:
        async with self.database.work() as work:
            await work.save_setting(RELOAD_WANTED, mark)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The bakery's folder and the data of a program that has fitted its model: to be copied."""
    data, folder = tmp_path_factory.mktemp("data"), write_bakery(tmp_path_factory.mktemp("bakery"))
    open_content(folder, data, lambda done, of: None)
    return folder, data


@pytest.fixture
def bakery(opened: tuple[Path, Path], tmp_path: Path, sqlite_database: Database, clock: HandClock) -> Bakery:
    folder, data = write_bakery(tmp_path / "bakery"), opened[1]
    return Bakery(
        folder=folder,
        versions=Versions(tmp_path / "data"),
        content=open_content(folder, data, lambda done, of: None),
        database=sqlite_database,
        clock=clock,
    )


async def test_a_broken_file_is_refused_with_its_place_and_not_one_answer_changes(bakery: Bakery) -> None:
    before = bakery.content.edition
    async with bakery.following():
        line = change(bakery.folder, "answers/xoa.yaml", "id: co-xoa-khong", "id: Có xoá không")
        news = await bakery.next_news()
        assert bakery.content.edition is before
    assert f"answers/xoa.yaml:{line}:" in news
    assert news.startswith(bakery.content.knowledge.say("content.unreadable", count=1, old=before.knowledge.version))


async def test_mending_it_again_is_served_as_if_nothing_had_been(bakery: Bakery) -> None:
    async with bakery.following():
        change(bakery.folder, "answers/xoa.yaml", "id: co-xoa-khong", "id: Có xoá không")
        await bakery.next_news()
        change(bakery.folder, "answers/xoa.yaml", "id: Có xoá không", "id: co-xoa-khong")
        change(bakery.folder, *OTHER_WORDS)
        news = await bakery.next_news()
    assert news.startswith(bakery.content.knowledge.say("content.served", version=bakery.content.knowledge.version))
    assert bakery.says().startswith("Tiệm chỉ ghi tên thôi.")


async def test_a_change_of_words_tells_how_many_real_questions_read_otherwise(bakery: Bakery) -> None:
    await bakery.was_asked(CHECKED, XOA, XOA)
    async with bakery.following():
        change(bakery.folder, *OTHER_WORDS)
        news = await bakery.next_news()
    counts = {"count": 3, "changed": 1, "reworded": 1, "other": 0, "gained": 0, "lost": 0}
    assert bakery.content.knowledge.say("content.changes", **counts) in news
    assert bakery.versions.all()[0].name == bakery.content.knowledge.version
    assert len(bakery.versions.all()) == 2


async def test_a_change_that_breaks_a_check_is_refused_and_the_check_is_named(bakery: Bakery) -> None:
    before = bakery.content.edition
    async with bakery.following():
        _swap(bakery.folder)
        news = await bakery.next_news()
        assert bakery.content.edition is before
        assert bakery.answer() == "ghi-gi"
    assert CHECKED in news
    assert bakery.content.knowledge.say("content.how_to_accept") in news


async def test_an_admin_who_means_it_changes_the_check_too(bakery: Bakery) -> None:
    async with bakery.following():
        _swap(bakery.folder)
        await bakery.next_news()
        change(bakery.folder, "checks/thu.yaml", "1.1", "2.1")
        news = await bakery.next_news()
    assert news.startswith(bakery.content.knowledge.say("content.served", version=bakery.content.knowledge.version))
    assert bakery.answer() == "co-xoa-khong"


async def test_a_change_that_loses_too_many_answers_is_refused_and_the_questions_are_masked(bakery: Bakery) -> None:
    await bakery.was_asked(*DELETING)
    before = bakery.content.edition
    async with bakery.following():
        _forget_deleting(bakery.folder)
        news = await bakery.next_news()
        assert bakery.content.edition is before
    assert bakery.content.knowledge.say("content.lost") in news
    assert "Nguyễn Thị Hoa" not in news


async def test_a_version_that_was_served_before_may_come_back_whatever_it_loses(bakery: Bakery) -> None:
    async with bakery.following():
        first = bakery.content.knowledge.version
        _forget_deleting(bakery.folder)
        await bakery.next_news()
        second = bakery.content.knowledge.version
        await bakery.was_asked(*DELETING)
        for name in (first, second):
            bakery.clock.advance(minutes=1)
            kept = bakery.versions.find(name)
            assert kept
            bakery.versions.restore(kept, bakery.folder, bakery.clock.now())
            news = await bakery.next_news()
            assert news.startswith(bakery.content.knowledge.say("content.served", version=name))
            assert bakery.versions.all()[0].name == name
    assert bakery.content.knowledge.say("content.lost") in news


async def test_reading_anew_on_wish_tells_that_there_is_nothing_new(bakery: Bakery) -> None:
    async with bakery.following():
        await bakery.wish("1")
        assert await bakery.next_news() == bakery.content.knowledge.say(
            "content.same", version=bakery.content.knowledge.version
        )


async def test_two_processes_follow_and_one_of_them_tells(bakery: Bakery) -> None:
    other = Bakery(
        folder=bakery.folder,
        versions=bakery.versions,
        content=Content(bakery.content.edition),
        database=bakery.database,
        clock=bakery.clock,
    )
    async with bakery.following(), other.following():
        change(bakery.folder, *OTHER_WORDS)
        await bakery.next_news()
        await until(lambda: other.content.knowledge.version == bakery.content.knowledge.version)
        await bakery.wish("1")
        assert await bakery.next_news() == bakery.content.knowledge.say(
            "content.same", version=bakery.content.knowledge.version
        )
    assert other.told == []


async def test_fitting_is_given_up_when_the_folder_changes_again(bakery: Bakery) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def for_ever(knowledge: Knowledge, folder: Path) -> Model:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        raise AssertionError("nobody waits for it")

    bakery.fit = for_ever
    async with bakery.following():
        change(bakery.folder, "answers/xoa.yaml", "bao lâu thì xoá xong", "mất mấy hôm thì xoá xong")
        async with asyncio.timeout(60):
            await begun.wait()
        change(bakery.folder, "answers/xoa.yaml", "mất mấy hôm thì xoá xong", "bao lâu thì xoá xong")
        change(bakery.folder, *OTHER_WORDS)
        async with asyncio.timeout(60):
            await ended.wait()
        news = await bakery.next_news()
    assert news.startswith(bakery.content.knowledge.say("content.served", version=bakery.content.knowledge.version))


async def test_what_breaks_the_fitting_is_told_and_the_old_content_stays(bakery: Bakery) -> None:
    async def broken(knowledge: Knowledge, folder: Path) -> Model:
        raise MemoryError

    bakery.fit = broken
    before = bakery.content.edition
    async with bakery.following():
        change(bakery.folder, "answers/xoa.yaml", "bao lâu thì xoá xong", "mất mấy hôm thì xoá xong")
        assert await bakery.next_news() == bakery.content.knowledge.say("content.broke")
        assert bakery.content.edition is before


def _forget_deleting(folder: Path) -> None:
    """The bakery's customers use another word for it from now on."""
    change(folder, "decision.yaml", "accepted_wrong_rate: 0.05", "accepted_wrong_rate: 0.00001")
    path = folder / "answers" / "xoa.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("xoá", "bỏ đi"), encoding="utf-8")


def _swap(folder: Path) -> None:
    """What one answer is asked for goes to the other."""
    change(folder, "answers/thu-thap.yaml", "- '1.1'\n  - 1.1a", "- '1.1'\n  - 1.1a\n  - '2.1'")
    one, other = folder / "answers" / "thu-thap.yaml", folder / "answers" / "xoa.yaml"
    head_one, asks_one = one.read_text(encoding="utf-8").split("  ask:\n")
    head_other, asks_other = other.read_text(encoding="utf-8").split("  ask:\n")
    one.write_text(f"{head_one}  ask:\n{asks_other}", encoding="utf-8")
    other.write_text(f"{head_other}  ask:\n{asks_one}", encoding="utf-8")
