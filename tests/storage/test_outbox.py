import asyncio
from datetime import timedelta

from bot.domain.messages import Attachment, AttachmentKind, Button, ChatRef, Failed, Outgoing, Receipt, Reply, Sent
from bot.domain.records import OutboxRow
from bot.storage.database import Database
from bot.storage.outbox import LEASE
from tests.conftest import HandClock
from tests.storage.examples import AT, CHAT, GROUP, OTHER, incoming, message


async def _post(database: Database, *messages: Outgoing) -> None:
    async with database.work() as work:
        for one in messages:
            await work.post(one)


async def _claim(database: Database, limit: int = 10) -> tuple[OutboxRow, ...]:
    return await database.claim("telegram", limit)


async def _settle(database: Database, row: OutboxRow, result: Sent | Failed) -> bool:
    async with database.work() as work:
        return row.id in await work.settle({row.id: result})


def _texts(rows: tuple[OutboxRow, ...]) -> list[str]:
    return [row.message.reply.text for row in rows]


async def test_a_message_comes_out_as_it_went_in(database: Database) -> None:
    whole = Outgoing(
        chat=GROUP,
        reply=Reply(
            text="Thẻ",
            buttons=((Button(label="Nhận", data="take"), Button(label="Mở", url="https://a.vn")),),
            attachment=Attachment(kind=AttachmentKind.FILE, name="a.csv", content=bytes(range(256))),
            asks_contact=True,
        ),
        tag="card",
        about="request:K7M-4QX",
        reply_to="5",
        receipt=Receipt(chat=GROUP, message_id="4", about="request:K7M-4QX"),
    )
    await _post(database, whole)
    (row,) = await _claim(database)
    assert row.message == whole
    assert row.attempts == 1
    assert row.parcel.reply_to == "5"


async def test_a_message_knows_the_update_that_it_follows_from(database: Database, clock: HandClock) -> None:
    received = clock.now()
    async with database.work() as work:
        await work.first_time(incoming("7"))
        clock.advance(seconds=1)
        await work.post(message())
    await _post(database, message(chat=OTHER))
    caused, by_itself = await _claim(database)
    assert (caused.cause, caused.received_at) == ("telegram:7", received)
    assert (by_itself.cause, by_itself.received_at) == (None, None)


async def test_nothing_is_posted_when_the_work_fails(database: Database) -> None:
    try:
        async with database.work() as work:
            await work.post(message())
            raise RuntimeError
    except RuntimeError:
        assert not database.posted.is_set()
    assert await _claim(database) == ()


async def test_posting_rings_after_the_commit(database: Database) -> None:
    async with database.work() as work:
        await work.post(message())
        assert not database.posted.is_set()
    assert database.posted.is_set()


async def test_each_chat_gives_its_oldest_message_only(database: Database) -> None:
    await _post(database, message("1"), message("2"), message("a", OTHER), message("b", OTHER))
    assert _texts(await _claim(database)) == ["1", "a"]
    assert await _claim(database) == ()


async def test_no_more_than_the_limit_is_claimed(database: Database) -> None:
    await _post(database, message("1"), message("a", OTHER))
    assert _texts(await _claim(database, limit=1)) == ["1"]
    assert _texts(await _claim(database, limit=1)) == ["a"]


async def test_another_channel_has_its_own_messages(database: Database) -> None:
    await _post(database, message("1", ChatRef(channel="zalo", id="100")))
    assert await _claim(database) == ()
    assert len(await database.claim("zalo", 10)) == 1


async def test_the_next_message_follows_when_the_first_is_settled(database: Database) -> None:
    await _post(database, message("1"), message("2"))
    (row,) = await _claim(database)
    assert await _settle(database, row, Sent(message_id="50"))
    assert _texts(await _claim(database)) == ["2"]


async def test_a_message_is_settled_once(database: Database) -> None:
    await _post(database, message())
    (row,) = await _claim(database)
    assert await _settle(database, row, Failed(reason="blocked"))
    assert not await _settle(database, row, Sent(message_id="50"))
    assert await _claim(database) == ()


async def test_a_postponed_message_holds_its_chat_until_then(database: Database, clock: HandClock) -> None:
    await _post(database, message("1"), message("2"), message("a", OTHER))
    first, other = await _claim(database)
    await database.postpone(first.id, clock.now() + timedelta(seconds=30), counted=True)
    await _settle(database, other, Sent(message_id="1"))
    assert await _claim(database) == ()
    clock.advance(seconds=30)
    (again,) = await _claim(database)
    assert (again.message.reply.text, again.attempts) == ("1", 2)


async def test_a_delay_that_was_no_attempt_is_not_counted(database: Database, clock: HandClock) -> None:
    await _post(database, message())
    (row,) = await _claim(database)
    await database.postpone(row.id, clock.now(), counted=False)
    assert [row.attempts for row in await _claim(database)] == [1]


