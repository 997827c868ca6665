"""Every kind of update becomes the expected Incoming, or is not for us."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from telegram import Update

from bot.channels.telegram.reading import to_incoming
from bot.domain.messages import (
    AttachmentKind,
    Blocked,
    ChatRef,
    Contact,
    Content,
    Edited,
    Incoming,
    Media,
    MediaKind,
    Migrated,
    Original,
    Person,
    Press,
    Text,
    Unblocked,
)
from tests.fakes.telegram_world import BOT_NAME, Json

FIXTURES = Path(__file__).parent / "fixtures" / "telegram"
ARRIVED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def picture(name: str, handle: str) -> Original:
    return Original(channel="telegram", kind=AttachmentKind.PHOTO, name=name, handle=handle)


EXPECTED: dict[str, Content | None] = {
    "message.text": Text(text="Shop ơi còn ThinkPad X1 Carbon không?"),
    "message.command.start_deeplink": Text(text="/start xe_LT0012"),
    "message.contact": Contact(phone="+84900000001", own=True),
    "message.photo": Media(
        kind=MediaKind.PHOTO, caption="Máy bị lỗi màn", original=picture("anh-13.jpg", "AgACDEMO_x")
    ),
    "message.photo.album": Media(kind=MediaKind.PHOTO, original=picture("anh-14.jpg", "AgACDEMO_y")),
    "message.sticker": Media(kind=MediaKind.STICKER),
    "message.voice": Media(kind=MediaKind.VOICE),
    "message.group.plain": Text(text="Anh em trưa nay ăn gì?"),
    "message.group.topic_reply_to_bot": Text(text="Còn 1 máy, giá 21 triệu em nhé"),
    "message.group.command": Text(text="/dong"),
    "message.group.migrate_to_chat_id": Migrated(new_id="-1002000000303"),
    "message.group.migrate_from_chat_id": Migrated(new_id="-1002000000303"),
    "message.group.forum_topic_created": None,
    "message.group.forum_topic_closed": None,
    "message_reaction": None,
    "edited_message": Edited(message_id="11", text="Shop ơi còn ThinkPad X1 Carbon Gen 9 không?"),
    "callback_query": Press(data="v:LT0012", message_id="21"),
    "callback_query.inaccessible_message": Press(data="v:LT0012", message_id="3"),
    "my_chat_member.blocked": Blocked(),
    "my_chat_member.unblocked": Unblocked(),
    "my_chat_member.added_to_group": None,
}


def raw(name: str) -> Json:
    return cast(Json, json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8")))


def read(update: Json) -> Incoming | None:
    return to_incoming(Update.de_json(update, None), bot_name=BOT_NAME, at=ARRIVED)


def changed(name: str, **parts: object) -> Json:
    """A sample whose message has other parts."""
    update = raw(name)
    return update | {"message": cast(Json, update["message"]) | parts}


def content(update: Json) -> Content | None:
    incoming = read(update)
    return incoming.content if incoming else None


@pytest.mark.parametrize("name", EXPECTED)
def test_each_sample_is_read_as_expected(name: str) -> None:
    assert content(raw(name)) == EXPECTED[name]


def test_no_sample_is_forgotten() -> None:
    samples = {path.stem for path in FIXTURES.glob("*.json") if not path.name.startswith(("api.", "webhook_headers"))}
    assert samples == set(EXPECTED)


def test_a_message_tells_who_wrote_where_and_when() -> None:
    assert read(raw("message.text")) == Incoming(
        update_id="500001",
        chat=ChatRef(channel="telegram", id="1000000101"),
        sender=Person(id="1000000101", name="Lan Nguyễn"),
        at=datetime.fromtimestamp(1795000000, UTC),
        content=Text(text="Shop ơi còn ThinkPad X1 Carbon không?"),
        message_id="11",
    )


def test_a_reply_names_the_message_it_answers() -> None:
    incoming = read(raw("message.group.topic_reply_to_bot"))
    assert incoming is not None
    assert incoming.reply_to == "31"


@pytest.mark.parametrize(("answered", "brought"), [(BOT_NAME, ("nv:take:K7M-4QM", "nv:x:y")), ("another_bot", ())])
def test_a_reply_to_the_bots_own_message_brings_what_its_buttons_do(answered: str, brought: tuple[str, ...]) -> None:
    update = raw("message.group.topic_reply_to_bot")
    card = cast(Json, cast(Json, update["message"])["reply_to_message"])
    cast(Json, card["from"])["username"] = answered
    card["reply_markup"] = {
        "inline_keyboard": [
            [{"text": "Trang", "url": "https://example.com"}],
            [{"text": "Nhận việc", "callback_data": "nv:take:K7M-4QM"}, {"text": "x", "callback_data": "nv:x:y"}],
        ]
    }
    incoming = read(update)
    assert incoming is not None
    assert incoming.reply_buttons == brought


def test_the_first_message_of_a_topic_is_not_taken_for_an_answered_one() -> None:
    topic = cast(Json, raw("message.group.forum_topic_created")["message"])
    incoming = read(changed("message.group.plain", message_thread_id=7, is_topic_message=True, reply_to_message=topic))
    assert incoming is not None
    assert incoming.reply_to is None


def test_a_press_counts_from_when_it_arrived() -> None:
    incoming = read(raw("callback_query.inaccessible_message"))
    assert incoming is not None
    assert incoming.at == ARRIVED


def test_a_command_keeps_what_follows_the_name_of_the_bot() -> None:
    assert content(changed("message.group.plain", text="/viec@Laptop_Demo_Bot quahan")) == Text(text="/viec quahan")


def test_a_command_for_another_bot_is_not_for_us() -> None:
    assert content(changed("message.group.plain", text="/viec@another_bot")) is None


def test_somebody_elses_contact_card_is_not_own() -> None:
    card = {"phone_number": "+84900000009", "first_name": "Minh", "user_id": 1000000999}
    assert content(changed("message.contact", contact=card)) == Contact(phone="+84900000009", own=False)


def test_a_contact_card_without_an_account_is_not_own() -> None:
    card = {"phone_number": "+84900000009", "first_name": "Minh"}
    assert content(changed("message.contact", contact=card)) == Contact(phone="+84900000009", own=False)


def test_the_move_of_a_group_is_told_alike_by_both_chats() -> None:
    by_old, by_new = read(raw("message.group.migrate_to_chat_id")), read(raw("message.group.migrate_from_chat_id"))
    assert by_old is not None
    assert by_new is not None
    assert by_old.chat == by_new.chat == ChatRef(channel="telegram", id="-400000404")
    assert by_old.content == by_new.content


def test_a_changed_caption_is_a_changed_text() -> None:
    update = {"update_id": 1, "edited_message": cast(Json, raw("message.photo")["message"]) | {"edit_date": 1795000060}}
    assert content(update) == Edited(message_id="13", text="Máy bị lỗi màn")


def test_a_moving_location_is_no_changed_text() -> None:
    place = {"latitude": 21.0, "longitude": 105.8, "live_period": 900}
    message = {key: value for key, value in cast(Json, raw("message.text")["message"]).items() if key != "text"}
    assert content({"update_id": 1, "edited_message": message | {"location": place, "edit_date": 1795000060}}) is None
    assert content({"update_id": 1, "message": message | {"location": place}}) == Media(kind=MediaKind.LOCATION)


def test_a_channel_post_is_not_for_us() -> None:
    post = {
        "message_id": 1,
        "date": 1795000000,
        "chat": {"id": -1009, "type": "channel", "title": "Tin"},
        "text": "Chào",
    }
    assert content({"update_id": 1, "channel_post": post}) is None
