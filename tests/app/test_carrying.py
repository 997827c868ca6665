"""Pictures and files that staff send on Telegram reach customers on other services, over HTTP, as far as these go."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.answers.edition import Edition
from bot.answers.engine import Engine
from bot.app.contents import Content
from bot.app.outlets import Outlet, configured_outlets
from bot.content.knowledge import Knowledge
from bot.domain.errors import ChannelError
from bot.domain.messages import AttachmentKind, ChatRef, Original, Parcel, Reply
from bot.settings import Settings
from bot.storage.database import Database
from tests.conftest import HandClock
from tests.fakes.telegram_api import TOKEN, FakeTelegram
from tests.fakes.telegram_world import File
from tests.fakes.troubles import refusal
from tests.fakes.zalo_bot_api import TOKEN as ZALO_BOT_TOKEN
from tests.fakes.zalo_bot_api import FakeZaloBot
from tests.fakes.zalo_oa_api import APP_ID, APP_SECRET, FIRST_REFRESH, SECRET_KEY, FakeZaloOa

JPEG = b"\xff\xd8\xff an invoice"
INVOICE = Original(channel="telegram", kind=AttachmentKind.PHOTO, name="hoa-don.jpg", handle="invoice")
ON_BOT = ChatRef(channel="zalo_bot", id="6ede9afa66b80001d6a9")
ON_ACCOUNT = ChatRef(channel="zalo_oa", id="2468458835296100003")


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram().running() as telegram:
        telegram.files["invoice"] = File(kind="photo", name="hoa-don.jpg", content=JPEG)
        yield telegram


@pytest.fixture
async def zalo_bot() -> AsyncIterator[FakeZaloBot]:
    async with FakeZaloBot().running() as zalo:
        yield zalo


@pytest.fixture
async def account() -> AsyncIterator[FakeZaloOa]:
    async with FakeZaloOa().running() as zalo:
        yield zalo


@pytest.fixture
async def outlets(
    telegram: FakeTelegram,
    zalo_bot: FakeZaloBot,
    account: FakeZaloOa,
    sqlite_database: Database,
    clock: HandClock,
    shop_knowledge: Knowledge,
    shop_engine: Engine,
) -> AsyncIterator[dict[str, Outlet]]:
    names = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram.api_url,
        "ZALO_BOT_TOKEN": ZALO_BOT_TOKEN,
        "ZALO_BOT_API_URL": zalo_bot.address,
        "ZALO_OA_APP_ID": APP_ID,
        "ZALO_OA_APP_SECRET": APP_SECRET,
        "ZALO_OA_SECRET_KEY": SECRET_KEY,
        "ZALO_OA_REFRESH_TOKEN": FIRST_REFRESH,
        "ZALO_OA_API_URL": account.address,
        "ZALO_OA_OAUTH_URL": account.address,
    }
    content = Content(Edition(knowledge=shop_knowledge, engine=shop_engine))
    made = configured_outlets(Settings.model_validate(names), content, sqlite_database, clock)
    yield {outlet.channel.name: outlet for outlet in made}
    for outlet in made:
        await outlet.channel.close()


def passed_on(chat: ChatRef, original: Original = INVOICE) -> Parcel:
    return Parcel(key="1", chat=chat, reply=Reply(text="👤 Nhân viên: hoá đơn đây ạ", copy_of=original))


async def test_a_picture_reaches_a_customer_of_the_account(outlets: dict[str, Outlet], account: FakeZaloOa) -> None:
    await outlets["zalo_oa"].send(passed_on(ON_ACCOUNT))
    assert [shown.file for shown in account.shown if shown.file] == [("hoa-don.jpg", JPEG)]
    assert account.messages(ON_ACCOUNT.id) == ["👤 Nhân viên: hoá đơn đây ạ"]


async def test_a_customer_of_the_bot_reads_that_a_file_did_not_come(
    outlets: dict[str, Outlet], zalo_bot: FakeZaloBot
) -> None:
    with pytest.raises(ChannelError) as caught:
        await outlets["zalo_bot"].send(passed_on(ON_BOT))
    assert (caught.value.reason, caught.value.retryable) == ("no_files", False)
    (text,) = zalo_bot.messages(ON_BOT.id)
    assert text.startswith("👤 Nhân viên: hoá đơn đây ạ\n\n📎 Tệp “hoa-don.jpg” không gửi qua đây được ạ.")
    assert "nhắn “gặp nhân viên”" in text


@pytest.mark.parametrize("handle", ["gone", "film"])
async def test_what_telegram_does_not_hand_out_leaves_its_words(
    outlets: dict[str, Outlet], telegram: FakeTelegram, account: FakeZaloOa, handle: str
) -> None:
    telegram.files["film"] = File(kind="document", name="phim.pdf", content=bytes(20 * 1024**2 + 1))
    original = Original(channel="telegram", kind=AttachmentKind.FILE, name="phim.pdf", handle=handle)
    with pytest.raises(ChannelError) as caught:
        await outlets["zalo_oa"].send(passed_on(ON_ACCOUNT, original))
    assert caught.value.reason == "no_files"
    (text,) = account.messages(ON_ACCOUNT.id)
    assert "Tệp “phim.pdf” không gửi qua đây được" in text


async def test_while_telegram_is_away_nothing_is_said_yet(
    outlets: dict[str, Outlet], telegram: FakeTelegram, account: FakeZaloOa
) -> None:
    telegram.misbehave("getFile", refusal(502, "Bad Gateway"))
    with pytest.raises(ChannelError) as caught:
        await outlets["zalo_oa"].send(passed_on(ON_ACCOUNT))
    assert caught.value.retryable
    assert account.shown == []


async def test_a_file_of_a_service_that_is_gone_leaves_its_words(
    outlets: dict[str, Outlet], account: FakeZaloOa
) -> None:
    original = Original(channel="another", kind=AttachmentKind.FILE, name="a.pdf", handle="a")
    with pytest.raises(ChannelError) as caught:
        await outlets["zalo_oa"].send(passed_on(ON_ACCOUNT, original))
    assert caught.value.reason == "no_files"
    assert len(account.messages(ON_ACCOUNT.id)) == 1


async def test_a_message_without_a_file_goes_as_it_is(outlets: dict[str, Outlet], account: FakeZaloOa) -> None:
    sent = await outlets["zalo_oa"].send(Parcel(key="1", chat=ON_ACCOUNT, reply=Reply(text="Chào")))
    assert sent.message_id
    assert account.messages(ON_ACCOUNT.id) == ["Chào"]
