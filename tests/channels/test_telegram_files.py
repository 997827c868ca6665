"""Pictures, files and the key that shares a number, as Telegram's phones show them."""

from __future__ import annotations

import json

import pytest

from bot.channels.telegram import TelegramChannel, files
from bot.domain.errors import ChannelError
from bot.domain.messages import Attachment, AttachmentKind, Button, Media, MediaKind, Original, Parcel, Reply
from tests.channels.recording import Recorder, receiving
from tests.channels.telegram_parts import CUSTOMER, GROUP, STAFF, WORDING, chat_ref, parcel
from tests.fakes import troubles
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_world import File

PICTURE = Attachment(kind=AttachmentKind.PHOTO, name="may.jpg", content=b"\xff\xd8\xff a picture")
TABLE = Attachment(kind=AttachmentKind.FILE, name="du-lieu.csv", content=b"a,b")
YES = Button(label="Đồng ý", data="yes:1")
PAGE = Button(label="Trang của shop", url="https://example.com/")


@pytest.fixture(autouse=True)
def customer(telegram: FakeTelegram) -> int:
    """A customer who has written to the bot, so that the bot may write back."""
    telegram.says("Chào shop", user=CUSTOMER)
    return CUSTOMER


@pytest.mark.parametrize(("attachment", "kind"), [(PICTURE, "photo"), (TABLE, "document")])
async def test_a_file_carries_words_and_buttons_below_what_it_answers(
    telegram: FakeTelegram, channel: TelegramChannel, attachment: Attachment, kind: str
) -> None:
    question = telegram.messages(CUSTOMER)[-1]
    await channel.send(parcel("Đây ạ", attachment=attachment, buttons=((YES,),), reply_to=str(question.id)))
    (shown,) = telegram.messages(CUSTOMER, from_bot=True)
    assert (shown.text, shown.buttons, shown.reply_to) == ("Đây ạ", ((("Đồng ý", "yes:1"),),), question.id)
    assert shown.file == File(kind=kind, name=attachment.name, content=attachment.content)


