"""One customer on two services: the code and something only they know open a request from the other chat."""

from __future__ import annotations

import pytest

from bot.conversation.papers.record_words import details
from bot.conversation.state import load
from bot.domain.messages import ChatRef, Press
from bot.domain.requests import Move, Status
from tests.conftest import HandClock
from tests.conversation.door import CHAT, GROUP, REQUEST, Door

ZALO = ChatRef(channel="zalo_oa", id="7")
CODE = "K7M-4QM"
WRONG = "9999"


@pytest.fixture
async def sent(door: Door) -> Door:
    """The customer sent a request on Telegram, and begins to write on Zalo."""
    await door.says(*REQUEST)
    await door.posted()
    await door.says("/start", chat=ZALO)
    await door.posted(ZALO)
    return door


async def _told(door: Door, *texts: str) -> str:
    """The last thing that the customer reads on Zalo."""
    await door.says(*texts, chat=ZALO)
    return (await door.posted(ZALO))[-1]


@pytest.mark.parametrize("typed", ["k7m4qm", "mã K7M-4QM của em tới đâu rồi", "/trangthai K7M 4QM"])
async def test_a_code_from_another_chat_is_asked_a_proof(sent: Door, typed: str) -> None:
    told = await _told(sent, typed)
    assert told == sent.knowledge.say("elsewhere.ask", code=CODE)


async def test_nobody_learns_whether_a_code_exists(sent: Door) -> None:
    there, not_there = await _told(sent, CODE), await _told(sent, "96M-X4X")
    assert there.replace(CODE, "") == not_there.replace("96M-X4X", "")
    assert await _told(sent, "5678") == sent.knowledge.say("elsewhere.wrong", code="96M-X4X")


@pytest.mark.parametrize("proof", ["5678", "5678 ạ", "0912 345 678", "+84912345678"])
async def test_the_end_of_the_phone_opens_it(sent: Door, proof: str) -> None:
    told = await _told(sent, CODE, proof)
    assert CODE in told
    assert "Đang chờ nhân viên nhận" in told
    assert sent.knowledge.say("elsewhere.answered_there") in told


async def test_once_opened_it_is_among_the_chats_own(sent: Door) -> None:
    await sent.says(CODE, "5678", chat=ZALO)
    await sent.posted(ZALO)
    assert CODE in await _told(sent, "/trangthai")
    assert CODE in await _told(sent, CODE)


@pytest.mark.parametrize("proof", [WRONG, "678", "0912345679", "lan@gmail.com", "Nguyễn Thị Lan"])
async def test_something_else_does_not(sent: Door, proof: str) -> None:
    told = await _told(sent, CODE, proof)
    assert "Đang chờ" not in told
    assert CODE not in await _told(sent, "/trangthai")


async def test_an_addition_reaches_the_request_and_staff_see_where_it_came_from(sent: Door) -> None:
    await sent.says(CODE, "5678", chat=ZALO)
    await sent.send(Press(data=f"add:{CODE}"), chat=ZALO)
    assert await _told(sent, "cả tin nhắn nữa nhé") == sent.knowledge.say("request.add_done", code=CODE)
    async with sent.database.work() as work:
        request, events = await work.request(CODE), await work.events(CODE)
    assert request
    assert request.chat == CHAT
    marked = sent.knowledge.say("staff_note.from_elsewhere", channel="Zalo", text="cả tin nhắn nữa nhé")
    assert request.slots.note == f"mọi cuộc gọi\n{marked}"
    assert [event.move for event in events] == [Move.OPEN, Move.ADD]
    assert events[-1].detail == {"channel": "zalo_oa"}
    assert details(sent.knowledge, request, events[-1], redacted=True) == "nhắn từ chỗ khác, qua Zalo"


async def test_staff_read_that_the_addition_came_from_another_chat(sent: Door) -> None:
    await sent.posted(GROUP)
    await sent.says(CODE, "5678", chat=ZALO)
    await sent.send(Press(data=f"add:{CODE}"), chat=ZALO)
    await sent.says("cả tin nhắn nữa nhé", chat=ZALO)
    card, note = await sent.posted(GROUP)
    assert "qua Zalo, đã khớp" in card
    assert "qua Zalo, đã khớp" in note


async def test_an_addition_from_the_requests_own_chat_is_not_marked(sent: Door) -> None:
    await sent.send(Press(data=f"add:{CODE}"))
    await sent.says("cả tin nhắn nữa nhé")
    async with sent.database.work() as work:
        request, events = await work.request(CODE), await work.events(CODE)
    assert request
    assert request.slots.note == "mọi cuộc gọi\ncả tin nhắn nữa nhé"
    assert events[-1].detail == {}


async def test_withdrawing_needs_the_chat_that_it_was_sent_from(sent: Door) -> None:
    await sent.says(CODE, "5678", chat=ZALO)
    for data in (f"withdraw:{CODE}", f"withdrawn:{CODE}"):
        await sent.send(Press(data=data), chat=ZALO)
        assert (await sent.posted(ZALO))[-1] == sent.knowledge.say("elsewhere.only_there")
    assert await _told(sent, "/huy") == sent.knowledge.say("withdraw.nothing")
    async with sent.database.work() as work:
        request = await work.request(CODE)
    assert request
    assert request.status is Status.RECEIVED


async def test_after_five_wrong_guesses_nothing_opens_it_for_an_hour(sent: Door, clock: HandClock) -> None:
    told = [await _told(sent, CODE, WRONG) for _ in range(5)]
    assert told[:4] == [sent.knowledge.say("elsewhere.wrong", code=CODE)] * 4
    assert told[4] == sent.knowledge.say("elsewhere.locked")
    assert await _told(sent, CODE) == sent.knowledge.say("elsewhere.locked")
    clock.advance(minutes=61)
    assert "Đang chờ nhân viên nhận" in await _told(sent, CODE, "5678")


async def test_erasing_the_history_brings_no_new_guesses(sent: Door) -> None:
    await sent.says(CODE, *[WRONG] * 5, chat=ZALO)
    await sent.send(Press(data="erased"), chat=ZALO)
    await sent.posted(ZALO)
    assert await _told(sent, CODE) == sent.knowledge.say("elsewhere.locked")


async def test_another_question_meanwhile_is_no_guess(sent: Door) -> None:
    await sent.says(CODE, "email của shop là gì vậy shop ơi", chat=ZALO)
    state = load((await sent.record(ZALO)).state)
    assert (state.awaiting, state.wrong_proofs) == (None, ())


async def test_the_proof_can_be_declined(sent: Door) -> None:
    assert await _told(sent, CODE, "thôi") == sent.knowledge.say("call.declined")
    assert load((await sent.record(ZALO)).state).awaiting is None
