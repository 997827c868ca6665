from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.demo import STAFF, DemoChannel
from bot.channels.demo_cast import Cast
from bot.domain.messages import (
    Attachment,
    AttachmentKind,
    Button,
    ChatRef,
    Contact,
    Edited,
    Incoming,
    Media,
    MediaKind,
    Parcel,
    Person,
    Press,
    Reply,
    Text,
)
from bot.domain.transcript import Line, Said
from bot.storage.database import Database
from bot.storage.transcript import TranscriptStore
from tests.channels.recording import Recorder
from tests.fakes.serving import served

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
CAST = Cast(
    shop="Shop",
    customer="Khách {number}",
    staff=(Person(id="an", name="An"), Person(id="binh", name="Bình")),
    customer_lines=("xin chào",),
    staff_lines=("/viec",),
    menu_hint="Nhắn số để chọn.",
    share_contact="Chia sẻ số",
    time_zone="Asia/Ho_Chi_Minh",
)
MENU = Reply(text="Chọn nhé", buttons=((Button(label="Đọc", data="doc"), Button(label="Hỏi", data="hoi")),))
GOOD = {"chat": "tg-1", "as": "tg-1", "client_id": "a1b2c3d4", "text": "xin chào"}


@pytest.fixture
def demo(sqlite_database: Database) -> DemoChannel:
    return DemoChannel(transcript=TranscriptStore(sqlite_database), cast=CAST, now=lambda: NOW)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder(toast="Đã bấm")


@pytest.fixture
async def page(demo: DemoChannel, recorder: Recorder) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=demo.routes(recorder))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://demo") as client:
        yield client


@asynccontextmanager
async def listening(demo: DemoChannel, handle: Recorder, after: str) -> AsyncIterator[AsyncIterator[dict[str, str]]]:
    """The stream of events over real HTTP."""
    app = Starlette(routes=demo.routes(handle))
    async with (
        served(app, let_go=lambda: None) as address,
        httpx.AsyncClient(base_url=address) as client,
        client.stream("GET", "/demo/stream", headers={"Last-Event-ID": after}) as response,
    ):
        yield events(response)


async def events(response: httpx.Response) -> AsyncIterator[dict[str, str]]:
    event: dict[str, str] = {}
    async for line in response.aiter_lines():
        if not line:
            yield event
            event = {}
        else:
            name, _, value = line.partition(": ")
            event[name] = value


async def first(demo: DemoChannel, count: int, after: int = 0) -> list[Line]:
    found: list[Line] = []
    news = demo.news(after)
    async with asyncio.timeout(10):
        while len(found) < count:
            found.append(await anext(news))
    return found


def parcel(reply: Reply, chat: str = "tg-1", key: str = "1") -> Parcel:
    return Parcel(key=key, chat=ChatRef(channel="demo", id=chat), reply=reply)


async def test_what_a_customer_writes_is_handed_over_with_the_name_from_the_content(
    page: httpx.AsyncClient, recorder: Recorder
) -> None:
    response = await page.post("/demo/send", json={**GOOD, "reply_to": "3"})
    assert response.status_code == 200
    assert recorder.kept == [
        Incoming(
            update_id="1",
            chat=ChatRef(channel="demo", id="tg-1"),
            sender=Person(id="tg-1", name="Khách 1"),
            at=NOW,
            content=Text(text="xin chào"),
            message_id="1",
            reply_to="3",
        )
    ]


@pytest.mark.parametrize(
    ("kind", "text", "content"),
    [
        ("press", "doc", Press(data="doc", message_id="5")),
        ("edit", "chào", Edited(message_id="5", text="chào")),
        ("media", "photo", Media(kind=MediaKind.PHOTO)),
        ("contact", "0912 345 678", Contact(phone="0912 345 678", own=True)),
    ],
)
async def test_a_press_an_edit_a_picture_and_a_number_come_in_as_what_they_are(
    page: httpx.AsyncClient, recorder: Recorder, kind: str, text: str, content: object
) -> None:
    await page.post("/demo/send", json={**GOOD, "kind": kind, "text": text, "target": "5"})
    assert recorder.contents == [content]


