"""`requests`: the register, dossiers and seals as an operator and an inspector get them, beside a running bot."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import text
from typer.testing import CliRunner

from bot.commands.cli import cli
from bot.content.knowledge import Knowledge
from bot.conversation.papers.register import register_head
from bot.conversation.papers.request_form import request_form
from bot.documents.pdf import pdf
from bot.domain.messages import ChatRef, Outgoing, Person, Reply
from bot.domain.moves import Dates, moved
from bot.domain.papers import Paper
from bot.domain.requests import Actor, Change, DataRequest, Event, Field, Item, Kind, Move, Result, Slots, Status
from bot.storage.database import Database
from bot.storage.work import UnitOfWork
from tests.conftest import KEY, SHOP

AT = datetime(2026, 11, 23, 3, tzinfo=UTC)
AN = Person(id="778899001", name="An Nhiên")
CHAT = ChatRef(channel="telegram", id="501502503")
SLOTS = Slots(
    changes=(
        Change(field=Field.PHONE, old="+84981900111", new="+84912345678"),
        Change(field=Field.BIRTHDATE, old="1990-07-25", new="1991-07-25"),
    ),
    name="Trần Thu Hương",
    record="huong.tran@example.com",
    note="Nhà ở ngõ Thổ Quan, gọi chồng em là Quân",
)
WHOLE = ("0912 345 678", "0981 900 111", "25/7/1991", "Trần Thu Hương", "huong.tran@example.com", "ngõ Thổ Quan")
PIECES = (  # none so short that the hashes of the chain could hold it by chance
    "912 345",
    "912345",
    "345 678",
    "981 900",
    "981900",
    "25/7",
    "7/1991",
    "1991-07",
    "Hương",
    "huong",
    "Quan",
    "Quân",
    "501502503",
    "778899001",
    "Nhiên",
)
REQUEST = DataRequest(
    code="K7M-4QM",
    kind=Kind.CORRECT,
    chat=CHAT,
    slots=SLOTS,
    items=(Item(field=Field.PHONE), Item(field=Field.BIRTHDATE)),
    opened_at=AT,
    answer_by=datetime(2026, 11, 26, tzinfo=UTC).date(),
    finish_by=datetime(2026, 12, 3, tzinfo=UTC).date(),
)
OTHER = replace(REQUEST, code="R3T-9XF", kind=Kind.DELETE, slots=Slots(fields=(Field.ALL,), name="=Lê Na"), items=())
_OPENED = Event(move=Move.OPEN, actor=Actor.CUSTOMER, by="customer", at=AT, status=Status.RECEIVED)
_RESULTS = (
    Item(field=Field.PHONE, result=Result.DONE),
    Item(field=Field.BIRTHDATE, result=Result.REFUSED, ground="khong-tim-thay"),
)


class Files:
    """A database with one request from first to last and another one still open; commands run against it."""

    def __init__(self, url: str, knowledge: Knowledge) -> None:
        self.url = url
        self.knowledge = knowledge
        self.time = AT + timedelta(days=1)

    def do(self, work: Callable[[Database], Awaitable[None]]) -> None:
        """Something with the database, as another program would do it."""

        async def doing() -> None:
            database = Database(self.url, keys=[KEY], now=lambda: self.time)
            try:
                await work(database)
            finally:
                await database.close()

        asyncio.run(doing())

    def run(self, *words: str) -> tuple[int, str]:
        """The command's exit status and everything that it said."""
        env = {"BOT_DATABASE_URL": self.url, "BOT_SECRET_KEY": KEY, "BOT_KNOWLEDGE": str(SHOP), "COLUMNS": "200"}
        result = CliRunner(env=env).invoke(cli, ["requests", *words])
        if result.exception and not isinstance(result.exception, SystemExit):
            return 1, str(result.exception)
        return result.exit_code, result.output

    def tamper(self, *statements: str) -> None:
        """As somebody would who owns the database and lifts its triggers first."""

        async def tampering(database: Database) -> None:
            lifts = (
                ("DROP TRIGGER request_events_refuse_update", "DROP TRIGGER request_events_refuse_delete")
                if database.embedded
                else ("ALTER TABLE request_events DISABLE TRIGGER request_events_refuse_change",)
            )
            async with database.transaction() as connection:
                for statement in (*lifts, *statements):
                    await connection.execute(text(statement))

        self.do(tampering)


