"""Every event of an Official Account becomes the expected Incoming, or is not for us."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo_oa.reading import to_incoming
from bot.domain.messages import (
    AnsweredByHand,
    Blocked,
    ChatRef,
    Contact,
    Content,
    Incoming,
    Media,
    MediaKind,
    Person,
    Press,
    Text,
    Unblocked,
)
from tests.channels.test_zalo_bot_reading import JSON
from tests.channels.zalo_oa_parts import CUSTOMER, NOW
from tests.fakes.zalo_oa_api import Json

FIXTURES = Path(__file__).parent / "fixtures" / "zalo_oa"

EXPECTED: dict[str, Content | None] = {
    "user_send_text": Text(text="Shop còn MacBook Air M1 không ạ?"),
    "user_send_text.quote": Text(text="Con này ạ"),
    "user_send_text.button_click": Press(data="view:LT0012"),
    "user_send_image": Media(kind=MediaKind.PHOTO, caption="Máy em bị lỗi màn hình"),
    "user_send_sticker": Media(kind=MediaKind.STICKER),
    "user_send_audio": Media(kind=MediaKind.VOICE),
    "user_send_file": Media(kind=MediaKind.FILE),
    "user_send_location": Media(kind=MediaKind.LOCATION, caption="Quán cà phê demo"),
    "user_submit_info": Contact(phone="84900000001", own=False),
    "follow": Unblocked(),
    "unfollow": Blocked(),
    "oa_send_text": AnsweredByHand(),
    "user_received_message": None,
    "user_received_message.template_by_phone": None,
    "user_seen_message": None,
    "webhook_probe_empty": None,
}


def raw(name: str) -> Json:
    return cast(Json, json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8")))


def read(event: object) -> Incoming | None:
    return to_incoming(event, at=NOW)


def content(event: object) -> Content | None:
    incoming = read(event)
    return incoming.content if incoming else None


def sent(event_name: str, **message: object) -> Json:
    return raw("user_send_text") | {"event_name": event_name, "message": {"msg_id": "m1", **message}}


def test_every_sample_of_what_comes_in_is_expected() -> None:
    others = ("api.", "oauth.", "signature_vector")
    assert {path.stem for path in FIXTURES.glob("*.json") if not path.name.startswith(others)} == EXPECTED.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_becomes_what_it_says(name: str) -> None:
    assert content(raw(name)) == EXPECTED[name]


def test_who_wrote_when_and_where() -> None:
    assert read(raw("user_send_text.quote")) == Incoming(
        update_id="96d3cdf3af15046003",
        chat=ChatRef(channel="zalo_oa", id=CUSTOMER),
        sender=Person(id=CUSTOMER, name=""),
        at=datetime(2026, 11, 18, 11, 6, 55, tzinfo=UTC),
        content=Text(text="Con này ạ"),
        message_id="96d3cdf3af15046003",
        reply_to="63ecf43f0df7dba80001",
    )


def test_an_event_without_an_id_is_known_by_its_name_user_and_time() -> None:
    incoming = read(raw("follow"))
    assert incoming is not None
    assert incoming.update_id == f"follow:{CUSTOMER}:1795000000000"
    assert incoming.chat.id == CUSTOMER


def test_a_shared_form_brings_the_name_with_it() -> None:
    incoming = read(raw("user_submit_info"))
    assert incoming is not None
    assert incoming.sender == Person(id=CUSTOMER, name="Nguyễn Thị Lan")


def test_what_a_person_wrote_by_hand_belongs_to_the_customers_chat() -> None:
    incoming = read(raw("oa_send_text"))
    assert incoming is not None
    assert (incoming.chat.id, incoming.sender.id) == (CUSTOMER, "7700000000000000005")


def test_what_the_bot_sent_itself_is_not_for_us() -> None:
    assert content(raw("oa_send_text") | {"sender": {"id": "388613280878800002"}}) is None


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (sent("user_send_link", text="https://example.vn"), Text(text="https://example.vn")),
        (sent("user_send_business_card", attachments=[{"type": "link"}]), Media(kind=MediaKind.OTHER)),
        (sent("user_send_something_new", attachments=[5]), Media(kind=MediaKind.OTHER)),
        (sent("user_send_gif"), Media(kind=MediaKind.VIDEO)),
        (sent("user_send_video"), Media(kind=MediaKind.VIDEO)),
        (sent("user_send_text", text="zc:send:1"), Press(data="send:1")),
        (sent("user_send_text"), None),
        (sent("user_send_group_text", text="trong nhóm"), None),
        (sent("anonymous_send_text", text="ai đó"), None),
    ],
)
def test_kinds_without_a_sample(event: Json, expected: Content | None) -> None:
    assert content(event) == expected


@given(JSON)
def test_nothing_that_is_json_breaks_the_reading(value: object) -> None:
    assert read(value) is None


@given(
    st.sampled_from(sorted(EXPECTED)),
    st.sampled_from(["event_name", "sender", "recipient", "follower", "message", "info", "timestamp"]),
    JSON,
)
def test_no_part_of_another_type_breaks_the_reading(name: str, part: str, value: object) -> None:
    read(raw(name) | {part: value})