async def test_a_toast_reaches_the_page(page: httpx.AsyncClient) -> None:
    response = await page.post("/demo/send", json={**GOOD, "kind": "press", "text": "doc", "target": "1"})
    assert response.json() == {"toast": "Đã bấm"}


async def test_the_same_client_id_is_one_message_and_one_update(
    page: httpx.AsyncClient, demo: DemoChannel, recorder: Recorder
) -> None:
    for _ in range(3):
        await page.post("/demo/send", json=GOOD)
    assert {incoming.update_id for incoming in recorder.kept} == {"1"}
    lines = await first(demo, 1)
    assert [line.said.text for line in lines] == ["xin chào"]
    assert lines[0].handled


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"text": ""}, 422),
        ({"text": "x" * 12_001}, 422),
        ({"text": "x" * 70_000}, 413),
        ({"client_id": "ngắn"}, 422),
        ({"kind": "press"}, 422),
        ({"kind": "media", "text": "ảnh"}, 422),
        ({"kind": "contact", "text": "số của em"}, 422),
        ({"target": "x"}, 422),
        ({"more": 1}, 422),
        ({"chat": "staff"}, 403),
        ({"chat": "tg-2"}, 403),
        ({"chat": "tg-1", "as": "an"}, 403),
        ({"chat": "binh", "as": "an"}, 403),
        ({"chat": "zalo-0", "as": "zalo-0"}, 403),
    ],
)
async def test_a_bad_message_is_refused_and_says_why(
    page: httpx.AsyncClient, recorder: Recorder, change: dict[str, object], status: int
) -> None:
    response = await page.post("/demo/send", json={**GOOD, **change})
    assert response.status_code == status
    assert response.json()["error"]
    assert recorder.kept == []


async def test_what_is_not_json_is_refused(page: httpx.AsyncClient) -> None:
    assert (await page.post("/demo/send", content="{")).status_code == 415
    headers = {"Content-Type": "application/json"}
    assert (await page.post("/demo/send", content="{", headers=headers)).status_code == 422


@pytest.mark.parametrize(
    ("chat", "person"), [("staff", "an"), ("staff", "binh"), ("binh", "binh"), ("zalo-7", "zalo-7")]
)
async def test_everybody_writes_in_their_own_chats(
    page: httpx.AsyncClient, recorder: Recorder, chat: str, person: str
) -> None:
    await page.post("/demo/send", json={**GOOD, "chat": chat, "as": person})
    assert [(incoming.chat.id, incoming.sender.id) for incoming in recorder.kept] == [(chat, person)]


async def test_a_line_that_breaks_the_conversation_does_not_hold_up_the_others(
    demo: DemoChannel, sqlite_database: Database
) -> None:
    transcript = TranscriptStore(sqlite_database)
    for chat in ("tg-1", "tg-2"):
        place, author = ChatRef(channel="demo", id=chat), Person(id=chat, name=chat)
        await transcript.write(Said(chat=place, author=author, at=NOW, text=chat))

    async def break_on_the_first(incoming: Incoming) -> None:
        if incoming.chat.id == "tg-1":
            raise RuntimeError

    recorder = Recorder(break_on_the_first)
    await demo.run(recorder)
    assert recorder.texts == ["tg-2"]
    assert [line.said.text for line in await transcript.unhandled()] == ["tg-1"]


async def test_the_telegram_manner_shows_buttons_and_the_zalo_manner_numbers(demo: DemoChannel) -> None:
    await demo.send(parcel(MENU, "tg-1", "1"))
    await demo.send(parcel(MENU, "zalo-1", "2"))
    buttons, numbers = [line.said for line in await first(demo, 2)]
    assert (buttons.text, buttons.buttons) == (MENU.text, MENU.buttons)
    assert (numbers.text, numbers.buttons) == ("Chọn nhé\n\n1. Đọc\n2. Hỏi\n\nNhắn số để chọn.", ())


async def test_a_row_of_the_outbox_sent_twice_is_shown_once(demo: DemoChannel) -> None:
    once = await demo.send(parcel(MENU))
    again = await demo.send(parcel(MENU))
    assert once == again


