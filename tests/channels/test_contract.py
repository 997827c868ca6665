"""What every channel promises, tried on every channel."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.domain.errors import ChannelError
from bot.domain.messages import (
    Attachment,
    AttachmentKind,
    Button,
    ButtonRows,
    Contact,
    Incoming,
    Parcel,
    Press,
    Reply,
    Text,
)
from bot.storage.database import Database
from tests.channels.recording import Recorder
from tests.channels.stages import ASKING_CONTACT, EDITING, PRESSING, STAGES, TAKING_FILES, ForgettingError, Stage

SEND = Button(label="Gửi yêu cầu", data="gui:1")
STOP = Button(label="Thôi", data="thoi:1")


@pytest.fixture(params=STAGES)
async def stage(request: pytest.FixtureRequest, sqlite_database: Database) -> AsyncIterator[Stage]:
    async with STAGES[request.param](sqlite_database) as stage:
        yield stage


PICTURE = Attachment(kind=AttachmentKind.PHOTO, name="hoa-don.png", content=b"\x89PNG\r\n\x1a\n and the rest")
TABLE = Attachment(kind=AttachmentKind.FILE, name="du-lieu.csv", content="mục,giá trị\nTên,Lan\n".encode())


def parcel(
    stage: Stage,
    text: str,
    *,
    key: str = "1",
    buttons: ButtonRows = (),
    edit_id: str | None = None,
    attachment: Attachment | None = None,
    asks_contact: bool = False,
) -> Parcel:
    reply = Reply(text=text, buttons=buttons, attachment=attachment, asks_contact=asks_contact)
    return Parcel(key=key, chat=stage.chat, reply=reply, edit_id=edit_id)


async def test_what_a_customer_writes_comes_in_in_order(stage: Stage) -> None:
    recorder = Recorder()
    async with stage.at_work(recorder):
        for number in "123":
            await stage.says(f"câu {number}")
        await recorder.until(3)
    assert recorder.texts == ["câu 1", "câu 2", "câu 3"]
    assert {incoming.chat for incoming in recorder.kept} == {stage.chat}
    assert stage.chat.channel == stage.channel.name
    assert len({incoming.update_id for incoming in recorder.kept}) == 3


async def test_a_message_is_shown_as_it_was_written(stage: Stage) -> None:
    text = "<b>Dạ</b> *5 * 3* _a_ `b` [c](d) & 👍\n\nĐiện thoại: {phone}"
    sent = await stage.channel.send(parcel(stage, text))
    assert await stage.shown() == [text]
    assert sent.message_id


@pytest.mark.parametrize("stage", EDITING, indirect=True)
async def test_a_message_is_changed_in_place(stage: Stage) -> None:
    first = await stage.channel.send(parcel(stage, "Mới", key="1", buttons=((SEND,),)))
    second = await stage.channel.send(parcel(stage, "Đã nhận", key="2", edit_id=first.message_id))
    assert await stage.shown() == ["Đã nhận"]
    assert second.message_id == first.message_id


@pytest.mark.parametrize("stage", EDITING, indirect=True)
async def test_a_change_of_a_message_that_is_not_there_is_refused_for_good(stage: Stage) -> None:
    with pytest.raises(ChannelError) as caught:
        await stage.channel.send(parcel(stage, "Đã nhận", edit_id="987654"))
    assert not caught.value.retryable


@pytest.mark.parametrize("stage", PRESSING, indirect=True)
async def test_a_pressed_button_brings_its_data_back(stage: Stage) -> None:
    recorder = Recorder()
    sent = await stage.channel.send(parcel(stage, "Gửi nhé?", buttons=((SEND,), (STOP,))))
    async with stage.at_work(recorder):
        await stage.press("Thôi")
        await recorder.until(1)
    (press,) = recorder.contents
    assert isinstance(press, Press)
    assert press.data == "thoi:1"
    assert press.message_id in {sent.message_id, None}  # a service may not say which message the button stood under


@pytest.mark.parametrize("stage", sorted(STAGES.keys() - set(EDITING)), indirect=True)
async def test_where_nothing_can_be_changed_the_new_form_comes_as_a_message(stage: Stage) -> None:
    first = await stage.channel.send(parcel(stage, "Mới", key="1"))
    second = await stage.channel.send(parcel(stage, "Đã nhận", key="2", edit_id=first.message_id))
    assert await stage.shown() == ["Mới", "Đã nhận"]
    assert second.message_id not in {None, first.message_id}


@pytest.mark.parametrize("stage", sorted(STAGES.keys() - set(PRESSING)), indirect=True)
async def test_where_there_are_no_buttons_the_choices_are_numbered(stage: Stage) -> None:
    await stage.channel.send(parcel(stage, "Gửi nhé?", buttons=((SEND,), (STOP,))))
    (shown,) = await stage.shown()
    assert shown.startswith("Gửi nhé?\n\n1. Gửi yêu cầu\n2. Thôi")


async def test_a_very_long_text_is_shown_whole(stage: Stage) -> None:
    text = " ".join(f"Đây là câu thứ {number} của mình." for number in range(400))
    await stage.channel.send(parcel(stage, text))
    assert " ".join(await stage.shown()) == text


async def test_what_could_not_be_kept_comes_again_after_a_restart_under_the_same_id(stage: Stage) -> None:
    seen: list[Incoming] = []

    async def forget(incoming: Incoming) -> None:
        seen.append(incoming)
        raise ForgettingError

    failing = Recorder(forget)
    recorder = Recorder()
    async with stage.at_work(failing):
        await stage.says("chào shop")
    async with stage.at_work(recorder):
        await recorder.until(1)
    assert recorder.contents == [Text(text="chào shop")]
    assert {incoming.update_id for incoming in seen} <= {incoming.update_id for incoming in recorder.kept}


async def test_what_was_said_while_the_program_was_away_comes_in(stage: Stage) -> None:
    recorder = Recorder()
    await stage.says("có ai không")
    async with stage.at_work(recorder):
        await recorder.until(1)
    assert recorder.texts == ["có ai không"]


@pytest.mark.parametrize("attachment", [PICTURE, TABLE], ids=["picture", "file"])
@pytest.mark.parametrize("stage", TAKING_FILES, indirect=True)
async def test_a_file_comes_with_its_words(stage: Stage, attachment: Attachment) -> None:
    sent = await stage.channel.send(parcel(stage, "Dữ liệu của anh/chị đây ạ.", attachment=attachment))
    assert await stage.files() == [(attachment.name, attachment.content)]
    assert await stage.shown() == ["Dữ liệu của anh/chị đây ạ."]
    assert sent.message_id


@pytest.mark.parametrize("stage", TAKING_FILES, indirect=True)
async def test_the_words_with_a_file_may_be_long_and_have_buttons(stage: Stage) -> None:
    text = " ".join(f"Đây là câu thứ {number} của mình." for number in range(100))
    await stage.channel.send(parcel(stage, text, attachment=TABLE, buttons=((STOP,),)))
    recorder = Recorder()
    async with stage.at_work(recorder):
        await stage.press("Thôi")
        await recorder.until(1)
    assert await stage.files() == [(TABLE.name, TABLE.content)]
    assert " ".join(await stage.shown()) == text


@pytest.mark.parametrize("stage", sorted(STAGES.keys() - set(TAKING_FILES)), indirect=True)
async def test_where_no_file_is_taken_its_words_come_and_say_so(stage: Stage) -> None:
    with pytest.raises(ChannelError) as caught:
        await stage.channel.send(parcel(stage, "Dữ liệu của anh/chị đây ạ.", attachment=TABLE))
    assert (caught.value.reason, caught.value.retryable) == ("no_files", False)
    assert await stage.shown() == ["Dữ liệu của anh/chị đây ạ.\n\nTệp “du-lieu.csv” không gửi qua đây được."]


@pytest.mark.parametrize("stage", ASKING_CONTACT, indirect=True)
async def test_a_customer_shares_their_number_with_the_button_for_it(stage: Stage) -> None:
    await stage.channel.send(parcel(stage, "Anh/chị chia sẻ số giúp mình nhé.", asks_contact=True))
    recorder = Recorder()
    async with stage.at_work(recorder):
        await stage.shares_contact("84900000001")
        await recorder.until(1)
    (contact,) = recorder.contents
    assert isinstance(contact, Contact)
    assert contact.phone == "84900000001"
    assert await stage.shown() == ["Anh/chị chia sẻ số giúp mình nhé."]


@pytest.mark.parametrize("stage", sorted(STAGES.keys() - set(ASKING_CONTACT)), indirect=True)
async def test_where_there_is_no_button_for_the_number_the_words_stand_alone(stage: Stage) -> None:
    await stage.channel.send(parcel(stage, "Anh/chị nhắn số điện thoại nhé.", asks_contact=True))
    assert await stage.shown() == ["Anh/chị nhắn số điện thoại nhé."]
