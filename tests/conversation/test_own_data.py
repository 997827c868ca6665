"""The file of everything held about a chat: whole, readable, and nobody else's."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from bot.content.knowledge import Knowledge
from bot.conversation.own_data import own_data
from bot.domain.announcements import Announcement
from bot.domain.messages import Attachment, AttachmentKind, Outgoing, Person, Reply
from bot.domain.moves import moved
from bot.domain.papers import Paper
from bot.domain.records import ChatRecord, HeldData
from bot.domain.requests import Actor, Move
from bot.storage.database import Database
from bot.storage.people import TABLES
from tests.storage.examples import AT, CHAT, opened, request

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
STAFF = Person(id="778899", name="Hoà Bình")


async def _held(database: Database) -> HeldData:
    async with database.work() as work:
        await work.save_chat(ChatRecord(ref=CHAT, state='{"greeted":true}', person=Person(id="100", name="Lan")))
        await work.save_request(request(), opened())
        await work.save_paper(Paper(code=request().code, name="phieu.pdf", at=AT, content=b"%PDF"))
        found = await work.request(request().code)
        assert found
        await work.save_request(*moved(found, Move.TAKE, actor=Actor.STAFF, at=AT, person=STAFF))
        file = Attachment(kind=AttachmentKind.FILE, name="phieu.pdf", content=b"%PDF")
        await work.post(Outgoing(chat=CHAT, reply=Reply(text="Phiếu đây ạ", attachment=file)))
        await work.save_announcement(Announcement(id="A1", by=STAFF, at=AT, version="2", text="Mới", begun_at=AT))
        await work.address("A1", None)
        await work.opt_out(CHAT)
    async with database.work() as work:
        return await work.held_data(CHAT)


async def test_everything_is_there_in_the_customers_own_language(
    sqlite_database: Database, shop_knowledge: Knowledge
) -> None:
    said = own_data(shop_knowledge, await _held(sqlite_database), NOW)
    data = json.loads(said)
    assert data["Lập lúc"] == "23/11/2026 10:00:00"
    (asked,) = data["Yêu cầu"]
    assert asked["Mở lúc"] == "02/11/2026 16:00:00"
    assert asked["Hạn làm xong"] == "12/11/2026"
    assert asked["Thông tin trong yêu cầu"]["changes"][0]["new"] == "+84912345678"
    assert data["Cuộc trò chuyện"][0]["Tên tài khoản"] == "Lan"
    assert data["Tin gửi cho anh/chị"][0]["Lời nhắn"] == {"text": "Phiếu đây ạ", "attachment": "phieu.pdf"}
    assert data["Phiếu đã gửi"] == [
        {"Mã yêu cầu": request().code, "Tên tệp": "phieu.pdf", "Lúc": "02/11/2026 16:00:00"}
    ]
    assert data["Xin không nhận thông báo"]


async def test_nothing_of_the_staff_is_in_it(sqlite_database: Database, shop_knowledge: Knowledge) -> None:
    said = own_data(shop_knowledge, await _held(sqlite_database), NOW)
    assert STAFF.id not in said
    assert STAFF.name not in said


def test_every_table_and_column_has_a_name(shop_knowledge: Knowledge) -> None:
    named = {table.name: [column.name for column in table.c if column.name != "digest"] for table in TABLES}
    rows = {table: (dict.fromkeys(columns),) for table, columns in named.items()}
    names = json.loads(own_data(shop_knowledge, HeldData(tables=rows), NOW))
    assert len(names) == len(TABLES) + 1
    for rows_of_table in list(names.values())[1:]:
        assert all(rows_of_table)


def test_a_chat_without_anything_gets_a_file_too(shop_knowledge: Knowledge) -> None:
    assert list(json.loads(own_data(shop_knowledge, HeldData(tables={}), NOW))) == ["Lập lúc"]
