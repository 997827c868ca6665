"""A later message that may belong to a request sent before: asked about once, and never lost meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.decision import AskOn, CustomerMove, Decision, OpenRequest
from bot.conversation.requesting.values import LONGEST_NOTE
from bot.conversation.shop import Shop
from bot.domain.messages import Edited, Press
from bot.domain.requests import Kind, Move, Status
from tests.conversation.customer import Customer
from tests.conversation.door import GROUP, REQUEST, Door

FIRST, SECOND = "K7M-4Q0", "K7M-4Q1"
CODE = "K7M-4QM"
LATER = "đừng nhắn tin cho tôi nữa"
OTHER = "xoá hết thông tin của tôi đi"
REST = ["Yêu cầu mới", "Thôi, bỏ tin này", "Xem tình trạng"]


@pytest.fixture
def sent(customer: Customer) -> Customer:
    """A customer with an open request to be left alone."""
    for text in REQUEST:
        customer.says(text)
    assert [request.kind for request in customer.situation.requests] == [Kind.WITHDRAW]
    return customer


def _labels(decision: Decision) -> list[str]:
    return [button.label for reply in decision.replies for row in reply.buttons for button in row]


def _added(decision: Decision) -> list[tuple[str, str]]:
    moves = [each for each in decision.effects if isinstance(each, CustomerMove) and each.move is Move.ADD]
    return [(each.code, each.text) for each in moves]


def _asked_on(decision: Decision) -> list[str]:
    asked = [each.reply for each in decision.effects if isinstance(each, AskOn)]
    return [button.label for reply in asked for row in reply.buttons for button in row]


def _ended(customer: Customer, code: str) -> None:
    requests = tuple(
        replace(each, status=Status.REFUSED, ended_at=customer.situation.now) if each.code == code else each
        for each in customer.situation.requests
    )
    customer.situation = replace(customer.situation, requests=requests)


def _coded(customer: Customer, code: str, *, linked: bool = False) -> None:
    """The newest request under a code that can be typed, perhaps sent from another chat."""
    newest, *others = customer.situation.requests
    customer.situation = replace(customer.situation, requests=(replace(newest, code=code), *others))
    if linked:
        customer.situation = customer.situation.in_state(replace(customer.state, linked=(code,)))


def test_it_is_asked_where_a_message_of_an_open_kind_goes(sent: Customer) -> None:
    assert _labels(sent.says(LATER)) == [f"Bổ sung vào {FIRST}", *REST]
    assert sent.state.draft is None


@pytest.mark.parametrize("typed", ["1", "bổ sung", "bổ sung nhé", "bo sung", "có", "đúng rồi ạ", "yêu cầu cũ"])
def test_the_words_are_added_by_a_tap_or_in_words(sent: Customer, typed: str) -> None:
    sent.says(LATER)
    assert _added(sent.says(typed)) == [(FIRST, LATER)]
    assert sent.state.undecided == ()


@pytest.mark.parametrize("typed", ["2", "mới", "yêu cầu mới ạ", "cái mới nhé", "gửi yêu cầu mới"])
def test_a_new_request_knows_what_was_said(sent: Customer, typed: str) -> None:
    sent.says("đừng gọi vào số 0933444555 nữa")
    sent.says(typed)
    assert sent.draft.kind is Kind.WITHDRAW
    assert sent.draft.slots.record == "+84933444555"


@pytest.mark.parametrize("typed", ["3", "thôi", "khỏi", "bỏ", "bỏ tin này đi", "thôi khỏi", "dạ thôi bỏ đi em"])
def test_the_words_can_be_dropped(sent: Customer, typed: str) -> None:
    sent.says(LATER)
    decision = sent.says(typed)
    assert (decision.effects, sent.state.undecided) == ((), ())


@pytest.mark.parametrize("typed", ["không", "không phải", "sai", "không đúng ạ", "không cần"])
def test_a_mere_no_drops_nothing_and_it_is_asked_again(sent: Customer, typed: str) -> None:
    sent.says(LATER)
    assert _labels(sent.says(typed)) == [f"Bổ sung vào {FIRST}", *REST]
    assert LATER in sent.text


@pytest.mark.parametrize(
    "typed",
    [
        "bổ sung vào yêu cầu cũ cho em",
        "dạ em muốn bổ sung vào yêu cầu cũ ạ",
        "thêm vào yêu cầu đó giúp em với",
        "bổ sung vào yêu cầu kia nha shop",
        "bổ sung vào yêu cầu em mới gửi lúc nãy được không ạ",
        "cho vào yêu cầu trước đi em",
        "gộp vào yc cũ giúp chị",
    ],
)
def test_a_sentence_that_adds_is_the_answer_and_no_further_message(sent: Customer, typed: str) -> None:
    sent.says(LATER)
    assert _added(sent.says(typed)) == [(FIRST, LATER)]
    assert sent.state.undecided == ()


@pytest.mark.parametrize(
    "typed",
    ["làm yêu cầu mới giúp em", "dạ em muốn gửi yêu cầu mới ạ", "cho em làm một cái riêng nhé", "là yêu cầu mới"],
)
def test_a_sentence_that_wants_a_new_one_is_the_answer(sent: Customer, typed: str) -> None:
    sent.says("đừng gọi vào số 0933444555 nữa")
    sent.says(typed)
    assert sent.draft.slots.record == "+84933444555"


@pytest.mark.parametrize(
    "typed", ["đừng bổ sung vào đó", "không phải yêu cầu mới", "bổ sung thành yêu cầu mới", "dạ em muốn ạ"]
)
def test_a_sentence_that_leaves_it_open_is_asked_again(sent: Customer, typed: str) -> None:
    sent.says(LATER)
    assert _labels(sent.says(typed)) == [f"Bổ sung vào {FIRST}", *REST]
    assert [each.text for each in sent.state.undecided] == [LATER]


def test_a_sentence_that_fits_several_requests_is_asked_again(sent: Customer) -> None:
    only = sent.situation.requests[0]
    sent.situation = replace(sent.situation, requests=(replace(only, code=SECOND), only))
    sent.says(LATER)
    assert f"Bổ sung vào {SECOND}" in _labels(sent.says("thêm vào yêu cầu đó giúp em với"))
    assert [each.text for each in sent.state.undecided] == [LATER]


@pytest.mark.parametrize("typed", ["bổ sung vào K7M-4QM nhé em", "K7M-4QM", "k7m4qm ạ"])
def test_a_code_says_which_of_several(sent: Customer, typed: str) -> None:
    _coded(sent, CODE)
    only = sent.situation.requests[0]
    sent.situation = replace(sent.situation, requests=(replace(only, code=SECOND), only))
    sent.says(LATER)
    assert _added(sent.says(typed)) == [(CODE, LATER)]


@pytest.mark.parametrize("typed", ["bổ sung cả email nữa", "bổ sung: đừng gọi vào số 0933444555 nữa"])
def test_a_sentence_that_says_more_is_kept_as_words(sent: Customer, typed: str) -> None:
    sent.says(LATER)
    sent.says(typed)
    assert typed in [each.text for each in sent.state.undecided]


def test_a_message_of_another_kind_opens_a_form_as_ever(sent: Customer) -> None:
    sent.says(OTHER)
    assert sent.draft.kind is Kind.DELETE


@pytest.mark.parametrize("text", ["em nhầm, xoá hết thông tin của tôi đi", "bổ sung: xoá hết thông tin của tôi đi"])
def test_one_that_says_it_adds_may_be_about_a_request_of_another_kind(sent: Customer, text: str) -> None:
    assert f"Bổ sung vào {FIRST}" in _labels(sent.says(text))
    assert sent.state.draft is None
    sent.says("mới")
    assert sent.draft.kind is Kind.DELETE


@pytest.mark.parametrize(
    "text", ["zxcv qwerty asdf hjkl uiop 0933444555", "em nhầm, zxcv qwerty asdf hjkl", "bổ sung số nhà 12 Lê Lợi"]
)
def test_what_is_not_understood_may_be_added_when_it_is_a_value_or_says_so(sent: Customer, text: str) -> None:
    sent.says(text)
    assert _added(sent.says("1")) == [(FIRST, text)]


def test_what_is_not_understood_and_says_neither_is_asked_back(sent: Customer) -> None:
    assert f"Bổ sung vào {FIRST}" not in _labels(sent.says("zxcv qwerty"))
    assert f"Bổ sung vào {FIRST}" not in _labels(sent.says("em nhầm, zxcv qwerty asdf hjkl bao lâu"))


def test_three_open_ones_are_offered_at_most_the_newest_first(sent: Customer) -> None:
    only = sent.situation.requests[0]
    more = tuple(replace(only, code=f"K7M-4Q{number}") for number in (4, 3, 2))
    sent.situation = replace(sent.situation, requests=(*more, only))
    labels = _labels(sent.says(LATER))
    assert labels[:4] == ["Bổ sung vào K7M-4Q4", "Bổ sung vào K7M-4Q3", "Bổ sung vào K7M-4Q2", "Yêu cầu mới"]


@pytest.mark.parametrize("typed", ["bổ sung", "ừ"])
def test_a_word_that_fits_several_requests_is_asked_again(sent: Customer, typed: str) -> None:
    only = sent.situation.requests[0]
    sent.situation = replace(sent.situation, requests=(replace(only, code=SECOND), only))
    sent.says(LATER)
    decision = sent.says(typed)
    assert decision.effects == ()
    assert f"Bổ sung vào {SECOND}" in _labels(decision)
    assert LATER in sent.text


def test_the_words_wait_while_something_else_is_asked(sent: Customer) -> None:
    sent.says(LATER)
    assert _labels(sent.says("email của shop là gì"))[-1] == "Xem tin đang giữ"
    sent.presses("Xem tin đang giữ")
    assert LATER in sent.text
    sent.presses("Bổ sung vào")
    assert "Xem tin đang giữ" not in _labels(sent.says("email của shop là gì"))


def test_an_old_button_still_adds_the_words_it_stood_under(sent: Customer) -> None:
    sent.says(LATER)
    sent.says("email của shop là gì")
    assert _added(sent.sends(Press(data=f"attach:withdraw:{FIRST}"))) == [(FIRST, LATER)]


def test_after_a_day_nobody_is_reminded_and_the_button_still_works(sent: Customer) -> None:
    sent.says(LATER)
    sent.waits(days=1, minutes=1)
    assert "Xem tin đang giữ" not in _labels(sent.says("email của shop là gì"))
    assert _added(sent.sends(Press(data=f"attach:withdraw:{FIRST}"))) == [(FIRST, LATER)]


def test_a_second_press_adds_nothing_and_shows_how_the_request_stands(sent: Customer) -> None:
    sent.says(LATER)
    sent.presses("Bổ sung vào")
    decision = sent.sends(Press(data=f"attach:withdraw:{FIRST}"))
    assert decision.effects == ()
    assert FIRST in sent.text
    assert sent.state.awaiting is None


@pytest.mark.parametrize("typed", ["không", "thôi"])
def test_a_no_after_the_words_were_added_is_an_ordinary_no(sent: Customer, typed: str) -> None:
    sent.says(LATER)
    sent.says("1")
    assert sent.says(typed).replies[0].text == sent.situation.say("call.declined")


def test_further_words_join_those_that_wait(sent: Customer) -> None:
    sent.says(LATER)
    sent.says("đừng gửi email cho tôi nữa")
    assert _added(sent.says("bổ sung")) == [(FIRST, f"{LATER}\nđừng gửi email cho tôi nữa")]


@pytest.mark.parametrize("before", ["", f"{CODE} bổ sung: "])
def test_a_text_too_long_to_be_kept_whole_is_cut_and_the_customer_told(sent: Customer, before: str) -> None:
    _coded(sent, CODE)
    text = (before + "em nhầm, số đúng là 0933444555. " + "thêm nữa " * 400).strip()
    if not before:
        sent.sends(Press(data=f"add:{CODE}"))
    sent.says(text)
    assert sent.situation.say("add.cut", most=LONGEST_NOTE) in sent.text
    added = _added(sent.last) or _added(sent.says("1"))
    assert added == [(CODE, text[:LONGEST_NOTE])]


def test_words_too_long_to_be_kept_together_are_asked_for_again_not_cut(sent: Customer) -> None:
    long = f"{LATER} {'nhé ' * 340}".strip()
    sent.says(long)
    sent.says(f"{long} ạ")
    assert sent.situation.say("later.full") in sent.text
    assert _added(sent.says("bổ sung")) == [(FIRST, long)]


def test_one_message_of_two_kinds_waits_for_both(sent: Customer) -> None:
    only = sent.situation.requests[0]
    sent.situation = replace(sent.situation, requests=(replace(only, kind=Kind.DELETE, code=SECOND), only))
    text = f"{LATER}? {OTHER}"
    assert len(sent.says(text).replies) == 1
    decision = sent.says("1")
    assert _added(decision) == [(SECOND, text)]
    assert _asked_on(decision)[0] == f"Bổ sung vào {FIRST}"


def test_the_same_words_again_wait_once(sent: Customer) -> None:
    sent.says(LATER)
    sent.says(LATER)
    assert [each.text for each in sent.state.undecided] == [LATER]


def test_no_line_waits_twice(sent: Customer) -> None:
    for text in (LATER, "đừng gửi email cho tôi nữa", LATER, "đừng gửi email cho tôi nữa"):
        sent.says(text)
    assert _added(sent.says("bổ sung")) == [(FIRST, f"{LATER}\nđừng gửi email cho tôi nữa")]


def test_words_of_two_kinds_wait_each_for_themselves(sent: Customer) -> None:
    only = sent.situation.requests[0]
    deleting = replace(only, kind=Kind.DELETE, code=SECOND)
    sent.situation = replace(sent.situation, requests=(deleting, only))
    sent.says(LATER)
    sent.says(OTHER)
    decision = sent.says("1")
    assert _added(decision) == [(SECOND, OTHER)]
    assert LATER in next(each.reply.text for each in decision.effects if isinstance(each, AskOn))
    assert _added(sent.says("1")) == [(FIRST, LATER)]


def test_after_words_are_dropped_others_that_wait_are_asked_about(sent: Customer) -> None:
    only = sent.situation.requests[0]
    sent.situation = replace(sent.situation, requests=(replace(only, kind=Kind.DELETE, code=SECOND), only))
    sent.says(LATER)
    sent.says(OTHER)
    assert _labels(sent.says("thôi"))[0] == f"Bổ sung vào {FIRST}"
    assert [each.text for each in sent.state.undecided] == [LATER]


def test_words_for_a_request_that_ended_wait_for_a_new_one(sent: Customer) -> None:
    sent.says("đừng gọi vào số 0933444555 nữa")
    _ended(sent, FIRST)
    assert _added(sent.presses("Bổ sung vào")) == []
    assert _labels(sent.last) == ["Yêu cầu mới", "Thôi, bỏ tin này"]
    sent.says("mới")
    assert sent.draft.slots.record == "+84933444555"


def test_asked_again_after_all_of_them_ended_a_new_request_is_left(sent: Customer) -> None:
    sent.says(LATER)
    _ended(sent, FIRST)
    sent.says("email của shop là gì")
    assert _labels(sent.presses("Xem tin đang giữ")) == ["Yêu cầu mới", "Thôi, bỏ tin này"]


def test_who_may_open_no_more_can_still_add(sent: Customer) -> None:
    business = sent.situation.knowledge.business
    limits = business.limits.model_copy(update={"open_requests": 1})
    knowledge = replace(sent.situation.knowledge, business=business.model_copy(update={"limits": limits}))
    sent.situation = replace(sent.situation, shop=Shop(knowledge))
    assert _labels(sent.says(LATER)) == [f"Bổ sung vào {FIRST}", *REST[1:]]
    assert "1 yêu cầu chưa xong" in sent.text


def test_inside_a_form_nothing_is_asked_about_another_request(sent: Customer) -> None:
    sent.says(LATER)
    sent.says("mới")
    sent.says("đừng gọi điện cho tôi nữa")
    assert sent.state.draft
    assert [each.text for each in sent.state.undecided] == [LATER]


def test_words_of_a_new_request_wait_until_it_is_sent(sent: Customer) -> None:
    sent.says(f"{LATER}, số 0933444555")
    for typed in ("mới", "mọi cuộc gọi", "bỏ qua", "bỏ qua"):
        sent.says(typed)
        assert sent.state.undecided
    assert [type(each) for each in sent.says("gửi đi").effects] == [OpenRequest]
    assert sent.state.undecided == ()


def test_words_of_a_new_request_that_is_given_up_wait_on_and_it_is_said(sent: Customer) -> None:
    sent.says(LATER)
    sent.says("mới")
    assert _labels(sent.says("thôi không gửi nữa")) == ["Xem tin đang giữ"]
    assert sent.situation.say("later.kept", text=LATER) in sent.text
    assert _labels(sent.says("1"))[:2] == [f"Bổ sung vào {FIRST}", "Yêu cầu mới"]


def test_an_old_button_for_a_new_request_pressed_inside_a_form_loses_neither(sent: Customer) -> None:
    sent.says(LATER)
    sent.sends(Press(data="new:delete"))
    sent.sends(Press(data="anew:withdraw"))
    before, waiting = sent.draft, [each.text for each in sent.state.undecided]
    sent.presses("Thôi phiếu cũ")
    assert (before.kind, waiting) == (Kind.DELETE, [LATER])
    assert (sent.draft.kind, sent.draft.kept) == (Kind.WITHDRAW, (LATER,))


def test_a_question_beside_it_is_answered_and_the_buttons_are_those_of_the_words(sent: Customer) -> None:
    decision = sent.says(f"email của shop là gì? {LATER}")
    assert len(decision.replies) == 2
    assert _labels(decision) == [f"Bổ sung vào {FIRST}", *REST]


@pytest.mark.parametrize(
    "text", ["yêu cầu K7M-4QM em muốn bổ sung zxcv", "K7M-4QM số khác là 0933444555", "k7m4qm đừng nhắn tin nữa nhé"]
)
def test_words_beside_a_code_are_asked_about(sent: Customer, text: str) -> None:
    _coded(sent, CODE)
    sent.says(text)
    assert _added(sent.says("1")) == [(CODE, text)]


@pytest.mark.parametrize(
    "text",
    [
        "K7M-4QM",
        "mã K7M-4QM của em tới đâu rồi",
        "huỷ yêu cầu K7M-4QM giúp em",
        "xoá K7M-4QM đi",
        "em tên Lan, mã K7M-4QM, xong chưa ạ",
        "em gửi K7M-4QM rồi, sao chưa thấy ai gọi 0933444555",
    ],
)
def test_a_code_alone_or_with_a_question_shows_how_it_stands(sent: Customer, text: str) -> None:
    _coded(sent, CODE)
    sent.says(text)
    assert "Đang chờ nhân viên nhận" in sent.text
    assert sent.state.undecided == ()


def test_words_that_undo_and_mend_at_once_lead_to_how_it_stands(sent: Customer) -> None:
    _coded(sent, CODE)
    sent.says("K7M-4QM huỷ giúp em, em nhầm")
    sent.presses("Xem tình trạng")
    assert "Rút yêu cầu" in _labels(sent.last)


def test_a_number_that_was_not_offered_leaves_the_choices(sent: Customer) -> None:
    sent.says(LATER)
    sent.says("7")
    assert "từ 1 đến 4" in sent.text
    assert _added(sent.says("1")) == [(FIRST, LATER)]


def test_a_changed_message_takes_the_place_of_the_words_kept_from_it(sent: Customer) -> None:
    sent.situation = replace(sent.situation, message_id="7")
    sent.says("đừng gọi vào số 0933444555 nữa")
    sent.situation = replace(sent.situation, message_id="8")
    sent.says("em nhầm, cả email nữa")
    sent.situation = replace(sent.situation, message_id="9")
    sent.sends(Edited(message_id="7", text="đừng gọi vào số 0933444556 nữa"))
    assert "0933444556" in sent.text
    assert _added(sent.says("1")) == [(FIRST, "em nhầm, cả email nữa\nđừng gọi vào số 0933444556 nữa")]


def test_an_answer_joined_to_the_question_where_the_words_go_stays(sent: Customer) -> None:
    only = sent.situation.requests[0]
    sent.situation = replace(sent.situation, requests=(replace(only, kind=Kind.DELETE, code=SECOND), only))
    decision = sent.says(f"email của shop là gì? {LATER}? {OTHER}")
    assert sent.situation.knowledge.business.email in decision.replies[0].text
    assert _labels(decision)[0] == f"Bổ sung vào {SECOND}"


def test_a_form_beside_words_that_are_kept_says_that_they_are(sent: Customer) -> None:
    text = f"{LATER}? {OTHER}"
    sent.says(text)
    assert sent.draft.kind is Kind.DELETE
    assert sent.situation.say("later.kept", text=text) in sent.text


def test_a_complaint_of_what_was_just_done_mends_nothing(sent: Customer) -> None:
    assert f"Bổ sung vào {FIRST}" not in _labels(sent.says("tôi muốn khiếu nại nhân viên lúc nãy gọi điện chửi tôi"))


def test_who_erases_the_history_hears_that_words_wait(sent: Customer) -> None:
    sent.says("/quyenriengtu")
    sent.presses("Xoá lịch sử")
    assert sent.situation.say("privacy.with_kept") not in sent.text
    sent.says(LATER)
    sent.says("xoá lịch sử chat")
    assert sent.situation.say("privacy.with_kept") in sent.text


def test_a_request_sent_from_elsewhere_is_only_meant_when_it_is_named(sent: Customer) -> None:
    _coded(sent, CODE, linked=True)
    sent.says(LATER)
    assert sent.state.undecided == ()
    sent.says("thôi")
    sent.says(f"{CODE} bổ sung: cả tin nhắn nữa")
    assert _added(sent.says("1")) == [(CODE, f"{CODE} bổ sung: cả tin nhắn nữa")]


async def test_the_addition_is_in_the_record_and_before_its_owners_eyes(door: Door) -> None:
    await door.says(*REQUEST, LATER, "bổ sung")
    async with door.database.work() as work:
        request, events = await work.request(CODE), await work.events(CODE)
    assert request
    assert request.slots.note == f"mọi cuộc gọi\n{LATER}"
    assert [event.move for event in events] == [Move.OPEN, Move.ADD]
    assert LATER in (await door.posted(GROUP))[-1]


async def test_what_waits_still_is_asked_about_after_the_addition(door: Door) -> None:
    await door.says(*REQUEST, LATER, "em nhầm, xoá hết thông tin của tôi đi", "1")
    added, asked = (await door.posted())[-2:]
    assert added == door.knowledge.say("request.add_done", code=CODE)
    assert LATER in asked
    await door.says("1")
    assert (await door.posted())[-1] == added


async def test_the_customer_hears_that_it_was_added(door: Door) -> None:
    await door.says(*REQUEST, LATER, "bổ sung")
    assert (await door.posted())[-1] == door.knowledge.say("request.add_done", code=CODE)
