"""Pictures, files and the card that asks for a number, as an Official Account may send them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.zalo_oa import ZaloOaChannel
from bot.domain.errors import ChannelError
from bot.domain.messages import Attachment, AttachmentKind
from tests.channels.recording import Recorder
from tests.channels.telegram_parts import WORDING
from tests.channels.zalo_oa_parts import CUSTOMER, connected, parcel
from tests.fakes.zalo_oa_api import MESSAGE, UPLOAD_FILE, UPLOAD_IMAGE, FakeZaloOa, refusal

FIXTURES = Path(__file__).parent / "fixtures" / "zalo_oa"
JPEG = b"\xff\xd8\xff a picture"
PICTURE = Attachment(kind=AttachmentKind.PHOTO, name="may.jpg", content=JPEG)
TABLE = Attachment(kind=AttachmentKind.FILE, name="du-lieu.csv", content=b"a,b")


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZaloOa]:
    fake = FakeZaloOa()
    async with fake.running():
        yield fake


@pytest.fixture
async def channel(zalo: FakeZaloOa) -> AsyncIterator[ZaloOaChannel]:
    async with connected(zalo) as channel:
        yield channel


def sample(name: str) -> object:
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))["message"]


async def test_a_file_is_sent_as_documented(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    await channel.send(parcel("", attachment=TABLE))
    (call,) = zalo.called(MESSAGE)
    text = json.dumps(sample("api.message_cs.request.file.json"))
    assert call["message"] == json.loads(text.replace("demo-file-token-from-upload", next(iter(zalo.uploaded))))


async def test_a_picture_is_sent_as_documented(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    await channel.send(parcel("", attachment=PICTURE))
    (call,) = zalo.called(MESSAGE)
    elements = [{"media_type": "image", "attachment_id": next(iter(zalo.uploaded))}]
    payload = {"template_type": "media", "elements": elements}
    assert call["message"] == {"attachment": {"type": "template", "payload": payload}}


@pytest.mark.parametrize(
    "attachment",
    [
        Attachment(kind=AttachmentKind.PHOTO, name="may.webp", content=b"RIFF"),
        Attachment(kind=AttachmentKind.PHOTO, name="may.jpg", content=JPEG + bytes(1024 * 1024)),
        Attachment(kind=AttachmentKind.FILE, name="du-lieu.zip", content=b"PK"),
        Attachment(kind=AttachmentKind.FILE, name="du-lieu.pdf", content=bytes(5 * 1024 * 1024 + 1)),
    ],
    ids=["webp", "large picture", "zip", "large file"],
)
async def test_what_zalo_does_not_take_is_never_uploaded_and_its_words_say_so(
    zalo: FakeZaloOa, channel: ZaloOaChannel, attachment: Attachment
) -> None:
    with pytest.raises(ChannelError) as caught:
        await channel.send(parcel("Đây ạ", attachment=attachment))
    assert (caught.value.reason, caught.value.retryable) == ("no_files", False)
    assert zalo.messages(CUSTOMER) == [f"Đây ạ\n\nTệp “{attachment.name}” không gửi qua đây được."]
    assert zalo.uploaded == {}


@pytest.mark.parametrize("path", [UPLOAD_FILE, MESSAGE])
async def test_a_file_that_zalo_refuses_all_the_same_leaves_its_words(
    zalo: FakeZaloOa, channel: ZaloOaChannel, path: str
) -> None:
    zalo.misbehave(path, refusal(-201, "file is invalid!"))
    with pytest.raises(ChannelError) as caught:
        await channel.send(parcel("Đây ạ", attachment=TABLE))
    assert caught.value.reason == "no_files"
    assert zalo.messages(CUSTOMER) == ["Đây ạ\n\nTệp “du-lieu.csv” không gửi qua đây được."]


async def test_a_file_that_is_not_uploaded_now_is_tried_again_with_its_words(
    zalo: FakeZaloOa, channel: ZaloOaChannel
) -> None:
    zalo.misbehave(UPLOAD_IMAGE, refusal(-32))
    with pytest.raises(ChannelError) as caught:
        await channel.send(parcel("Đây ạ", attachment=PICTURE))
    assert caught.value.retryable
    assert zalo.shown == []


async def test_an_upload_renews_a_token_that_is_refused(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    await channel.send(parcel("Chào"))
    zalo.end_access()
    await channel.send(parcel("Đây ạ", attachment=PICTURE))
    assert zalo.renewals == 2
    assert [shown.file for shown in zalo.shown if shown.file] == [("may.jpg", JPEG)]


async def test_the_card_for_the_number_is_sent_as_documented(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    await channel.send(parcel("Anh/chị chia sẻ số nhé", asks_contact=True))
    words, card = (call["message"] for call in zalo.called(MESSAGE))
    assert words == {"text": "Anh/chị chia sẻ số nhé"}
    shape = sample("api.message_cs.request.request_user_info.json")
    assert isinstance(shape, dict)
    shape["attachment"]["payload"]["elements"] = [
        {
            "title": WORDING.share_contact,
            "subtitle": WORDING.why_contact,
            "image_url": "https://shop.example/zalo/oa/contact.png",
        }
    ]
    assert card == shape


async def test_a_card_that_zalo_refuses_leaves_the_words(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    zalo.takes_cards = False
    sent = await channel.send(parcel("Anh/chị chia sẻ số nhé", asks_contact=True))
    assert sent.message_id
    assert zalo.messages(CUSTOMER) == ["Anh/chị chia sẻ số nhé"]


async def test_the_picture_on_the_card_is_there(channel: ZaloOaChannel) -> None:
    app = Starlette(routes=list(channel.routes(Recorder())))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop") as client:
        answer = await client.get("/zalo/oa/contact.png")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
