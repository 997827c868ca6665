"""What can be meant, and which meanings are one place."""

from __future__ import annotations

import pytest

from bot.answers.labels import Label, Shelf, asks_of, kind_of, labels_of, same_clause, same_place
from bot.content.knowledge import Knowledge
from bot.domain.requests import Kind


def _answer(name: str, *clauses: str) -> Label:
    return Label(id=name, shelf=Shelf.ANSWER, clauses=clauses)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("4.2", "4.2", True),
        ("4.2a", "4.2", True),
        ("4.2a", "4.2a", True),
        ("4.2a", "4.2b", False),
        ("4.2", "4.3", False),
        ("1.1", "1.10", False),
    ],
)
def test_an_item_and_its_parent_are_one_clause_and_two_items_are_not(one: str, other: str, same: bool) -> None:
    assert same_clause(one, other) is same
    assert same_clause(other, one) is same


def test_answers_on_the_same_first_clause_are_one_place() -> None:
    assert same_place(_answer("a", "4.2"), _answer("b", "4.2", "5.1"))
    assert same_place(_answer("a", "4.2a"), _answer("b", "4.2"))


def test_answers_that_list_each_other_are_one_place() -> None:
    assert same_place(_answer("a", "5.1", "5.2"), _answer("b", "5.2", "5.1"))
    assert not same_place(_answer("a", "5.1", "5.2"), _answer("b", "5.2"))


def test_all_other_subjects_are_one_place_and_silent_topics_are_not() -> None:
    assert same_place(Label(id="a", shelf=Shelf.OFF_TOPIC), Label(id="b", shelf=Shelf.OFF_TOPIC))
    assert not same_place(Label(id="a", shelf=Shelf.SILENT), Label(id="b", shelf=Shelf.SILENT))
    assert not same_place(_answer("a", "5.3"), Label(id="a", shelf=Shelf.SILENT, clauses=("5.3",)))


def test_the_shop_s_places_are_the_same_seen_from_both_sides(shop_knowledge: Knowledge) -> None:
    labels = labels_of(shop_knowledge)
    for one in labels:
        assert same_place(one, one)
        assert all(same_place(one, other) == same_place(other, one) for other in labels)


def test_every_entry_and_request_is_a_label_of_its_own(shop_knowledge: Knowledge) -> None:
    labels = labels_of(shop_knowledge)
    entries = (
        shop_knowledge.answers,
        shop_knowledge.silent,
        shop_knowledge.small_talk,
        shop_knowledge.off_topic,
        shop_knowledge.handoff,
    )
    assert len(labels) == sum(map(len, entries)) + len(Kind)
    assert len({label.key for label in labels}) == len(labels)
    assert {kind_of(label) for label in labels if label.shelf is Shelf.REQUEST} == set(Kind)


def test_every_way_of_asking_keeps_its_entry_and_its_voice(bakery: Knowledge) -> None:
    labels, asks = labels_of(bakery), asks_of(bakery)
    found = [(labels[ask.label].key, ask.voice) for ask in asks if ask.text == "có camera không"]
    assert found == [("silent/im-camera", "khách lạ")]
    assert {ask.label for ask in asks} == set(range(len(labels)))
