from bot.domain.messages import ChatRef, Person, Receipt, Reply, Sent
from bot.domain.messages import Outgoing as Message
from bot.domain.records import ChatRecord, QuestionLog
from bot.domain.talks import Talk
from bot.storage.database import Database
from tests.storage.examples import AT, CHAT, GROUP, OTHER, message, opened, request

QUESTION = QuestionLog(
    chat=CHAT, at=AT, text="shop lưu gì của em", kind="answer", entry="thu-thap", score=0.9, content_version="v1"
)
SUPERGROUP = ChatRef(channel="telegram", id="-100")


async def _fill(database: Database, chat: ChatRef = CHAT) -> None:
    """Something in every table that holds data of a chat."""
    async with database.work() as work:
        await work.save_chat(ChatRecord(ref=chat, state="{}", person=Person(id="9", name="Nguyễn Văn An")))
        await work.save_request(request(chat=chat), opened())
        await work.log_question(QUESTION)
        await work.save_talk(Talk(id="t1", chat=chat, opened_at=AT, closed_at=AT, text="em cần gặp nhân viên"))
        await work.post(message("đã gửi", chat, tag="first"))
        await work.post(message("còn chờ", chat))
    (row, *_) = await database.claim(chat.channel, 1)
    await database.settle({row.id: Sent(message_id="50")})


async def test_everything_held_about_a_chat_is_shown_readable(database: Database) -> None:
    await _fill(database)
    async with database.work() as work:
        held = (await work.held_data(CHAT)).tables
    assert set(held) == {
        "chats",
        "requests",
        "request_events",
        "event_values",
        "questions",
        "talks",
        "outbox",
        "sent_messages",
    }
    assert held["chats"][0]["person_name"] == "Nguyễn Văn An"
    assert held["questions"][0]["text"] == "shop lưu gì của em"
    assert "+84912345678" in str(held["requests"][0]["slots"])


async def test_nothing_of_another_chat_is_shown(database: Database) -> None:
    await _fill(database)
    async with database.work() as work:
        assert (await work.held_data(OTHER)).tables == {}


async def test_erasing_a_chat_leaves_the_record_of_requests_only(database: Database) -> None:
    await _fill(database)
    async with database.work() as work:
        await work.erase_chat(CHAT)
    async with database.work() as work:
        held = await work.held_data(CHAT)
    assert set(held.tables) == {"requests", "request_events", "event_values"}
    assert await database.verify_chains() == ()


async def test_the_word_that_it_was_erased_is_still_delivered(database: Database) -> None:
    await _fill(database)
    async with database.work() as work:
        await work.post(message("đã xoá"))
        await work.erase_chat(CHAT)
    assert [row.parcel.reply.text for row in await database.claim("telegram", 5)] == ["đã xoá"]


async def test_everything_follows_a_chat_that_moved(database: Database) -> None:
    await _fill(database)
    async with database.work() as work:
        await work.move_chat(CHAT, "900")
    async with database.work() as work:
        assert (await work.held_data(CHAT)).tables == {}
        assert [found.code for found in await work.requests_of(ChatRef(channel="telegram", id="900"))] == ["K7M-4QX"]
        assert (await work.chat(ChatRef(channel="telegram", id="900"))).state == "{}"
    assert [row.parcel.chat.id for row in await database.claim("telegram", 5)] == ["900"]


async def test_a_moved_chat_that_wrote_already_keeps_its_own_record(database: Database) -> None:
    async with database.work() as work:
        await work.save_chat(ChatRecord(ref=GROUP, state="old"))
        await work.save_chat(ChatRecord(ref=SUPERGROUP, state="new"))
        await work.move_chat(GROUP, SUPERGROUP.id)
    async with database.work() as work:
        assert (await work.chat(SUPERGROUP)).state == "new"
        assert (await work.chat(GROUP)).state == ""


async def test_a_receipt_follows_the_staff_group_that_moved(database: Database) -> None:
    receipt = Receipt(chat=GROUP, message_id="4", about="request:K7M-4QX")
    async with database.work() as work:
        await work.post(Message(chat=CHAT, reply=Reply(text="shop trả lời"), receipt=receipt))
        await work.move_chat(GROUP, SUPERGROUP.id)
    (row,) = await database.claim("telegram", 5)
    assert row.message.receipt == Receipt(chat=SUPERGROUP, message_id=None, about="request:K7M-4QX")
