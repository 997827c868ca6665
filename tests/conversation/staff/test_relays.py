"""Words that pass through the bot, and what staff are told of their arrival."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest

from bot.conversation.papers.record_words import details
from bot.domain.messages import (
    AttachmentKind,
    ChatRef,
    Contact,
    Edited,
    Failed,
    Media,
    MediaKind,
    Migrated,
    Original,
    Sent,
    Text,
)
from bot.domain.requests import Change, Field, Kind, Move, Slots
from bot.storage.database import Database
from tests.conftest import HandClock
from tests.conversation.staff.group import AN, BINH, CUSTOMER, GROUP, Group

ABOUT = "request:K7M-4QM"
PICTURE = Original(channel="telegram", kind=AttachmentKind.PHOTO, name="anh-5.jpg", handle="file-5")
ADDRESS = Slots(changes=(Change(field=Field.ADDRESS, new="Ngõ 5 Trần Phú, Hà Nội"),), name="Trần Thu Hương")


async def test_a_reply_to_a_card_reaches_the_customer_as_from_staff(group: Group) -> None:
    await group.request()
    await group.say("Chào anh, anh mua máy tháng nào ạ?", reply_to=group.card().id)
    told = group.last(CUSTOMER).reply
    assert told.text.startswith("👤 Nhân viên Thế Giới Số 247:\nChào anh, anh mua máy tháng nào ạ?")
    assert [button.data for row in told.buttons for button in row] == ["bot"]


async def test_a_reply_to_a_card_whose_id_is_not_known_is_recognised_by_its_buttons(group: Group) -> None:
    await group.request()
    card = tuple(button.data for row in group.card().reply.buttons for button in row)
    await group.handle(Text(text="Chào anh"), reply_to="copy", reply_buttons=card)
    await group.deliver()
    (told,) = group.texts(CUSTOMER)
    assert "Chào anh" in told


@pytest.mark.parametrize(
    "buttons",
    [
        (),
        ("menu",),
        ("nv:open:K7M-4QM",),  # a list of one
        ("nv:take:K7M-4QM", "nv:take:96M-X4X"),
        ("nv:take:K7M-4QM", "menu"),
        ("nv:talk-open:T1",),
        ("nv:gap:1",),
    ],
)
async def test_a_reply_to_a_list_or_to_anything_else_unknown_reaches_nobody(
    group: Group, buttons: tuple[str, ...]
) -> None:
    await group.request()
    await group.handle(Text(text="Ai ăn trưa không"), reply_to="list", reply_buttons=buttons)
    await group.deliver()
    assert group.texts(CUSTOMER) == []


async def test_only_the_first_word_of_a_conversation_says_how_to_answer(group: Group) -> None:
    await group.request()
    await group.say("Câu một", reply_to=group.card().id)
    await group.say("Câu hai", reply_to=group.card().id)
    first, second = group.texts(CUSTOMER)
    assert "trả lời ngay tại đây" in first
    assert second == "👤 Nhân viên Thế Giới Số 247:\nCâu hai"


async def test_a_reply_holds_the_conversation_and_is_on_record(group: Group) -> None:
    await group.request()
    await group.say("Chào anh", by=BINH, reply_to=group.card().id)
    held = (await group.state()).held
    assert held
    assert held.about == ABOUT
    assert held.until - group.clock.now() == timedelta(minutes=group.knowledge.business.hold_minutes)
    assert await group.record() == [Move.OPEN, Move.ASK]


async def test_the_record_has_the_hash_of_what_staff_wrote_and_not_the_words(group: Group) -> None:
    await group.request()
    await group.say("  Chào anh Bảo ạ ", by=BINH, reply_to=group.card().id)
    async with group.database.work() as work:
        request, event = await work.request("K7M-4QM"), (await work.events("K7M-4QM"))[-1]
    assert request
    digest = sha256("Chào anh Bảo ạ".encode()).hexdigest()
    assert event.detail == {"words": digest}
    assert digest in details(group.knowledge, request, event, redacted=False)
    assert details(group.knowledge, request, event, redacted=True) == ""


async def test_finishing_a_request_lets_the_bot_speak_again(group: Group) -> None:
    await group.request(Kind.COMPLAINT)
    await group.press("Nhận việc")
    await group.say("Chào anh", reply_to=group.card().id)
    await group.press("Hoàn thành")
    assert (await group.state()).held is None


async def test_finishing_a_request_leaves_another_conversation_held(group: Group) -> None:
    await group.request(Kind.COMPLAINT)
    await group.press("Nhận việc")
    await group.customer_calls("cho em gặp ai đó")
    await group.press("Nhận")
    await group.press("Hoàn thành")
    held = (await group.state()).held
    assert held
    assert held.about == "talk:T1"


async def test_arrival_is_said_under_the_staffs_own_message(group: Group) -> None:
    await group.request()
    await group.say("Chào anh", reply_to=group.card().id)
    receipt = group.last()
    assert receipt.reply.text == "✓ Đã tới khách"
    assert receipt.reply_to
    assert receipt.reply_to.startswith("u")


async def test_a_reply_to_the_receipt_goes_on_with_the_conversation(group: Group) -> None:
    await group.request()
    await group.say("Chào anh", reply_to=group.card().id)
    await group.say("Anh còn đó không ạ?", reply_to=group.last().id)
    assert group.last(CUSTOMER).reply.text.endswith("Anh còn đó không ạ?")


@pytest.mark.parametrize("reason", ["blocked", "refused"])
async def test_what_could_not_be_delivered_is_said_with_another_way(group: Group, reason: str) -> None:
    await group.request()
    group.refusing[CUSTOMER] = reason
    await group.say("Chào anh", reply_to=group.card().id)
    notice = group.last()
    assert notice.reply.text.startswith("✗ Chưa tới khách")
    assert [button.label for row in notice.reply.buttons for button in row] == ["Xem chi tiết"]
    assert notice.reply_to
    assert notice.reply_to.startswith("u")


async def test_a_customer_who_blocked_the_bot_is_reported_once_over_all_steps(group: Group) -> None:
    await group.request(Kind.COMPLAINT)
    group.refusing[CUSTOMER] = "blocked"
    await group.press("Nhận việc")
    await group.press("Hoàn thành")
    notices = [text for text in group.texts() if text.startswith("✗")]
    assert notices == [group.knowledge.say("staff_receipt.step_blocked")]


async def test_a_row_settled_twice_is_reported_once(group: Group) -> None:
    await group.request()
    await group.handle_reply("Chào anh", group.card().id)
    (row,) = await group.database.claim(CUSTOMER.channel, 10)
    receipts = group.staff.receipts(group.database)
    await receipts.settled([(row, Sent(message_id="z1"))])
    await receipts.settled([(row, Sent(message_id="z1"))])
    await receipts.settled([(row, Failed(reason="blocked"))])
    await group.deliver()
    assert group.texts()[1:] == ["✓ Đã tới khách"]


@pytest.mark.parametrize(
    "content",
    [
        Media(kind=MediaKind.PHOTO, caption="ảnh đây"),
        Media(kind=MediaKind.VOICE),
        Contact(phone="+84912345678", own=False),
    ],
)
async def test_what_cannot_be_passed_on_is_told_to_staff(group: Group, content: Media | Contact) -> None:
    await group.request()
    await group.handle(content, reply_to=group.card().id)
    await group.deliver()
    assert group.texts(CUSTOMER) == []
    assert group.last().reply.text == group.knowledge.say("staff_note.cannot_pass_on")


@pytest.mark.parametrize(
    ("caption", "words"), [("hoá đơn đây ạ", "hoá đơn đây ạ"), ("  ", "(ảnh kèm theo)")], ids=["words", "none"]
)
async def test_a_picture_of_the_staff_goes_to_the_customer_with_its_words(
    group: Group, caption: str, words: str
) -> None:
    await group.request()
    media = Media(kind=MediaKind.PHOTO, caption=caption, original=PICTURE)
    await group.handle(media, reply_to=group.card().id)
    await group.deliver()
    told = group.last(CUSTOMER).reply
    assert told.copy_of == PICTURE
    assert told.text.startswith(f"👤 Nhân viên Thế Giới Số 247:\n{words}")
    assert group.last().reply.text == "✓ Đã tới khách"


async def test_staff_are_told_when_the_words_came_without_the_file(group: Group) -> None:
    await group.request()
    group.refusing[CUSTOMER] = "no_files"
    await group.handle(Media(kind=MediaKind.FILE, original=PICTURE), reply_to=group.card().id)
    await group.deliver()
    notice = group.last()
    assert notice.reply.text == group.knowledge.say("staff_receipt.without_file")
    assert [button.label for row in notice.reply.buttons for button in row] == ["Xem chi tiết"]
    assert notice.reply_to
    assert notice.reply_to.startswith("u")


async def test_a_sent_word_cannot_be_edited_and_staff_are_told(group: Group) -> None:
    await group.request()
    await group.handle(Edited(message_id="u1", text="Chào chị"), reply_to=group.card().id)
    await group.deliver()
    assert group.texts(CUSTOMER) == []
    assert group.last().reply.text == group.knowledge.say("staff_note.edited_too_late")


@pytest.mark.parametrize("text", ["trưa nay ăn gì", "K7M-4QM ai làm chưa?", "/menu"])
async def test_the_staffs_own_talk_is_left_alone(group: Group, text: str) -> None:
    await group.request()
    before = group.texts()
    await group.say(text)
    await group.say(text, reply_to="u777")
    assert group.texts() == before
    assert group.texts(CUSTOMER) == []


async def test_a_mistyped_command_in_a_reply_is_not_passed_on(group: Group) -> None:
    await group.request()
    await group.say("/xong", reply_to=group.card().id)
    assert group.texts(CUSTOMER) == []
    assert group.last().reply.text == group.knowledge.say("staff_note.no_such_command")


async def test_a_reply_to_an_ended_request_is_not_passed_on(group: Group) -> None:
    await group.request()
    await group.customer_moves(Move.WITHDRAW)
    await group.say("Chào anh", reply_to=group.card().id)
    assert group.texts(CUSTOMER) == []
    assert group.last().reply.text == group.knowledge.say("staff_note.thread_ended")


async def test_the_customers_words_stand_below_the_card_masked_and_are_kept_whole(group: Group) -> None:
    await group.request(slots=ADDRESS)
    await group.customer_writes(ABOUT, "Số mới 0912 345 678, nhà vẫn ở ngõ 5 trần phú, hà nội nhé. Hương")
    said = group.last()
    assert said.reply_to == group.card().id
    assert "09xx xxx 678" in said.reply.text
    assert "trần phú" not in said.reply.text.lower()
    note = (await group.stored()).slots.note
    assert note == "Số mới 0912 345 678, nhà vẫn ở ngõ 5 trần phú, hà nội nhé. Hương"
    assert await group.record() == [Move.OPEN, Move.ADD]


async def test_an_edited_message_is_marked(group: Group) -> None:
    await group.request()
    await group.customer_writes(ABOUT, "Số 0912 345 679 mới đúng", edited=True)
    assert "(đã sửa)" in group.last().reply.text
    assert (await group.stored()).slots.note == "(đã sửa) Số 0912 345 679 mới đúng"


async def test_a_reply_to_the_customers_words_reaches_the_customer(group: Group) -> None:
    await group.request()
    await group.customer_writes(ABOUT, "bao giờ xong ạ")
    await group.say("Mai xong ạ", reply_to=group.last().id)
    assert "Mai xong ạ" in group.last(CUSTOMER).reply.text


async def test_words_for_an_ended_request_are_still_seen(group: Group) -> None:
    await group.request()
    await group.customer_moves(Move.WITHDRAW)
    await group.customer_writes(ABOUT, "cảm ơn shop")
    assert "cảm ơn shop" in group.last().reply.text


async def test_the_group_goes_on_under_a_new_id(group: Group, sqlite_database: Database, clock: HandClock) -> None:
    await group.request()
    await group.handle(Migrated(new_id="-100777"))
    moved_to = ChatRef(channel="telegram", id="-100777")
    await group.handle_reply("/ma K7M-4QM", None, chat=moved_to)
    await group.deliver()
    assert "K7M-4QM" in group.last(moved_to).reply.text
    toast = await group.press("Nhận việc", chat=GROUP)
    assert toast == group.knowledge.say("staff_toast.only_group")
    await group.press("Nhận việc", by=AN, chat=moved_to)
    assert (await group.stored()).owner == AN


async def test_a_move_found_out_while_sending_is_followed_too(group: Group) -> None:
    moved_to = ChatRef(channel="telegram", id="-100777")
    async with group.database.work() as work:
        await group.staff.chat_moved(work, GROUP, moved_to.id)
        await group.staff.chat_moved(work, CUSTOMER, "khach-2")
        assert await group.staff.group(work) == moved_to
    await group.request(chat=ChatRef(channel=CUSTOMER.channel, id="khach-2"))
    assert group.last(moved_to).reply.text.startswith("📋")