@pytest.fixture
def files(database_url: str, shop_knowledge: Knowledge) -> Files:
    files = Files(database_url, shop_knowledge)

    async def fill(database: Database) -> None:
        form = pdf(request_form(shop_knowledge, REQUEST))
        async with database.work() as work:
            await work.save_request(OTHER, _OPENED)
            await work.save_request(REQUEST, _OPENED)
            await work.save_paper(Paper(code=REQUEST.code, name="phieu.pdf", at=AT, content=form))
            await _steps_until_the_end(work)
            await work.post(Outgoing(chat=CHAT, reply=Reply(text="Chào chị Hương"), about="request:K7M-4QM"))

    files.do(fill)
    return files


async def _steps_until_the_end(work: UnitOfWork) -> None:
    for move, reason, items in (
        (Move.TAKE, None, None),
        (Move.VERIFY, "call_back", None),
        (Move.EXTEND, "cho-ben-khac", None),
        (Move.FINISH_PARTLY, "khong-tim-thay", _RESULTS),
    ):
        found = await work.request(REQUEST.code)
        assert found
        day = replace(found, finish_by=found.finish_by + timedelta(days=10)).finish_by
        dates = Dates(finish_by=day) if move is Move.EXTEND else Dates()
        at = AT + timedelta(hours=1)
        await work.save_request(
            *moved(found, move, actor=Actor.STAFF, at=at, person=AN, reason=reason, items=items, dates=dates)
        )


def _read(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(path.read_bytes())).pages).split())


def test_the_register_has_every_column_that_an_inspection_looks_for(files: Files) -> None:
    status, said = files.run("list", "--all", "--csv")
    assert (status, said[0]) == (0, "\ufeff")
    head, *rows = csv.reader(io.StringIO(said.removeprefix("\ufeff")))
    assert tuple(head) == register_head(files.knowledge)
    cells = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    done = cells["K7M-4QM"]
    assert done["Nhận lúc"] == "23/11/2026 10:00"
    assert done["Dữ liệu liên quan"] == "số điện thoại, ngày sinh"
    assert done["Xác minh"] == "Gọi lại số đang lưu, 23/11/2026 11:00"
    assert done["Hạn thực hiện"] == "13/12/2026"
    assert done["Gia hạn"].startswith("Chờ bên khác trả lời")
    assert done["Kết quả"] == "Đã làm một phần: Không có thông tin này"
    assert done["Đúng hạn"] == "Có"
    assert done["Người yêu cầu (che)"] == "T*** H"
    assert cells["R3T-9XF"]["Đúng hạn"] == ""


def test_a_cell_is_never_run_by_a_table_program(files: Files) -> None:
    _, said = files.run("list", "--csv")
    assert [row[3][0] for row in csv.reader(io.StringIO(said))][1:] == ["'"]


def test_the_list_shows_what_is_open_and_on_demand_what_ended(files: Files) -> None:
    assert "K7M-4QM" not in files.run("list")[1]
    assert "R3T-9XF" in files.run("list")[1]
    assert "K7M-4QM" in files.run("list", "--all")[1]


def test_a_dossier_holds_everything_and_the_very_form_that_was_sent(files: Files, tmp_path: Path) -> None:
    status, said = files.run("export", "k7m4qm", "--out", str(tmp_path / "ra"))
    assert status == 0
    assert str(tmp_path / "ra" / "ho-so-K7M-4QM.pdf") in said.replace("\n", "")
    words = _read(tmp_path / "ra" / "ho-so-K7M-4QM.pdf")
    for expected in (*WHOLE, "Chờ bên khác trả lời", "Gọi lại số đang lưu", "An Nhiên", "5 bước nối nhau nguyên vẹn"):
        assert expected in words, expected
    data = json.loads((tmp_path / "ra" / "ho-so-K7M-4QM.json").read_text(encoding="utf-8"))
    assert [event["move"] for event in data["events"]] == ["open", "take", "verify", "extend", "finish_partly"]
    assert data["opened_at"] == "2026-11-23T10:00:00+07:00"
    assert data["chain"]["whole"] is True
    assert data["messages"][0]["text"] == "Chào chị Hương"
    assert "0912 345 678" in _read(tmp_path / "ra" / "phieu.pdf")