async def test_words_too_long_for_a_caption_follow_the_file(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    question = telegram.messages(CUSTOMER)[-1]
    text = "chữ " * 300
    sent = await channel.send(parcel(text, attachment=TABLE, buttons=((YES,),), reply_to=str(question.id)))
    file, words = telegram.messages(CUSTOMER, from_bot=True)
    assert (file.text, file.buttons, file.reply_to) == ("", (), question.id)
    assert (words.text, words.reply_to, words.file) == (text.strip(), None, None)
    assert words.buttons
    assert sent.message_id == str(words.id)


async def test_in_a_group_a_file_comes_without_a_keyboard(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.make_group(GROUP)
    await channel.send(parcel("Ảnh khách cần", chat=GROUP, attachment=PICTURE))
    (shown,) = telegram.messages(GROUP, from_bot=True)
    assert shown.file
    assert "reply_markup" not in telegram.called("sendPhoto")[0].parameters


async def test_a_picture_too_large_for_one_goes_as_a_file(
    telegram: FakeTelegram, channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_LARGEST_PHOTO", 5)
    await channel.send(parcel("Đây ạ", attachment=PICTURE))
    (shown,) = telegram.messages(CUSTOMER, from_bot=True)
    assert shown.file
    assert shown.file.kind == "document"


async def test_a_file_too_large_for_telegram_leaves_its_words(
    telegram: FakeTelegram, channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_LARGEST_FILE", 2)
    with pytest.raises(ChannelError) as caught:
        await channel.send(parcel("Đây ạ", attachment=TABLE))
    assert caught.value.reason == "no_files"
    (shown,) = telegram.messages(CUSTOMER, from_bot=True)
    assert shown.text == "Đây ạ\n\nTệp “du-lieu.csv” không gửi qua đây được."


async def test_a_refused_file_is_told_as_any_refusal(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.misbehave("sendDocument", troubles.BLOCKED)
    with pytest.raises(ChannelError) as caught:
        await channel.send(parcel("Đây ạ", attachment=TABLE))
    assert (caught.value.reason, caught.value.retryable) == ("blocked", False)


async def test_the_key_for_the_number_stands_with_the_choices_and_links_stand_in_the_text(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    await channel.send(parcel("Anh/chị chia sẻ số nhé", asks_contact=True, buttons=((YES,), (PAGE,))))
    (shown,) = telegram.messages(CUSTOMER, from_bot=True)
    assert shown.contact_keyboard == (WORDING.share_contact, "Đồng ý")
    assert shown.text == "Anh/chị chia sẻ số nhé\n\nTrang của shop: https://example.com/"
    markup = json.loads(telegram.called("sendMessage")[-1].parameters["reply_markup"])
    assert markup["one_time_keyboard"]


async def test_the_next_words_without_buttons_take_the_key_away(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    await channel.send(parcel("Anh/chị chia sẻ số nhé", asks_contact=True))
    await channel.send(parcel("Cảm ơn anh/chị"))
    assert json.loads(telegram.called("sendMessage")[-1].parameters["reply_markup"]) == {"remove_keyboard": True}


async def test_a_group_is_never_asked_for_a_number(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.make_group(GROUP)
    await channel.send(parcel("Dạ", chat=GROUP, asks_contact=True))
    await channel.send(parcel("Dạ", chat=GROUP))
    assert all("reply_markup" not in call.parameters for call in telegram.called("sendMessage"))


_IDS = {"file_id": "a", "file_unique_id": "b"}
VOICE = _IDS | {"duration": 7}
STICKER = _IDS | {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
PHOTO_OF_STAFF = File(kind="photo", name="anh.jpg", content=b"\xff\xd8\xff an invoice")
FILE_OF_STAFF = File(kind="document", name="biên nhận.pdf", content=b"%PDF a receipt")


async def media_of(telegram: FakeTelegram, channel: TelegramChannel, file: File) -> Media:
    """What the conversation is given when staff send a file to the group."""
    telegram.make_group(GROUP)
    telegram.sends_file(STAFF, file, "hoá đơn đây ạ", chat=GROUP)
    recorder = Recorder()
    async with receiving(channel, recorder):
        await recorder.until(2)
    media = recorder.contents[-1]
    assert isinstance(media, Media)
    return media


@pytest.mark.parametrize("file", [PHOTO_OF_STAFF, FILE_OF_STAFF], ids=["photo", "document"])
async def test_what_staff_send_is_sent_again_by_telegram_itself(
    telegram: FakeTelegram, channel: TelegramChannel, file: File
) -> None:
    media = await media_of(telegram, channel, file)
    assert media.original
    copy = Reply(text="👤 Nhân viên: hoá đơn đây ạ", copy_of=media.original, buttons=((YES,),))
    await channel.send(Parcel(key="1", chat=chat_ref(CUSTOMER), reply=copy))
    (shown,) = telegram.messages(CUSTOMER, from_bot=True)
    assert (shown.text, shown.file) == ("👤 Nhân viên: hoá đơn đây ạ", file)
    assert shown.buttons
    assert telegram.called("download") == []


@pytest.mark.parametrize("file", [PHOTO_OF_STAFF, FILE_OF_STAFF], ids=["photo", "document"])
async def test_what_staff_send_is_fetched_for_another_service(
    telegram: FakeTelegram, channel: TelegramChannel, file: File
) -> None:
    media = await media_of(telegram, channel, file)
    assert media.original
    fetched = await channel.fetch(media.original)
    assert fetched.content == file.content
    assert fetched.kind is (AttachmentKind.PHOTO if file.kind == "photo" else AttachmentKind.FILE)
    assert fetched.name.endswith(".jpg" if file.kind == "photo" else "biên nhận.pdf")


async def test_a_file_that_telegram_does_not_hand_out_is_refused_for_good(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    media = await media_of(telegram, channel, File(kind="document", name="phim.pdf", content=bytes(20 * 1024**2 + 1)))
    assert media.original
    with pytest.raises(ChannelError) as caught:
        await channel.fetch(media.original)
    assert not caught.value.retryable


async def test_a_file_that_is_not_handed_out_now_is_tried_again(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    telegram.misbehave("getFile", troubles.refusal(502, "Bad Gateway"))
    original = Original(channel="telegram", kind=AttachmentKind.FILE, name="a", handle="x")
    with pytest.raises(ChannelError) as caught:
        await channel.fetch(original)
    assert caught.value.retryable


@pytest.mark.parametrize("content", [{"sticker": STICKER}, {"voice": VOICE}], ids=["sticker", "voice"])
async def test_of_other_media_nothing_can_be_passed_on(
    telegram: FakeTelegram, channel: TelegramChannel, content: dict[str, object]
) -> None:
    telegram.sends(CUSTOMER, content)
    recorder = Recorder()
    async with receiving(channel, recorder):
        await recorder.until(2)
    media = recorder.contents[-1]
    assert isinstance(media, Media)
    assert media.original is None
    assert media.kind is not MediaKind.FILE