async def test_a_message_whose_sender_died_is_given_again(database: Database, clock: HandClock) -> None:
    await _post(database, message("1"))
    await _claim(database)
    clock.advance(seconds=LEASE.total_seconds() - 1)
    assert await _claim(database) == ()
    clock.advance(seconds=1)
    assert [row.attempts for row in await _claim(database)] == [2]


async def test_a_program_that_is_alone_frees_the_leases_of_its_forerunner(database: Database) -> None:
    await _post(database, message("1"))
    await _claim(database)
    async with database.work() as work:
        await work.free_leases()
    assert _texts(await _claim(database)) == ["1"]


async def test_an_edit_finds_the_message_through_its_tag(database: Database) -> None:
    await _post(database, message("thẻ", tag="card"))
    (row,) = await _claim(database)
    await _post(database, message("thẻ mới", tag="card", edit=True))
    assert row.parcel.edit_id is None
    await _settle(database, row, Sent(message_id="50"))
    (edit,) = await _claim(database)
    assert edit.parcel.edit_id == "50"


async def test_an_edit_of_a_message_that_never_arrived_becomes_a_new_message(database: Database) -> None:
    await _post(database, message("thẻ", tag="card"))
    (row,) = await _claim(database)
    await _post(database, message("thẻ mới", tag="card", edit=True))
    await _settle(database, row, Failed(reason="gone"))
    (edit,) = await _claim(database)
    assert edit.parcel.edit_id is None


async def test_the_last_message_with_a_tag_is_the_one_that_counts(database: Database) -> None:
    await _post(database, message("cũ", tag="card"), message("mới", tag="card"))
    for message_id in ("50", "9"):
        (row,) = await _claim(database)
        await _settle(database, row, Sent(message_id=message_id))
    await _post(database, message("sửa", tag="card", edit=True))
    assert [row.edit_id for row in await _claim(database)] == ["9"]


async def test_a_message_hangs_under_the_one_with_the_tag(database: Database) -> None:
    under = Outgoing(chat=CHAT, reply=Reply(text="khách nhắn"), under="card")
    await _post(database, message("thẻ", tag="card"), under)
    (row,) = await _claim(database)
    await _settle(database, row, Sent(message_id="50"))
    (hung,) = await _claim(database)
    assert hung.parcel.reply_to == "50"


async def test_a_reply_to_a_sent_message_tells_what_it_is_about(database: Database) -> None:
    await _post(database, Outgoing(chat=GROUP, reply=Reply(text="thẻ"), about="request:K7M-4QX"))
    (row,) = await _claim(database)
    await _settle(database, row, Sent(message_id="50"))
    async with database.work() as work:
        assert await work.about(GROUP, "50") == "request:K7M-4QX"
        assert await work.about(CHAT, "50") is None


async def test_two_senders_never_claim_the_same_message(database: Database) -> None:
    chats = [ChatRef(channel="telegram", id=str(number)) for number in range(20)]
    await _post(database, *(message(chat=chat) for chat in chats))
    claimed = await asyncio.gather(*(_claim(database, limit=3) for _ in range(20)))
    ids = [row.id for rows in claimed for row in rows]
    assert len(ids) == len(set(ids))
    rest = [row.id for row in await _claim(database, limit=20)]
    assert sorted(ids + rest) == sorted(set(ids + rest))
    assert len(ids + rest) == 20


async def test_a_kept_message_waits_until_it_is_resumed_and_holds_nothing_up(database: Database) -> None:
    async with database.work() as work:
        await work.post(message("giữ"), kept=True)
        await work.post(message("sau"))
        assert await work.kept(CHAT) == 1
    (later,) = await _claim(database)
    assert later.message.reply.text == "sau"
    await _settle(database, later, Sent(message_id="1"))
    assert await _claim(database) == ()
    async with database.work() as work:
        assert (await work.chat(CHAT)).has_kept
        assert not (await work.chat(OTHER)).has_kept
        await work.resume(CHAT)
        assert not (await work.chat(CHAT)).has_kept
        await work.post(message("trả lời"))
    assert _texts(await _claim(database)) == ["giữ"]


async def test_a_message_that_was_refused_for_now_is_kept_with_its_words(database: Database) -> None:
    await _post(database, message("giữ"), message("a", OTHER))
    row, other = await _claim(database)
    async with database.work() as work:
        assert await work.keep(row.id)
        assert not await work.keep(row.id)
        assert (await work.kept(CHAT), await work.kept(OTHER)) == (1, 0)
    await _settle(database, other, Sent(message_id="1"))
    async with database.work() as work:
        await work.resume(CHAT)
    assert [(again.message.reply.text, again.attempts) for again in await _claim(database)] == [("giữ", 1)]


