"""Customers who asked for a person."""

from __future__ import annotations

from bot.domain.messages import ChatRef, Press
from tests.conversation.staff.group import AN, BINH, CUSTOMER, Group

QUESTION = "Gọi giúp chị Trần Thu Hương số 0912.345.678, mail huong.tran@gmail.com"


async def test_a_call_for_a_person_is_a_masked_card_with_buttons(group: Group) -> None:
    await group.customer_calls(QUESTION)
    card = group.card("T1").reply
    assert "09xx xxx 678" in card.text
    assert "h***@gmail.com" in card.text
    assert [button.label for row in card.buttons for button in row] == ["Nhận", "Kết thúc trao đổi", "Xem chi tiết"]


async def test_the_first_to_take_a_talk_owns_it_and_the_bot_keeps_quiet(group: Group) -> None:
    await group.customer_calls(QUESTION)
    data = group.data_of("Nhận")
    await group.press("Nhận")
    assert (await group.handle(Press(data=data), by=BINH)).toast == "T1 đang do An phụ trách."
    assert (await group.handle(Press(data=data))).toast == "T1 đang do anh/chị phụ trách rồi."
    assert "Người nhận: An" in group.card("T1").reply.text
    held = (await group.state()).held
    assert held
    assert held.about == "talk:T1"
    assert len(group.texts(CUSTOMER)) == 1


async def test_who_replies_first_owns_the_talk(group: Group) -> None:
    await group.customer_calls(QUESTION)
    await group.say("Chào chị ạ", by=BINH, reply_to=group.card("T1").id)
    await group.say("Em nghe ạ", by=AN, reply_to=group.card("T1").id)
    assert "Người nhận: Bình" in group.card("T1").reply.text
    assert len(group.texts(CUSTOMER)) == 2


async def test_ending_tells_the_customer_that_the_assistant_is_back_and_clears_the_card(group: Group) -> None:
    await group.customer_calls(QUESTION)
    data = group.data_of("Kết thúc trao đổi")
    await group.press("Nhận")
    await group.press("Kết thúc trao đổi")
    assert group.last(CUSTOMER).reply.text == group.knowledge.say("staff_to_customer.talk_ended")
    assert (await group.state()).held is None
    card = group.card("T1").reply
    assert card.buttons == ()
    assert "Gọi giúp" not in card.text
    assert (await group.handle(Press(data=data))).toast == "Trao đổi T1 đã kết thúc."
    await group.deliver()
    assert len(group.texts(CUSTOMER)) == 2


async def test_further_words_and_a_second_call_go_below_the_same_card(group: Group) -> None:
    await group.customer_calls("Máy em hỏng")
    assert await group.customer_calls("Alo shop ơi") == "T1"
    await group.customer_writes("talk:T1", "em số 0912 345 678")
    card, second, third = group.messages
    assert second.reply_to == third.reply_to == card.id
    assert "09xx xxx 678" in third.reply.text


async def test_the_whole_words_open_in_the_members_own_chat(group: Group) -> None:
    await group.customer_calls(QUESTION)
    await group.customer_writes("talk:T1", "nhà em ở 12 Trần Phú")
    await group.press("Xem chi tiết", by=BINH)
    details = group.last(ChatRef(channel="telegram", id=BINH.id)).reply.text
    assert QUESTION in details
    assert "12 Trần Phú" in details


async def test_a_reply_after_the_end_is_not_passed_on(group: Group) -> None:
    await group.customer_calls(QUESTION)
    await group.press("Kết thúc trao đổi")
    before = group.texts(CUSTOMER)
    await group.say("Chị ơi", reply_to=group.card("T1").id)
    assert group.texts(CUSTOMER) == before
    assert group.last().reply.text == group.knowledge.say("staff_note.thread_ended")


async def test_a_customer_who_goes_back_to_the_bot_ends_the_talk(group: Group) -> None:
    await group.customer_calls(QUESTION)
    await group.customer_leaves("talk:T1")
    assert "Đã kết thúc" in group.card("T1").reply.text
    assert group.last().reply.text == group.knowledge.say("staff_note.customer_left")
    assert await group.customer_calls("hỏi nữa") == "T2"


async def test_a_customer_who_leaves_a_requests_thread_is_reported_there(group: Group) -> None:
    await group.request()
    await group.customer_leaves("request:K7M-4QM")
    assert group.last().reply_to == group.card().id
    assert (await group.stored()).is_open


async def test_only_what_is_kept_is_said_to_be_kept(group: Group) -> None:
    await group.customer_calls(QUESTION)
    await group.press("Xem chi tiết")
    details = group.messages[-1].reply.text
    assert QUESTION in details
    assert "ghi" not in details
