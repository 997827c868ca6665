"""Deciding, message by message, without a database."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answers.outcome import Context, Understanding
from bot.conversation.decision import CallPerson, Decision, OpenRequest, PassOn
from bot.conversation.shop import Shop
from bot.conversation.state import Held
from bot.domain.messages import Contact, Content, Edited, Media, MediaKind, Press, Text
from bot.domain.requests import Field, Kind
from tests.conversation.customer import Customer
from tests.conversation.overlap import OverlapEngine


def test_a_follow_up_is_read_in_the_light_of_the_last_answer_for_a_quarter_of_an_hour(customer: Customer) -> None:
    customer.says("email của shop là gì")
    assert customer.state.last_entry == "email-shop"
    seen: list[str | None] = []

    class Noting(OverlapEngine):
        def understand(self, text: str, context: Context) -> Understanding:
            seen.append(context.last_entry)
            return super().understand(text, context)

    customer.situation = replace(customer.situation, engine=Noting(customer.situation.knowledge))
    customer.waits(minutes=14)
    customer.says("qwerty zxcv")
    customer.waits(minutes=2)
    customer.says("qwerty zxcv")
    assert seen == ["email-shop", None]


def test_what_is_typed_into_a_form_is_not_kept_as_a_question(customer: Customer) -> None:
    customer.says("đổi số điện thoại giúp em")
    assert customer.says("0912345678").logged == ()
    assert customer.says("Trần Thu Hương").logged == ()


def test_a_question_inside_a_form_is_kept_as_one(customer: Customer) -> None:
    customer.says("đổi số điện thoại giúp em")
    assert [line.entry for line in customer.says("email của shop là gì").logged] == ["email-shop"]


def test_while_held_words_go_to_the_thread_and_the_bot_is_silent(customer: Customer) -> None:
    held = Held(about="talk:T1", until=customer.situation.hold_until)
    customer.situation = customer.situation.in_state(replace(customer.state, held=held))
    decision = customer.says("email của shop là gì")
    assert decision.replies == ()
    assert decision.effects == (PassOn(about="talk:T1", text="email của shop là gì"),)


def test_a_word_passed_on_keeps_the_conversation_held(customer: Customer) -> None:
    held = Held(about="talk:T1", until=customer.situation.hold_until)
    customer.situation = customer.situation.in_state(replace(customer.state, held=held))
    customer.waits(minutes=50)
    customer.says("còn đó không ạ")
    assert customer.state.held
    assert customer.state.held.until == customer.situation.hold_until


def test_a_number_typed_while_held_is_for_the_staff(customer: Customer) -> None:
    customer.says("email của shop là gì")
    held = Held(about="talk:T1", until=customer.situation.hold_until)
    customer.situation = customer.situation.in_state(replace(customer.state, held=held))
    assert customer.says("2").effects == (PassOn(about="talk:T1", text="2"),)


def test_what_is_passed_on_is_cut_to_what_a_message_holds(customer: Customer) -> None:
    customer.says("/nhanvien")
    (effect,) = customer.says("a" * 5000).effects
    assert isinstance(effect, CallPerson)
    assert len(effect.text) == 3000


def test_a_draft_is_kept_while_looking_around_and_found_again(customer: Customer) -> None:
    customer.says("xoá hết thông tin của tôi đi")
    before = customer.draft
    customer.says("/menu")
    customer.presses("Truy cập")
    customer.presses("Làm tiếp")
    assert customer.draft == before


def test_only_the_last_message_carries_buttons(customer: Customer) -> None:
    decision = customer.says("email của shop là gì? với lại shop có bán thông tin của khách cho ai không?")
    assert [bool(reply.buttons) for reply in decision.replies] == [False, True]


def test_numbers_choose_among_the_buttons_under_the_last_message(customer: Customer) -> None:
    customer.says("email của shop là gì? với lại shop có bán thông tin của khách cho ai không?")
    assert list(customer.state.offered) == customer.buttons


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_filled_in_and_sent(kind: Kind, customer: Customer) -> None:
    answers = {
        "changes": "email",
        "changes:email": "lan@gmail.com",
        "fields": "tất cả",
        "name": "Trần Thu Hương",
        "record": "0912345678",
        "contact": "0912345678",
        "order": "HD-2023-11",
        "note": "mọi cuộc gọi tiếp thị",
    }
    customer.sends(Press(data=f"new:{kind}"))
    while customer.draft.step != "summary":
        customer.says(answers[customer.draft.step])
    (effect,) = customer.presses("Gửi yêu cầu").effects
    assert isinstance(effect, OpenRequest)
    assert effect.kind is kind


@pytest.mark.parametrize("kind", list(Kind))
def test_every_step_can_be_gone_back_from_and_given_up(kind: Kind, customer: Customer) -> None:
    customer.sends(Press(data=f"new:{kind}"))
    assert customer.says("thôi").state.draft is None
    customer.sends(Press(data=f"new:{kind}"))
    first = customer.draft.step
    customer.says("email" if first in {"changes", "fields"} else "gọi quá nhiều lần")
    assert customer.draft.done == (first,)
    customer.says("quay lại")
    assert customer.draft.step == first


def test_all_replaces_single_fields_and_a_single_field_replaces_all(customer: Customer) -> None:
    customer.sends(Press(data="new:delete"))
    customer.says("toàn bộ")
    assert customer.draft.slots.fields == (Field.ALL,)
    customer.says("quay lại")
    customer.presses("Số điện thoại")
    assert customer.draft.slots.fields == (Field.PHONE,)


def test_a_step_that_the_content_dropped_is_not_asked_any_more(customer: Customer) -> None:
    customer.sends(Press(data="new:handover"))
    odd = replace(customer.draft, kind=Kind.COMPLAINT, step="order", done=("order",))
    customer.situation = customer.situation.in_state(replace(customer.state, draft=odd))
    customer.says("/menu")
    assert customer.draft.step == "note"
    assert customer.draft.done == ()


_WORDS = [
    *("1", "2", "9", "có", "không", "thôi", "quay lại", "bỏ qua", "không biết", "gửi", "sửa lại", "tất cả", ""),
    *("0912345678", "0123", "lan@gmail.com", "lan@gmial.com", "25/7/1990", "Trần Thu Hương", "Lan", "email"),
    *("đổi số điện thoại giúp em", "xoá hết thông tin của tôi đi", "đừng gọi điện cho tôi nữa"),
    *("email của shop là gì", "cho tôi gặp nhân viên", "thông tin của tôi shop giữ bao lâu"),
    *("/start", "/menu", "/chinhsach", "/yeucau", "/trangthai", "/huy", "/quyenriengtu", "/nhanvien", "/bot"),
]
_CONTENTS = st.one_of(
    st.builds(
        Text,
        text=st.one_of(
            st.sampled_from(_WORDS),
            st.text(max_size=40),
        ),
    ),
    st.builds(Media, kind=st.sampled_from(MediaKind), caption=st.sampled_from(["", "email của shop"])),
    st.builds(Contact, phone=st.just("84912345678"), own=st.booleans()),
    st.builds(Edited, message_id=st.just("1"), text=st.sampled_from(["email của shop là gì", ""])),
)
_MOVES = st.lists(st.one_of(_CONTENTS, st.integers(min_value=0, max_value=400)), max_size=25)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=_MOVES)
def test_whatever_is_said_or_pressed_in_whatever_order_something_sensible_follows(
    moves: list[Content | int], shop: Shop, engine: OverlapEngine
) -> None:
    customer, seen = Customer(shop, engine), []
    for move in moves:
        seen += customer.buttons
        if isinstance(move, int) and not seen:
            continue
        decision = customer.sends(Press(data=seen[move % len(seen)].data) if isinstance(move, int) else move)
        _check(decision)


def _check(decision: Decision) -> None:
    """Something is said or done, no message is empty, every button fits its service, and sending needs a summary."""
    assert decision.replies or decision.effects
    for reply in decision.replies:
        assert reply.text.strip()
        assert all(button.label and len(button.data.encode()) <= 64 for row in reply.buttons for button in row)
    assert all(not reply.buttons for reply in decision.replies[:-1])
    for effect in decision.effects:
        if isinstance(effect, OpenRequest):
            assert decision.state.draft is None


@pytest.mark.parametrize("word", ["không", "có", "dạ vâng ạ", "ko ạ"])
def test_a_bare_yes_or_no_to_nothing_gets_no_answer_about_the_last_topic(customer: Customer, word: str) -> None:
    customer.says("email của shop là gì")
    decision = customer.says(word)
    assert customer.text == customer.situation.say("call.declined")
    assert decision.logged == ()


def test_a_number_that_was_not_offered_is_told_which_were(customer: Customer) -> None:
    customer.says("/menu")
    for number in ("0", "số 99 ạ"):
        customer.says(number)
        assert customer.text == customer.situation.say("stale.number", most=9)
    customer.says("4")
    assert customer.buttons


def test_erasing_the_history_can_be_asked_for_in_words(customer: Customer) -> None:
    customer.says("xoá lịch sử chat")
    assert customer.buttons[0].data == "erased"


def test_an_answer_whose_clause_changed_says_the_clause_and_leads_nowhere_else(customer: Customer) -> None:
    before = customer.says("email của shop là gì")
    policy = customer.situation.knowledge.policy
    sections = [
        section.model_copy(
            update={"clauses": [each.model_copy(update={"text": f"{each.text} (mới)"}) for each in section.clauses]}
        )
        for section in policy.sections
    ]
    knowledge = replace(customer.situation.knowledge, policy=policy.model_copy(update={"sections": sections}))
    customer.situation = replace(customer.situation, shop=Shop(knowledge))
    after = customer.says("email của shop là gì")
    assert "Email: thegioiso247.vn@gmail.com (mới)" in after.replies[0].text
    assert len(before.replies[0].buttons) > 1
    assert [[button.label for button in row] for row in after.replies[0].buttons] == [["Đọc mục 9.3"]]
