"""The door on a real database: once each, in order, nothing personal where it does not belong."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.conversation.state import load
from bot.domain.messages import (
    AnsweredByHand,
    Blocked,
    ChatRef,
    GivenUp,
    Migrated,
    Outgoing,
    Press,
    Reply,
    Text,
    Unblocked,
)
from bot.domain.requests import Move, Status
from tests.conftest import HandClock
from tests.conversation.door import CHAT, GROUP, REQUEST, Door


async def test_an_update_that_comes_twice_is_handled_once(door: Door) -> None:
    for _ in range(3):
        await door.send(Text(text="email của shop là gì"), update_id="same")
    assert len(await door.posted()) == 1


async def test_who_sent_what_could_not_be_handled_is_asked_once_to_say_it_again(door: Door) -> None:
    for _ in range(2):
        await door.send(GivenUp(), update_id="broken")
    (told,) = await door.posted()
    assert told.startswith("Tin vừa rồi bị lỗi ở phía mình")


@pytest.mark.parametrize("chat", [CHAT, GROUP])
async def test_staff_are_told_of_what_could_not_be_handled_and_under_which_id_it_is_in_the_log(
    door: Door, chat: ChatRef
) -> None:
    await door.send(GivenUp(), chat=chat, update_id="broken")
    (alarm,) = await door.posted(GROUP)
    assert "telegram:broken" in alarm


async def test_the_same_update_id_on_another_channel_is_another_update(door: Door) -> None:
    zalo = ChatRef(channel="zalo_bot", id="501")
    await door.send(Text(text="email của shop là gì"), update_id="same")
    await door.send(Text(text="email của shop là gì"), update_id="same", chat=zalo)
    assert len(await door.posted(zalo)) == 2  # the greeting and the answer


async def test_the_log_of_questions_holds_no_number_and_no_address(door: Door) -> None:
    await door.says("email của shop là gì, số em 0912345678, mail lan.tran@gmail.com")
    (text,) = await door.column("SELECT text FROM questions")
    assert "0912345678" not in text
    assert "lan.tran" not in text


async def test_the_log_of_questions_holds_no_name_and_no_street(door: Door) -> None:
    await door.says("email của shop là gì, em tên Lê Thị Bích Ngọc ở 45 Lý Thường Kiệt, Hoàn Kiếm")
    (text,) = await door.column("SELECT text FROM questions")
    assert "Bích" not in text
    assert "Lý Thường Kiệt" not in text


async def test_what_is_typed_into_a_form_is_nowhere_in_the_log(door: Door) -> None:
    await door.says(*REQUEST)
    assert await door.column("SELECT count(*) FROM questions") == ["1"]


async def test_a_new_code_is_never_one_that_is_taken(door: Door) -> None:
    await door.says(*REQUEST)
    await door.says(REQUEST[0], "yêu cầu mới", *REQUEST[1:])
    assert sorted(await door.column("SELECT code FROM requests")) == ["K7M-4QM", "R3T-9XF"]


async def test_two_presses_of_send_at_once_make_one_request(door: Door) -> None:
    await door.says(*REQUEST[:-1])
    state = load((await door.record()).state)
    assert state.draft
    send = Press(data=f"draft:{state.draft.number}:send")
    await asyncio.gather(*(door.send(send) for _ in range(5)))
    assert await door.column("SELECT code FROM requests") == ["K7M-4QM"]


async def test_an_addition_is_kept_with_the_request_and_in_its_record(door: Door) -> None:
    await door.says(*REQUEST)
    await door.send(Press(data="add:K7M-4QM"))
    await door.says("cả tin nhắn nữa nhé")
    async with door.database.work() as work:
        request = await work.request("K7M-4QM")
        events = await work.events("K7M-4QM")
    assert request
    assert request.slots.note == "mọi cuộc gọi\ncả tin nhắn nữa nhé"
    assert [event.move for event in events] == [Move.OPEN, Move.ADD]


async def test_a_customer_cannot_touch_a_request_of_somebody_else(door: Door) -> None:
    await door.says(*REQUEST)
    other = ChatRef(channel="telegram", id="999")
    await door.posted()
    for data in ("withdrawn:K7M-4QM", "add:K7M-4QM", "status:K7M-4QM", "withdraw:K7M-4QM"):
        await door.send(Press(data=data), chat=other)
    async with door.database.work() as work:
        request = await work.request("K7M-4QM")
    assert request
    assert request.status is Status.RECEIVED
    assert all("K7M-4QM" not in text for text in await door.posted(other))


async def test_a_customer_who_blocks_and_comes_back_is_known_as_such(door: Door) -> None:
    await door.send(Blocked())
    assert (await door.record()).blocked
    await door.send(Unblocked())
    assert not (await door.record()).blocked
    await door.send(Blocked())
    await door.says("email của shop là gì")
    assert not (await door.record()).blocked
    assert len(await door.posted()) == 1


async def test_what_was_kept_for_a_customer_comes_before_the_answer_to_what_they_write(door: Door) -> None:
    zalo = ChatRef(channel="zalo_oa", id="7")
    await door.says("/start", chat=zalo)
    await door.posted(zalo)
    async with door.database.work() as work:
        await work.post(Outgoing(chat=zalo, reply=Reply(text="Lời nhân viên")), kept=True)
    await door.send(AnsweredByHand(), chat=zalo)
    assert await door.posted(zalo) == []
    await door.says("/menu", chat=zalo)
    assert (await door.posted(zalo))[0] == "Lời nhân viên"


async def test_since_when_a_customer_is_silent_is_kept(door: Door, clock: HandClock) -> None:
    heard = clock.now()
    clock.advance(days=2)
    await door.send(AnsweredByHand())
    await door.send(Blocked())
    assert (await door.record()).heard_at == heard
    await door.send(Unblocked())
    assert (await door.record()).heard_at == clock.now()


async def test_a_chat_that_goes_on_under_another_id_keeps_its_form(door: Door) -> None:
    await door.says("đổi số điện thoại giúp em")
    await door.send(Migrated(new_id="777"))
    await door.says("0912345678", chat=ChatRef(channel="telegram", id="777"))
    state = load((await door.record(ChatRef(channel="telegram", id="777"))).state)
    assert state.draft
    assert state.draft.step == "name"


async def test_erasing_leaves_nothing_of_the_chat_but_the_requests(door: Door) -> None:
    await door.says(*REQUEST, "email của shop là gì")
    await door.send(Press(data="erased"))
    assert await door.column("SELECT count(*) FROM questions") == ["0"]
    assert await door.column("SELECT code FROM requests") == ["K7M-4QM"]
    assert load((await door.record()).state).draft is None
    assert len(await door.posted()) == 1


async def test_new_content_is_used_from_the_next_message_on(door: Door) -> None:
    await door.says("/menu")
    phrases = {**door.knowledge.phrases, "menu.sections": "Chọn phần nào ạ?"}
    door.knowledge = replace(door.knowledge, phrases=phrases)
    await door.says("/menu")
    assert (await door.posted())[-1] == "Chọn phần nào ạ?"


async def test_customers_in_different_chats_do_not_disturb_each_other(door: Door) -> None:
    chats = [ChatRef(channel="telegram", id=str(number)) for number in range(600, 606)]
    await asyncio.gather(*(door.says("/start", "đổi số điện thoại giúp em", "0912345678", chat=chat) for chat in chats))
    for chat in chats:
        state = load((await door.record(chat)).state)
        assert state.draft
        assert state.draft.step == "name"