def test_a_redacted_dossier_holds_no_value_at_all(files: Files, tmp_path: Path) -> None:
    assert files.run("export", "K7M-4QM", "--redacted", "--out", str(tmp_path))[0] == 0
    written = sorted(path.name for path in tmp_path.iterdir() if "ho-so" in path.name or path.suffix == ".pdf")
    assert written == ["ho-so-K7M-4QM-da-che.json", "ho-so-K7M-4QM-da-che.pdf"]
    said = _read(tmp_path / written[1]) + (tmp_path / written[0]).read_text(encoding="utf-8")
    assert [piece for piece in PIECES if piece in said] == []
    assert "số điện thoại" in said
    assert "Nhân viên 1" in said
    shown = files.run("show", "K7M-4QM")[1]
    assert [piece for piece in PIECES if piece in shown] == []
    assert "Trần Thu Hương" in files.run("show", "K7M-4QM", "--whole")[1]


def test_values_deleted_in_their_time_leave_the_chain_whole_and_the_dossier_says_so(
    files: Files, tmp_path: Path
) -> None:
    files.time = AT + timedelta(days=2000)

    async def purge(database: Database) -> None:
        assert (await database.purge({"requests": timedelta(days=1095)}))["requests"] == 1

    files.do(purge)
    assert files.run("verify") == (0, "Đã kiểm tra 2 hồ sơ: chuỗi niêm phong còn nguyên vẹn.\n")
    files.run("export", "K7M-4QM", "--out", str(tmp_path))
    words = _read(tmp_path / "ho-so-K7M-4QM.pdf")
    assert "đã xoá theo hạn lưu" in words
    assert [value for value in WHOLE if value in words] == []
    assert not (tmp_path / "phieu.pdf").exists()


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        (
            ("UPDATE request_events SET made_by = '8' WHERE code = 'K7M-4QM' AND seq = 3",),
            "K7M-4QM: chuỗi niêm phong hỏng từ bước 3, bước này đã bị sửa.",
        ),
        (
            (
                "DELETE FROM event_values WHERE code = 'K7M-4QM' AND seq = 4",
                "DELETE FROM request_events WHERE code = 'K7M-4QM' AND seq = 4",
            ),
            "K7M-4QM: chuỗi niêm phong hỏng từ bước 4, bước này đã bị xoá.",
        ),
        (
            (
                "DELETE FROM event_values",
                "UPDATE request_events SET seq = 99 WHERE code = 'K7M-4QM' AND seq = 2",
                "UPDATE request_events SET seq = 2 WHERE code = 'K7M-4QM' AND seq = 3",
                "UPDATE request_events SET seq = 3 WHERE code = 'K7M-4QM' AND seq = 99",
            ),
            "K7M-4QM: chuỗi niêm phong hỏng từ bước 2, thứ tự các bước đã bị đổi.",
        ),
    ],
)
def test_the_first_broken_link_is_named(files: Files, statements: tuple[str, ...], named: str, tmp_path: Path) -> None:
    files.tamper(*statements)
    status, said = files.run("verify")
    assert (status, said.strip()) == (1, named)
    files.run("export", "K7M-4QM", "--out", str(tmp_path))
    assert "Chuỗi niêm phong hỏng từ bước" in _read(tmp_path / "ho-so-K7M-4QM.pdf")


def test_an_unknown_code_is_one_clear_sentence(files: Files) -> None:
    assert files.run("show", "ZZZ-ZZZ")[0] == 1
    assert "ZZZ-ZZZ" in files.run("export", "ZZZ-ZZZ")[1]


def test_a_bot_in_the_middle_of_writing_neither_waits_nor_is_waited_for(
    sqlite_url: str, shop_knowledge: Knowledge
) -> None:
    files = Files(sqlite_url, shop_knowledge)

    async def fill(database: Database) -> None:
        async with database.work() as work:
            await work.save_request(OTHER, _OPENED)

    files.do(fill)
    bot = sqlite3.connect(sqlite_url.removeprefix("sqlite+aiosqlite:///"), isolation_level=None)
    try:
        bot.execute("BEGIN IMMEDIATE")
        bot.execute("UPDATE requests SET status = 'taken'")
        assert files.run("verify")[0] == 0
        assert "R3T-9XF" in files.run("list")[1]
        bot.execute("COMMIT")
    finally:
        bot.close()