async def test_a_change_reaches_the_staff_group_as_a_change(demo: DemoChannel) -> None:
    card = replace(parcel(MENU), chat=STAFF)
    sent = await demo.send(card)
    await demo.send(replace(card, key="2", reply=Reply(text="Xong"), edit_id=sent.message_id))
    [line] = await first(demo, 1)
    assert (line.id, line.said.text, line.edited) == (sent.message_id, "Xong", True)


async def test_a_page_that_comes_back_hears_only_what_it_missed(demo: DemoChannel, recorder: Recorder) -> None:
    await demo.send(parcel(Reply(text="một"), key="1"))
    await demo.send(parcel(Reply(text="hai"), key="2"))
    async with listening(demo, recorder, after="1") as stream:
        hello = await anext(stream)
        missed = await anext(stream)
        await demo.send(parcel(Reply(text="ba"), key="3"))
        fresh = await anext(stream)
    assert json.loads(hello["data"]) == {"from": 1, "last": 2}
    assert (missed["id"], json.loads(missed["data"])["said"]["text"]) == ("2", "hai")
    assert (fresh["id"], json.loads(fresh["data"])["said"]["text"]) == ("3", "ba")


async def test_a_page_that_knows_more_than_there_is_begins_anew(demo: DemoChannel, recorder: Recorder) -> None:
    await demo.send(parcel(Reply(text="một")))
    async with listening(demo, recorder, after="99") as stream:
        hello = await anext(stream)
        line = await anext(stream)
    assert json.loads(hello["data"]) == {"from": 0, "last": 1}
    assert line["id"] == "1"


async def test_the_page_brings_everything_itself(page: httpx.AsyncClient) -> None:
    shown = await page.get("/")
    assert shown.status_code == 200
    assert "http://" not in shown.text
    assert "https://" not in shown.text
    assert shown.headers["content-security-policy"].startswith("default-src 'self'")
    assert (await page.get("/static/page.js")).status_code == 200
    cast = (await page.get("/demo/cast")).json()
    assert [member["id"] for member in cast["staff"]] == ["an", "binh"]


@pytest.mark.parametrize(
    ("kind", "content", "shown_as"),
    [
        (AttachmentKind.PHOTO, b"\x89PNG\r\n\x1a\n picture", "image/png"),
        (AttachmentKind.PHOTO, b"<svg onload='steal()'>", "application/octet-stream"),
        (AttachmentKind.FILE, b"<script>steal()</script>", "application/octet-stream"),
    ],
)
async def test_a_file_is_fetched_by_its_line_and_never_opened_as_a_part_of_the_page(
    page: httpx.AsyncClient, demo: DemoChannel, kind: AttachmentKind, content: bytes, shown_as: str
) -> None:
    attachment = Attachment(kind=kind, name="dữ liệu.csv", content=content)
    sent = await demo.send(parcel(Reply(text="Đây ạ", attachment=attachment)))
    answer = await page.get(f"/demo/files/{sent.message_id}")
    assert (answer.content, answer.headers["content-type"]) == (content, shown_as)
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''d%E1%BB%AF")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_there_is_no_file_where_none_was_sent(page: httpx.AsyncClient, demo: DemoChannel) -> None:
    sent = await demo.send(parcel(Reply(text="Dạ")))
    assert (await page.get(f"/demo/files/{sent.message_id}")).status_code == 404
    assert (await page.get("/demo/files/99")).status_code == 404


async def test_the_stream_of_events_names_files_without_their_content(demo: DemoChannel, recorder: Recorder) -> None:
    attachment = Attachment(kind=AttachmentKind.FILE, name="a.csv", content=b"\xff secret")
    await demo.send(parcel(Reply(text="Đây ạ", attachment=attachment)))
    async with listening(demo, recorder, after="0") as heard:
        await anext(heard)
        said = json.loads((await anext(heard))["data"])["said"]
    assert said["attachment"] == {"kind": "file", "name": "a.csv"}


async def test_in_the_zalo_manner_nobody_is_asked_for_a_number(demo: DemoChannel) -> None:
    await demo.send(parcel(Reply(text="Chia sẻ số nhé", asks_contact=True), chat="zalo-1"))
    (line,) = await first(demo, 1)
    assert not line.said.asks_contact