async def test_resuming_rings_only_where_something_was_kept(database: Database) -> None:
    async with database.work() as work:
        await work.resume(CHAT)
    assert not database.posted.is_set()


async def test_a_settled_message_is_not_kept(database: Database) -> None:
    await _post(database, message())
    (row,) = await _claim(database)
    await _settle(database, row, Sent(message_id="50"))
    async with database.work() as work:
        assert not await work.keep(row.id)


def card(text: str, *, edit: bool = False) -> Outgoing:
    return message(text, GROUP, tag="card", edit=edit)


async def _arrive(database: Database) -> list[str]:
    """Send everything that waits; what was sent, oldest first, a change as "text → id of what it changes"."""
    sent: list[str] = []
    while rows := await _claim(database):
        for row in rows:
            sent.append(row.message.reply.text + (f" → {row.edit_id}" if row.edit_id else ""))
            await _settle(database, row, Sent(message_id=row.edit_id or f"m{row.id}"))
    return sent


async def test_of_several_changes_that_wait_only_the_last_is_sent(database: Database) -> None:
    await _post(database, card("thẻ"))
    (first,) = await _claim(database)
    await _settle(database, first, Sent(message_id="5"))
    await _post(database, card("nhận", edit=True), message("tin khác", GROUP), card("xong", edit=True))
    assert await _arrive(database) == ["tin khác", "xong → 5"]


async def test_a_change_of_a_message_that_still_waits_takes_its_place(database: Database) -> None:
    await _post(database, card("thẻ"), message("tin khác", GROUP), card("nhận", edit=True))
    assert await _arrive(database) == ["nhận", "tin khác"]


async def test_a_change_of_a_message_under_way_follows_it(database: Database) -> None:
    await _post(database, card("thẻ"))
    (under_way,) = await _claim(database)
    await _post(database, card("nhận", edit=True))
    await _settle(database, under_way, Sent(message_id="5"))
    assert await _arrive(database) == ["nhận → 5"]


async def test_a_change_never_comes_after_a_newer_one(database: Database) -> None:
    await _post(database, card("thẻ"))
    (under_way,) = await _claim(database)
    await _post(database, card("nhận", edit=True))
    await database.postpone(under_way.id, AT, counted=True)
    await _post(database, card("xong", edit=True))
    assert await _arrive(database) == ["xong"]


async def test_the_mark_on_an_old_card_and_its_new_one_are_both_sent(database: Database) -> None:
    await _post(database, card("thẻ"))
    (first,) = await _claim(database)
    await _settle(database, first, Sent(message_id="5"))
    await _post(database, card("đã chuyển xuống dưới", edit=True), card("thẻ mới"), card("xong", edit=True))
    sent = await _arrive(database)
    assert sent == ["đã chuyển xuống dưới → 5", "xong"]


async def test_a_mark_on_a_card_that_never_stood_is_not_sent(database: Database) -> None:
    await _post(database, card("đã chuyển xuống dưới", edit=True), card("thẻ"))
    assert await _arrive(database) == ["thẻ"]


async def test_changes_of_another_chat_or_tag_are_left_alone(database: Database) -> None:
    await _post(database, card("một", edit=True), message("hai", CHAT, tag="card", edit=True))
    await _post(database, message("ba", GROUP, tag="talk", edit=True))
    assert sorted(await _arrive(database)) == ["ba", "hai", "một"]


async def test_what_can_be_gathered_is_leased_together(database: Database) -> None:
    file = Attachment(kind=AttachmentKind.FILE, name="a.csv", content=b"a")
    receipt = Receipt(chat=GROUP, message_id=None, about="request:K7M-4QX")
    await _post(
        database,
        card("thẻ"),
        message("ghi chú", GROUP),
        message("của chat khác", OTHER),
        message("sửa", GROUP, tag="other", edit=True),
        Outgoing(chat=GROUP, reply=Reply(text="tệp", attachment=file)),
        Outgoing(chat=GROUP, reply=Reply(text="báo lại"), receipt=receipt),
        message("tin", GROUP),
        Outgoing(chat=GROUP, reply=Reply(text="danh sách", buttons=((Button(label="K7M", data="k"),),))),
    )
    assert await database.claim_others(GROUP, fewest=4, most=9) == ()
    others = await database.claim_others(GROUP, fewest=3, most=9)
    assert _texts(others) == ["thẻ", "ghi chú", "tin"]
    assert await database.claim_others(GROUP, fewest=1, most=9) == ()
    for row in others:
        assert await _settle(database, row, Sent(message_id=None))
    assert (await _claim(database))[0].message.reply.text == "của chat khác"


async def test_no_more_are_gathered_than_are_asked_for(database: Database) -> None:
    await _post(database, *(message(str(number), GROUP) for number in range(5)))
    assert _texts(await database.claim_others(GROUP, fewest=1, most=3)) == ["0", "1", "2"]
