"""The shop's own content: the whole policy answered, and nothing promised beyond it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from bot.content.knowledge import Knowledge
from bot.domain.requests import Kind

LETTERS = {"4.2": "abcdefgh", "6.2": "abcd", "6.3": "abcd", "8.1": "abcd"}
SECTIONS = {1: 2, 2: 5, 3: 4, 4: 3, 5: 3, 6: 3, 7: 3, 8: 1, 9: 4}


def _expected_clauses() -> Iterator[str]:
    for section, count in SECTIONS.items():
        for index in range(1, count + 1):
            yield f"{section}.{index}"
            yield from (f"{section}.{index}{letter}" for letter in LETTERS.get(f"{section}.{index}", ""))


def _customer_texts(shop: Knowledge) -> Iterator[tuple[str, str]]:
    """Every text of entries and requests that a customer reads, with what it belongs to."""
    for shelf in (shop.answers, shop.silent, shop.small_talk, shop.off_topic, shop.handoff):
        for entry in shelf.values():
            yield entry.id, entry.title
            yield entry.id, shop.text_of(entry)
    for kind, request in shop.requests.items():
        texts = (request.title, request.intro, request.purpose, request.done)
        yield from ((kind, shop.fill(text)) for text in texts)
        yield from ((kind, text) for need in request.needs for text in (need.ask, need.summary))
        yield from ((kind, shop.fill(ground.text)) for ground in request.grounds)


def test_policy_has_every_clause_in_order(shop: Knowledge) -> None:
    numbers = [clause.number for section in shop.policy.sections for clause in section.clauses]
    assert numbers == list(_expected_clauses())


def test_no_slip_of_the_source_is_left_unmended(shop: Knowledge) -> None:
    texts = [clause.text for section in shop.policy.sections for clause in section.clauses]
    assert [text for text in texts if re.search(r"LAPTOP\w| [,:]|Dữ liêu|bảo mật an bằng", text)] == []


def test_every_clause_has_an_answer_resting_on_it_first_or_beside(shop: Knowledge) -> None:
    answered = {clause for answer in shop.answers.values() for clause in answer.clauses}
    assert set(_expected_clauses()) <= answered


def test_silent_answers_say_that_the_policy_is_silent(shop: Knowledge) -> None:
    for topic in shop.silent.values():
        assert re.search(r"[Cc]hính sách (có nêu .* nhưng )?không (nói|nêu|ghi)|nhưng không nói", topic.answer), (
            topic.id
        )


@pytest.mark.parametrize("promise", [r"\d+\s*(giờ|tiếng|phút|ngày|h)\b", r"72", r"24/7", r"chắc chắn", r"đảm bảo"])
def test_no_text_promises_what_the_policy_does_not(shop: Knowledge, promise: str) -> None:
    found = [(owner, text) for owner, text in _customer_texts(shop) if re.search(promise, _without_numbers(shop, text))]
    assert found == []


def _without_numbers(shop: Knowledge, text: str) -> str:
    """The text without the business's telephone numbers."""
    for line in shop.business.hotlines:
        text = text.replace(line.number, "")
    return text


def test_one_spelling_of_tone_marks(shop: Knowledge) -> None:
    texts = [*_customer_texts(shop), *shop.phrases.items()]
    old = re.compile(r"\b(?:[Xx]ó[a]|[Hh]ó[a]|\w*[Tt]hỏa|[Ủủ]y|[Hh]ủy|[Kk]hỏe|[Tt]ùy)\b")
    assert [(owner, old.findall(text)) for owner, text in texts if old.search(text)] == []


def test_questions_offer_the_request_that_comes_next(shop: Knowledge) -> None:
    offers = {answer.id: answer.offer for answer in shop.answers.values() if answer.offer}
    assert offers["co-duoc-xoa-khong"] is Kind.DELETE
    assert offers["xin-ban-giao-du-lieu"] is Kind.HANDOVER
    assert offers["thu-thap-nhung-gi"] is Kind.ACCESS
    assert offers["thong-tin-bi-ghi-sai"] is Kind.CORRECT
    assert offers["khong-quang-cao-rac"] is Kind.WITHDRAW
    assert offers["nguoi-la-goi-sau-khi-mua"] is Kind.COMPLAINT


def test_only_what_changes_nothing_about_a_person_needs_no_verification(shop: Knowledge) -> None:
    by_chat = {kind for kind, request in shop.requests.items() if request.verification == "chat"}
    assert by_chat == {Kind.WITHDRAW, Kind.OBJECT, Kind.COMPLAINT}


def test_no_request_asks_for_an_identity_card(shop: Knowledge) -> None:
    asked = [need.ask.lower() for request in shop.requests.values() for need in request.needs]
    assert [text for text in asked if re.search(r"căn cước|cccd|cmnd|chứng minh|hộ chiếu", text)] == []


def test_sections_are_numbered_without_a_gap(shop: Knowledge) -> None:
    numbers = [section.number for section in shop.policy.sections]
    assert all(after == before + 1 for before, after in pairwise(numbers))
