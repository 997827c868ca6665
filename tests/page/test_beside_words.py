"""What the assistant shows beside words: pictures, files, and where a number is shared."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from starlette.applications import Starlette

from bot.channels.demo import DemoChannel
from bot.channels.demo_cast import Cast
from bot.content.knowledge import Knowledge
from bot.domain.messages import Attachment, AttachmentKind, ChatRef, Contact, Parcel, Reply
from bot.storage.database import Database
from bot.storage.transcript import TranscriptStore
from tests.channels.recording import Recorder
from tests.fakes.serving import served
from tests.page.browser import opened

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PICTURE = Path(__file__).parents[2] / "bot" / "channels" / "static" / "contact.png"
CHAT = ChatRef(channel="demo", id="tg-1")


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def demo(sqlite_database: Database, shop_knowledge: Knowledge) -> DemoChannel:
    cast = Cast.from_phrases(shop_knowledge.say, time_zone="Asia/Ho_Chi_Minh")
    return DemoChannel(transcript=TranscriptStore(sqlite_database), cast=cast, now=lambda: NOW)


@pytest.fixture
async def page(demo: DemoChannel, recorder: Recorder) -> AsyncIterator[Page]:
    app = Starlette(routes=demo.routes(recorder))
    async with served(app, let_go=lambda: None) as address, opened(address) as page:
        yield page


async def show(demo: DemoChannel, reply: Reply) -> None:
    await demo.send(Parcel(key=reply.text, chat=CHAT, reply=reply))


async def test_a_picture_is_seen_and_the_newest_words_stay_in_view(page: Page, demo: DemoChannel) -> None:
    picture = Attachment(kind=AttachmentKind.PHOTO, name="hoa-don.png", content=PICTURE.read_bytes())
    for number in range(3):
        await show(demo, Reply(text=f"Ảnh {number} đây ạ.", attachment=picture))
    shown = page.get_by_role("img", name="hoa-don.png")
    await expect(shown).to_have_count(3)
    await expect(shown.last).to_have_js_property("naturalWidth", 640)
    await expect(page.get_by_text("Ảnh 2 đây ạ.")).to_be_in_viewport()


async def test_a_file_is_downloaded_under_its_name(page: Page, demo: DemoChannel) -> None:
    content = "mục,giá trị\n".encode()
    await show(
        demo,
        Reply(text="Tệp đây ạ.", attachment=Attachment(kind=AttachmentKind.FILE, name="dữ-liệu.csv", content=content)),
    )
    async with page.expect_download() as started:
        await page.get_by_role("link", name="dữ-liệu.csv").click()
    download = await started.value
    assert download.suggested_filename == "dữ-liệu.csv"
    assert (await download.path()).read_bytes() == content


async def test_a_number_is_typed_where_it_is_asked_for(page: Page, demo: DemoChannel, recorder: Recorder) -> None:
    await show(demo, Reply(text="Anh/chị chia sẻ số nhé.", asks_contact=True))
    await page.get_by_label("Số điện thoại").fill("0981 900 111")
    await page.get_by_role("button", name="Chia sẻ số điện thoại").click()
    await expect(page.get_by_text("0981 900 111")).to_be_visible()
    assert recorder.contents == [Contact(phone="0981 900 111", own=True)]
