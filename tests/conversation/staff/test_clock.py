"""What the clock does at the staff's side: it reminds, lets requests expire, and brings the bot back."""

from __future__ import annotations

from bot.domain.messages import ChatRef, Press
from bot.domain.requests import Kind, Move, Slots, Status
from bot.storage.database import Database
from tests.conftest import HandClock
from tests.conversation.staff.group import CUSTOMER, GROUP, Group, make_group

ON_TELEGRAM = ChatRef(channel="telegram", id="501")
KNOWN = Slots(record="+84981900111", name="Trần Thu Hương")

# Opened on Monday 2 November 2026 at 16:00: answer by Wednesday the 4th, correct by Thursday the 12th.


async def test_what_is_due_comes_in_one_message_with_owners_and_a_button_for_each(group: Group) -> None:
    await group.request(code="AAA-AAA")
    await group.press("Nhận việc")
    await group.request(Kind.COMPLAINT, Slots(note="bị gọi suốt"), code="BBB-BBB")
    await group.mornings(2)
    said = group.last().reply
    assert said.text.split("\n") == [
        "⏰ Nhắc việc",
        "",
        "🟠 Hạn cuối hôm nay",
        "• BBB-BBB · Khiếu nại, phản ánh · trả lời khách chậm nhất thứ Tư 4/11/2026 · chưa ai nhận",
    ]
    await group.mornings(3)
    said = group.last().reply
    assert "🟢 Đã qua nửa thời hạn" not in said.text, "Saturday is no working day"
    await group.mornings(2)
    said = group.last().reply
    assert "🔴 Quá hạn\n• BBB-BBB" in said.text
    assert "🟢 Đã qua nửa thời hạn\n• AAA-AAA · Sửa thông tin · làm xong chậm nhất thứ Năm 12/11/2026 · An" in said.text
    assert [button.label for row in said.buttons for button in row] == ["BBB-BBB", "AAA-AAA"]


async def test_nothing_is_said_twice_also_after_a_restart(database: Database, clock: HandClock, group: Group) -> None:
    first = make_group(database, clock, group.knowledge)
    await first.request()
    await first.mornings(2)
    count = len(first.texts())
    again = make_group(database, clock, group.knowledge)
    for _ in range(3):
        await again.clock_goes()
    assert again.texts() == []
    assert len(first.texts()) == count
    await again.mornings(1)
    assert "🔴 Quá hạn" in again.last().reply.text


async def test_nothing_is_said_where_nothing_is_due(group: Group) -> None:
    await group.request()
    await group.clock_goes()
    assert len(group.texts()) == 1


async def test_who_can_show_who_they_are_alone_is_asked_when_the_request_is_taken(group: Group) -> None:
    await group.request(slots=KNOWN, chat=ON_TELEGRAM)
    await group.press("Nhận việc")
    told = group.last(ON_TELEGRAM).reply
    assert told.asks_contact
    assert "09xx xxx 111" in told.text
    assert "chậm nhất thứ Hai 9/11/2026" in told.text
    assert "giấy tờ" in told.text
    assert await group.record() == [Move.OPEN, Move.TAKE, Move.ASK_PROOF]


async def test_where_staff_call_the_clock_begins_only_when_they_ask(group: Group) -> None:
    await group.request(slots=KNOWN)
    await group.press("Nhận việc")
    assert "nhân viên sẽ liên hệ lại qua 09xx xxx 111" in group.last(CUSTOMER).reply.text
    assert (await group.stored()).proof_asked_at is None
    await group.press("Đã xác minh")
    await group.press("Nhờ khách tự xác minh")
    assert "còn chờ xác minh" in group.last(CUSTOMER).reply.text
    asked = group.texts(CUSTOMER)
    handled = await group.handle(Press(data="nv:prove:K7M-4QM"))
    await group.deliver()
    assert handled.toast == "K7M-4QM: hôm nay đã nhờ khách rồi."
    assert group.texts(CUSTOMER) == asked
    assert (await group.record()).count(Move.ASK_PROOF) == 1


