"""Every body that Zalo Bot brings becomes the expected Incoming, or is not for us."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo_bot.reading import to_incoming
from bot.domain.messages import ChatRef, Content, Incoming, Media, MediaKind, Person, Text
from tests.channels.zalo_bot_parts import CUSTOMER, NOW
from tests.fakes.zalo_bot_api import Json

FIXTURES = Path(__file__).parent / "fixtures" / "zalo_bot"
QUESTION = Text(text="Shop ơi, con Dell XPS 13 này còn hàng không ạ?")
CRACKED = Media(kind=MediaKind.PHOTO, caption="Máy em bị sọc màn như này")

EXPECTED: dict[str, Content | None] = {
    "message.text.received": QUESTION,
    "message.text.received.wrapped": QUESTION,
    "message.image.received": CRACKED,
    "message.image.received.documented": CRACKED,
    "message.image.received.no_caption": Media(kind=MediaKind.PHOTO),
    "message.sticker.received": Media(kind=MediaKind.STICKER),
    "message.voice.received": Media(kind=MediaKind.VOICE),
    "message.unsupported.received": Media(kind=MediaKind.OTHER),
    "message.link.received": Text(text="https://example.vn/dell-xps-13"),
    "message.unsupported.received.no_message": None,
    "message.text.received.group": None,
    "message.text.received.from_bot": None,
    "unknown_event": None,
    "webhook_probe_empty": None,
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


def raw(name: str) -> Json:
    return cast(Json, json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8")))


def read(update: object) -> Incoming | None:
    return to_incoming(update, at=NOW)


def changed(**parts: object) -> Json:
    """The sample text with other parts of its message."""
    update = raw("message.text.received")
    return update | {"message": cast(Json, update["message"]) | parts}


def content(update: object) -> Content | None:
    incoming = read(update)
    return incoming.content if incoming else None


def test_every_sample_of_what_comes_in_is_expected() -> None:
    samples = {path.stem for path in FIXTURES.glob("*.json") if not path.name.startswith(("api.", "webhook_headers"))}
    assert samples == EXPECTED.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_becomes_what_it_says(name: str) -> None:
    assert content(raw(name)) == EXPECTED[name]


def test_who_wrote_when_and_where() -> None:
    assert read(raw("message.text.received")) == Incoming(
        update_id=f"{CUSTOMER}:2d758cb5e2220101",
        chat=ChatRef(channel="zalo_bot", id=CUSTOMER),
        sender=Person(id=CUSTOMER, name="Nguyễn Thị Lan"),
        at=datetime(2026, 11, 18, 11, 6, 40, tzinfo=UTC),
        content=QUESTION,
        message_id="2d758cb5e2220101",
    )


def test_both_forms_of_the_body_are_the_same_update() -> None:
    assert read(raw("message.text.received")) == read(raw("message.text.received.wrapped"))


@pytest.mark.parametrize("date", [None, "hôm qua", 10**30, True, "1e9", float("nan")])
def test_a_message_without_a_time_counts_from_when_it_arrived(date: object) -> None:
    incoming = read(changed(date=date))
    assert incoming is not None
    assert incoming.at == NOW


def test_numbers_for_ids_are_read_as_text() -> None:
    incoming = read(changed(chat={"id": 2**70, "chat_type": "PRIVATE"}, message_id=5))
    assert incoming is not None
    assert incoming.update_id == f"{2**70}:5"


def test_without_a_kind_of_chat_the_own_id_tells_a_private_one() -> None:
    assert content(changed(chat={"id": CUSTOMER})) == QUESTION
    assert content(changed(chat={"id": "g-1"})) is None
    assert content(changed(chat={"id": CUSTOMER, "chat_type": "CHANNEL"})) is None


def test_what_no_database_keeps_is_left_out_of_a_text() -> None:
    assert content(changed(text="xin\0 chào \ud83d")) == Text(text="xin chào ?")


@given(JSON)
def test_nothing_that_is_json_breaks_the_reading(value: object) -> None:
    assert read(value) is None


@given(st.sampled_from(["chat", "from", "message_id", "text", "photo_url", "sticker", "date"]), JSON)
def test_no_part_of_another_type_breaks_the_reading(part: str, value: object) -> None:
    read(changed(**{part: value}))
