"""The weekly picture and the search, as the group gets them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.app.printing import drawn
from bot.conversation.staff.weekly import Weekly
from bot.domain.messages import AttachmentKind, ChatRef
from bot.domain.records import QuestionLog
from bot.domain.requests import Change, Field, Kind, Slots
from bot.domain.sheets import Picture
from bot.storage.tables import searches
from tests.conversation.staff.group import BINH, Group

PNG = b"\x89PNG"
SLOTS = Slots(changes=(Change(field=Field.PHONE, old="+84981900111", new="+84912345678"),), contact="+84387225614")


@pytest.fixture
def pictures() -> list[Picture]:
    return []


def _weekly(group: Group, pictures: list[Picture]) -> Weekly:
    async def draw(picture: Picture) -> bytes:
        pictures.append(picture)
        return PNG

    return group.staff.weekly(group.database, draw)


def _at(day: int, hour: int = 3) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


async def _week(group: Group) -> None:
    """One request that was late, and three questions, in the week from the sixteenth on."""
    group.clock.time = _at(2)
    await group.request(Kind.CORRECT, SLOTS)
    group.clock.time = _at(17)
    for kind in ("answer", "clarify", "unsure"):
        log = QuestionLog(
            chat=ChatRef(channel="telegram", id="501"),
            at=group.clock.now(),
            text="hỏi",
            kind=kind,
            entry=None,
            score=0.5,
            content_version="1",
        )
        async with group.database.work() as work:
            await work.log_question(log)


async def test_who_asks_gets_the_week_as_a_picture_with_one_line(group: Group, pictures: list[Picture]) -> None:
    await _week(group)
    group.clock.time = _at(25)
    await group.say("/baocao")
    weekly = _weekly(group, pictures)
    await weekly.go_on()
    await weekly.go_on()
    await group.deliver()
    reply = group.last().reply
    assert reply.attachment
    assert (reply.attachment.kind, reply.attachment.name) == (AttachmentKind.PHOTO, "bao-cao-2026-11-16.png")
    assert reply.text == ("📊 Tuần 16/11–22/11/2026: nhận 0 yêu cầu, xong 0, trễ 1; 3 câu hỏi, chưa trả lời được 1.")
    (picture,) = pictures
    by_kind, _, questions = picture.panels
    late = dict(zip(by_kind.labels, by_kind.series[1].values, strict=True))
    assert late[group.knowledge.requests[Kind.CORRECT].title] == 1
    assert questions.series[0].values == (1, 1, 1)


async def test_an_older_week_is_asked_for_by_its_number(group: Group, pictures: list[Picture]) -> None:
    group.clock.time = _at(25)
    await group.say("/baocao 3")
    await _weekly(group, pictures).go_on()
    assert pictures[0].title.endswith("2/11–8/11/2026")
    await group.say("/baocao hôm qua")
    assert group.last().reply.text == group.knowledge.say("staff_help.which_week", most=52)


async def test_it_comes_by_itself_once_when_the_new_week_opens(group: Group, pictures: list[Picture]) -> None:
    weekly = _weekly(group, pictures)
    group.clock.time = _at(20)
    await weekly.go_on()  # the first start: nothing yet
    group.clock.time = _at(22, hour=23)  # Monday, before eight in Vietnam
    await weekly.go_on()
    assert pictures == []
    group.clock.time = _at(23, hour=1)
    await weekly.go_on()
    group.clock.time = _at(27)
    await weekly.go_on()
    assert [picture.title.rpartition(" ")[2] for picture in pictures] == ["16/11–22/11/2026"]


async def test_the_picture_is_really_drawn(group: Group) -> None:
    await _week(group)
    await group.say("/baocao 1")
    weekly = group.staff.weekly(group.database, drawn)
    await weekly.go_on()
    await group.deliver()
    attachment = group.last().reply.attachment
    assert attachment
    assert attachment.content.startswith(PNG)


@pytest.mark.parametrize("typed", ["5678", "345 678", "0912.345.678", "+84912345678", "5614", "k7m4qm", "K7M-4QM"])
async def test_a_request_is_found_by_its_code_or_the_end_of_a_number(group: Group, typed: str) -> None:
    await group.request(Kind.CORRECT, SLOTS)
    await group.say(f"/timkiem {typed}", by=BINH)
    reply = group.last().reply
    assert "K7M-4QM" in reply.text
    assert [button.label for row in reply.buttons for button in row] == ["K7M-4QM"]
    async with group.database.transaction() as connection:
        (row,) = (await connection.execute(select(searches))).all()
    assert (row.by_id, row.asked, row.found) == (BINH.id, typed, "K7M-4QM")


@pytest.mark.parametrize("typed", ["", "678", "abc"])
async def test_less_than_four_digits_find_nothing_and_say_so(group: Group, typed: str) -> None:
    await group.request(Kind.CORRECT, SLOTS)
    await group.say(f"/timkiem {typed}")
    assert group.last().reply.text == group.knowledge.say("staff_search.how", least=4)


async def test_nothing_found_is_kept_too(group: Group) -> None:
    await group.say("/timkiem 9999")
    assert group.last().reply.text == group.knowledge.say("staff_search.nothing")
    async with group.database.transaction() as connection:
        (row,) = (await connection.execute(select(searches))).all()
    assert row.found == ""