async def test_a_customer_who_does_not_show_who_they_are_is_warned_then_told_that_it_expired(group: Group) -> None:
    await group.request(slots=KNOWN, chat=ON_TELEGRAM)
    await group.press("Nhận việc")
    await group.mornings(7)
    warnings = [text for text in group.texts(ON_TELEGRAM) if "sắp hết hạn" in text]
    assert len(warnings) == 1
    assert "thứ Hai 9/11/2026" in warnings[0]
    assert (await group.stored()).is_open, "the whole last day is theirs"
    await group.mornings(1)
    assert (await group.stored()).status is Status.EXPIRED
    told = group.last(ON_TELEGRAM).reply
    assert "đã hết hạn" in told.text
    assert [button.label for row in told.buttons for button in row] == ["Mở lại yêu cầu"]
    assert "⌛ Hết hạn" in group.card().reply.text
    record, texts = await group.record(), group.texts(ON_TELEGRAM)
    await group.mornings(3)
    assert (await group.record(), group.texts(ON_TELEGRAM)) == (record, texts)


async def test_who_was_not_warned_in_time_is_warned_first_and_has_a_day_more(group: Group) -> None:
    """The program stood still for two weeks."""
    await group.request(slots=KNOWN, chat=ON_TELEGRAM)
    await group.press("Nhận việc")
    group.clock.advance(days=14)
    await group.mornings(1)
    assert "sắp hết hạn" in group.last(ON_TELEGRAM).reply.text
    assert "Hạn cuối: thứ Tư 18/11/2026" in group.last(ON_TELEGRAM).reply.text
    await group.mornings(1)
    assert (await group.stored()).is_open
    await group.mornings(1)
    assert (await group.stored()).status is Status.EXPIRED


async def test_who_is_verified_or_was_never_asked_does_not_expire(group: Group) -> None:
    await group.request(slots=KNOWN, chat=ON_TELEGRAM)
    await group.request(slots=KNOWN, code="NEV-ERR")
    await group.press("Nhận việc", by_code="K7M-4QM")
    await group.customer_proves()
    await group.mornings(20)
    assert (await group.stored()).status is Status.VERIFIED
    assert (await group.stored("NEV-ERR")).status is Status.RECEIVED


async def test_who_proves_it_first_is_verified_when_somebody_takes_it(group: Group) -> None:
    await group.request(slots=KNOWN, chat=ON_TELEGRAM)
    await group.customer_proves()
    assert "Tình trạng: Mới, khách đã tự xác minh" in group.card().reply.text
    assert group.last().reply.text.startswith("🔐 Khách đã tự xác minh")
    await group.press("Nhận việc")
    assert "Hoàn thành" in group.labels()
    assert not group.last(ON_TELEGRAM).reply.asks_contact


async def test_a_talk_that_falls_silent_ends_with_the_bot_saying_so_once(group: Group) -> None:
    await group.customer_calls("cho gặp người thật")
    await group.press("Nhận")
    group.clock.advance(minutes=59)
    await group.clock_goes()
    assert (await group.state()).held
    group.clock.advance(minutes=2)
    await group.clock_goes()
    assert (await group.state()).held is None
    said = group.last(CUSTOMER).reply
    assert said.text == group.knowledge.say("call.back_now")
    assert [button.label for row in said.buttons for button in row] == ["Gặp nhân viên"]
    assert group.last().reply.text == group.knowledge.say("staff_note.bot_is_back")
    told = group.texts(CUSTOMER)
    await group.clock_goes()
    assert group.texts(CUSTOMER) == told


async def test_a_word_in_time_keeps_the_talk_going(group: Group) -> None:
    await group.customer_calls("cho gặp người thật")
    await group.press("Nhận")
    group.clock.advance(minutes=50)
    await group.say("Dạ em đây", reply_to=group.card("T1").id)
    group.clock.advance(minutes=50)
    await group.clock_goes()
    assert (await group.state()).held


async def test_the_clock_says_nothing_without_a_group(
    sqlite_database: Database, clock: HandClock, group: Group
) -> None:
    alone = make_group(sqlite_database, clock, group.knowledge, group=None)
    await alone.request()
    await alone.mornings(15)
    assert [message for message in alone.messages if message.chat == GROUP] == []
