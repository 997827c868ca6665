"""A link on the shop's page opens the place that it names."""

from __future__ import annotations

import pytest

from bot.conversation.state import ChatState
from bot.domain.requests import Kind
from tests.conversation.customer import Customer


def test_a_link_opens_a_request_after_the_greeting(customer: Customer) -> None:
    customer.situation = customer.situation.in_state(ChatState())
    decision = customer.says("/start yeucau_delete")
    assert customer.draft.kind is Kind.DELETE
    assert decision.replies[0].text == customer.situation.say("greeting.first")


def test_a_link_opens_an_answer(customer: Customer) -> None:
    entry = customer.situation.knowledge.answers["email-shop"]
    decision = customer.says("/start email-shop")
    assert entry.answer.splitlines()[0] in decision.replies[0].text


@pytest.mark.parametrize("place", ["", " khong-co", " yeucau", " <script>"])
def test_a_link_to_nowhere_greets(customer: Customer, place: str) -> None:
    (reply,) = customer.says(f"/start{place}").replies
    assert reply.text == customer.situation.say("greeting.start")


def test_a_link_to_an_unknown_kind_of_request_shows_all_kinds(customer: Customer) -> None:
    assert customer.says("/start yeucau_gi-do").replies[-1].text == customer.situation.say("kinds.which")


def test_a_link_does_not_cost_the_draft_that_is_being_written(customer: Customer) -> None:
    customer.says("/start yeucau_correct")
    customer.says("/start yeucau_delete")
    assert customer.draft.kind is Kind.CORRECT
    assert any(button.data == "replace:delete" for button in customer.buttons)
