"""Customers show who they are: by their account's own number, or by a code sent to the e-mail of the request."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

import pytest

from bot.conversation.customers import CustomerSide
from bot.conversation.shop import Shop
from bot.domain.errors import ChannelError
from bot.domain.messages import ChatRef, Contact, Failed, Media, MediaKind, Person, Press
from bot.domain.records import OutboxRow
from bot.domain.requests import DataRequest, Kind, Move, Status
from bot.storage.database import Database
from tests.conftest import HandClock
from tests.conversation.door import CHAT, GROUP, LAN, Door
from tests.conversation.overlap import OverlapEngine

CODE = "K7M-4QM"
OWN = Contact(phone="84981900111", own=True)
HELD_UNTIL = datetime(2026, 12, 31, tzinfo=UTC)
AN = Person(id="11", name="An")
EMAIL = ChatRef(channel="email", id=CODE)


@pytest.fixture
async def mailing(sqlite_database: Database, clock: HandClock, shop: Shop, engine: OverlapEngine) -> Door:
    """A door that can send e-mail; the codes are 100001, 100002 and so on."""
    numbers = count(100001)
    door = Door(sqlite_database, clock, shop, engine, pins=lambda: str(next(numbers)))
    await door.says("/start")
    await door.posted()
    return door


async def asked(door: Door, record: str, *, taken: bool = True) -> None:
    """The customer asks to see everything, known under this phone or e-mail; staff take it."""
    await door.send(Press(data="new:access"))
    await door.says("tất cả", "Trần Thu Hương", record, "bỏ qua", "gửi")
    if taken:
        await door.send(Press(data=f"nv:take:{CODE}"), chat=GROUP)
    await door.posted()


async def stored(door: Door) -> DataRequest:
    async with door.database.work() as work:
        found = await work.request(CODE)
    assert found
    return found


async def letters(door: Door) -> list[OutboxRow]:
    return list(await door.database.claim("email", 10))


async def test_the_accounts_own_number_verifies_when_it_is_the_one_of_the_request(door: Door) -> None:
    await asked(door, "0981900111")
    await door.send(OWN)
    assert (await door.posted())[-1] == door.knowledge.say("proof.done", code=CODE)
    request = await stored(door)
    assert (request.status, request.verified_how) == (Status.VERIFIED, "chat_phone")
    async with door.database.work() as work:
        event = (await work.events(CODE))[-1]
    assert (event.move, event.by, event.detail) == (Move.VERIFY, "customer", {"reason": "chat_phone"})
    await door.send(OWN)
    assert (await door.posted())[-1] == door.knowledge.say("media.contact_alone")


async def test_it_may_come_before_anybody_took_the_request(door: Door) -> None:
    await asked(door, "0981900111", taken=False)
    await door.send(OWN)
    assert (await stored(door)).status is Status.RECEIVED
    await door.send(Press(data=f"nv:take:{CODE}"), chat=GROUP)
    assert (await stored(door)).status is Status.VERIFIED
    assert "số điện thoại" not in (await door.posted())[-1]


@pytest.mark.parametrize(
    ("contact", "phrase"),
    [
        (Contact(phone="84981900111", own=False), "proof.not_own"),
        (Contact(phone="84912345678", own=True), "proof.other_phone"),
    ],
)
async def test_another_number_or_somebody_elses_card_verifies_nobody(door: Door, contact: Contact, phrase: str) -> None:
    await asked(door, "0981900111")
    await door.send(contact)
    assert (await door.posted())[-1] == door.knowledge.say(phrase, record="09xx xxx 111")
    assert (await stored(door)).verified_at is None
    assert "84912345678" not in " ".join(await door.column("select slots from requests"))


async def test_a_card_sent_from_another_chat_verifies_nothing_there(door: Door) -> None:
    await asked(door, "0981900111")
    elsewhere = ChatRef(channel="telegram", id="777")
    await door.says("/start", CODE, "0111", chat=elsewhere)
    await door.send(OWN, chat=elsewhere)
    assert (await stored(door)).verified_at is None


async def test_an_identity_card_is_never_taken_and_the_bot_says_why(door: Door) -> None:
    await door.send(Press(data="new:access"))
    await door.posted()
    await door.send(Media(kind=MediaKind.PHOTO))
    assert "đừng gửi ảnh căn cước" in (await door.posted())[-1]


async def test_the_way_to_prove_it_stands_in_the_state_of_the_request(door: Door) -> None:
    await asked(door, "0981900111", taken=False)
    await door.send(Press(data=f"prove:{CODE}"))
    rows = [row for row in await door.database.claim("telegram", 10) if row.message.chat == CHAT]
    assert rows[-1].message.reply.asks_contact


async def test_without_a_mail_server_an_email_is_for_staff(door: Door) -> None:
    await asked(door, "huong.tran@gmail.com")
    await door.send(Press(data=f"mail_code:{CODE}"))
    assert (await door.posted())[-1] == door.knowledge.say("proof.not_needed")
    assert await letters(door) == []


async def test_six_digits_go_to_the_email_of_the_request_and_verify(mailing: Door) -> None:
    await asked(mailing, "huong.tran@gmail.com")
    await mailing.send(Press(data=f"mail_code:{CODE}"))
    told = (await mailing.posted())[-1]
    assert told == mailing.knowledge.say("proof.code_sent", record="h***@gmail.com")
    (letter,) = await letters(mailing)
    assert (letter.message.chat, "100001" in letter.message.reply.text) == (EMAIL, True)
    assert "100001" not in " ".join(await mailing.column("select digest || salt from email_codes"))
    await mailing.says("100 001")
    assert (await mailing.posted())[-1] == mailing.knowledge.say("proof.done", code=CODE)
    assert (await stored(mailing)).verified_how == "email_code"


async def test_a_code_is_dead_after_five_wrong_tries(mailing: Door) -> None:
    await asked(mailing, "huong.tran@gmail.com")
    await mailing.send(Press(data=f"mail_code:{CODE}"))
    await mailing.posted()
    await mailing.says(*["999999"] * 4)
    assert (await mailing.posted())[-1] == mailing.knowledge.say("proof.code_wrong", left=1)
    await mailing.says("999999", "100001")
    assert await mailing.posted() == [mailing.knowledge.say("proof.code_used_up")] * 2
    assert (await stored(mailing)).verified_at is None


async def test_a_code_is_dead_after_ten_minutes_and_a_new_one_replaces_it(mailing: Door, clock: HandClock) -> None:
    await asked(mailing, "huong.tran@gmail.com")
    await mailing.send(Press(data=f"mail_code:{CODE}"))
    clock.advance(minutes=10, seconds=1)
    await mailing.says("100001")
    assert (await mailing.posted())[-1] == mailing.knowledge.say("proof.code_old")
    await mailing.send(Press(data=f"mail_code:{CODE}"))
    await mailing.posted()
    await mailing.says("100001")
    assert (await mailing.posted())[-1] == mailing.knowledge.say("proof.code_wrong", left=4)
    await mailing.says("100002")
    assert (await stored(mailing)).verified_at == clock.now()


async def test_a_code_never_goes_to_the_staff_who_have_the_conversation(mailing: Door) -> None:
    await asked(mailing, "huong.tran@gmail.com")
    await mailing.send(Press(data=f"mail_code:{CODE}"))
    async with mailing.database.work() as work:
        await CustomerSide(lambda: mailing.knowledge).hold(work, CHAT, f"request:{CODE}", HELD_UNTIL)
    await mailing.posted()
    await mailing.says("100001")
    assert (await stored(mailing)).verified_how == "email_code"
    assert [text for text in await mailing.posted(GROUP) if "100001" in text] == []


async def test_what_is_held_about_a_chat_shows_no_way_to_the_code(mailing: Door) -> None:
    await asked(mailing, "huong.tran@gmail.com")
    await mailing.send(Press(data=f"mail_code:{CODE}"))
    async with mailing.database.work() as work:
        held = await work.held_data(CHAT)
    assert [sorted(row) for row in held.tables["email_codes"]] == [["channel", "chat_id", "code", "sent_at", "tries"]]


async def test_three_codes_an_hour_and_no_more(mailing: Door, clock: HandClock) -> None:
    await asked(mailing, "huong.tran@gmail.com")
    for _ in range(5):
        await mailing.send(Press(data=f"mail_code:{CODE}"))
        clock.advance(minutes=1)
    assert (await mailing.posted())[-2:] == [mailing.knowledge.say("proof.too_many_codes")] * 2
    assert len(await mailing.column("select 1 from email_codes")) == 3
    clock.advance(hours=1)
    await mailing.send(Press(data=f"mail_code:{CODE}"))
    assert (await mailing.posted())[-1] == mailing.knowledge.say("proof.code_sent", record="h***@gmail.com")


async def test_a_letter_that_does_not_go_is_told_to_the_customer_and_to_staff(mailing: Door) -> None:
    await asked(mailing, "huong.tran@gmail.com")
    await mailing.send(Press(data=f"mail_code:{CODE}"))
    await mailing.posted()
    (letter,) = await letters(mailing)
    await mailing.staff.receipts(mailing.database).settled([(letter, Failed(reason="refused"))])
    rows = await mailing.database.claim("telegram", 50)
    said = {row.message.chat: row.message.reply.text for row in rows}
    assert said[CHAT] == mailing.knowledge.say("proof.email_failed")
    assert said[GROUP] == mailing.knowledge.say("staff_note.email_failed")


class _Members:
    """Whoever is named."""

    def __init__(self, *inside: str) -> None:
        self.inside = inside

    async def is_member(self, chat: ChatRef, person: Person) -> bool:
        return person.id in self.inside


async def test_only_who_is_in_the_group_now_opens_the_values(
    sqlite_database: Database, clock: HandClock, shop: Shop, engine: OverlapEngine
) -> None:
    members = _Members(LAN.id)  # An left the group
    door = Door(sqlite_database, clock, shop, engine, members=members)
    await asked(door, "0981900111")
    before = await door.column("select move from request_events")
    view = Press(data=f"nv:view:{CODE}")
    assert (await door.send(view, chat=GROUP, by=AN)).toast == door.knowledge.say("staff_toast.no_member")
    assert await door.column("select move from request_events") == before
    members.inside = (AN.id,)
    assert (await door.send(view, chat=GROUP, by=AN)).toast == door.knowledge.say("staff_toast.viewed")
    assert await door.column("select move from request_events") == [*before, "view"]


async def test_when_the_service_does_not_say_who_is_in_the_group_nothing_is_opened(
    sqlite_database: Database, clock: HandClock, shop: Shop, engine: OverlapEngine
) -> None:
    class Silent:
        async def is_member(self, chat: ChatRef, person: Person) -> bool:
            raise ChannelError("timeout", retryable=True)

    door = Door(sqlite_database, clock, shop, engine, members=Silent())
    await asked(door, "0981900111")
    handled = await door.send(Press(data=f"nv:view:{CODE}"), chat=GROUP)
    assert handled.toast == door.knowledge.say("staff_toast.membership_unknown")


def test_complaints_and_stops_need_no_verification_beyond_the_chat(shop: Shop) -> None:
    by_chat = {kind for kind, file in shop.knowledge.requests.items() if file.verification == "chat"}
    assert by_chat == {Kind.COMPLAINT, Kind.WITHDRAW, Kind.OBJECT}
