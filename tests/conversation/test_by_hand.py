"""When a person answers in the service's own app, the bot keeps out of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.shop import Shop
from bot.conversation.state import BY_HAND, Held
from bot.domain.messages import (
    AnsweredByHand,
    ChatRef,
    Contact,
    Content,
    Edited,
    Incoming,
    Media,
    MediaKind,
    Person,
    Text,
)
from bot.storage.database import Database
from tests.conftest import HandClock
from tests.conversation.customer import NOW, Customer
from tests.conversation.door import Door
from tests.conversation.overlap import OverlapEngine

QUESTION = "email của shop là gì"


@pytest.mark.parametrize(
    "content",
    [
        Text(text=QUESTION),
        Edited(message_id="1", text=QUESTION),
        Media(kind=MediaKind.PHOTO, caption=QUESTION),
        Contact(phone="+84900000001", own=False),
    ],
)
def test_after_an_answer_by_hand_the_bot_is_silent_and_passes_nothing_on(customer: Customer, content: Content) -> None:
    assert customer.sends(AnsweredByHand()).replies == ()
    decision = customer.sends(content)
    assert (decision.replies, decision.effects) == ((), ())


def test_each_word_keeps_the_bot_silent_for_longer(customer: Customer) -> None:
    customer.sends(AnsweredByHand())
    customer.waits(minutes=50)
    customer.says("dạ để em xem")
    customer.waits(minutes=50)
    assert customer.says(QUESTION).replies == ()


def test_when_nobody_writes_any_more_the_bot_answers_again(customer: Customer) -> None:
    customer.sends(AnsweredByHand())
    customer.waits(minutes=61)
    assert customer.says(QUESTION).replies


def test_the_customer_can_call_the_bot_back(customer: Customer) -> None:
    customer.sends(AnsweredByHand())
    decision = customer.says("/bot")
    assert decision.replies
    assert decision.effects == ()
    assert customer.state.held is None


def test_a_thread_that_holds_the_conversation_goes_on_holding_it(customer: Customer) -> None:
    held = Held(about="talk:T1", until=NOW)
    customer.situation = customer.situation.in_state(replace(customer.state, held=held))
    customer.waits(minutes=-10)
    customer.sends(AnsweredByHand())
    assert customer.state.held == Held(about="talk:T1", until=customer.situation.hold_until)
    customer.waits(minutes=70)
    customer.sends(AnsweredByHand())
    assert customer.state.held == Held(about=BY_HAND, until=customer.situation.hold_until)


async def test_who_answered_by_hand_does_not_become_the_customer(
    sqlite_database: Database, clock: HandClock, shop: Shop, engine: OverlapEngine
) -> None:
    door = Door(sqlite_database, clock, shop, engine)
    chat = ChatRef(channel="zalo_oa", id="khach-1")
    lan = Person(id="khach-1", name="Lan")
    admin = Person(id="nhan-vien", name="")
    said: tuple[tuple[Person, Content], ...] = ((lan, Text(text="chào")), (admin, AnsweredByHand()))
    for number, (sender, content) in enumerate(said):
        incoming = Incoming(update_id=str(number), chat=chat, sender=sender, at=NOW, content=content)
        await door.dialogue.handle(incoming)
    async with sqlite_database.work() as work:
        assert (await work.chat(chat)).person == lan
