"""A message read by a small engine: whole, and in the parts it is better taken apart into."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.decision import Judge
from bot.answers.features import Synonyms
from bot.answers.labels import labels_of
from bot.answers.model import Model
from bot.answers.reading import Reader
from bot.answers.signs import Layouts
from bot.answers.text import Folder
from bot.content.knowledge import Knowledge


@pytest.fixture(scope="session")
def reader(bakery: Knowledge, bakery_model: Model) -> Reader:
    folder = Folder(bakery.language)
    synonyms = Synonyms(bakery.language.synonyms, folder)
    return Reader(folder, synonyms, bakery_model, Judge(bakery_model.calibration), Layouts(labels_of(bakery)))


def _parts(reader: Reader, text: str) -> list[str]:
    return [passage.text.strip(" ,") for passage in reader.read(text)[1:]]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "tiệm ghi những gì về khách hàng? khách muốn xoá thì tiệm có xoá không",
            ["tiệm ghi những gì về khách hàng?", "khách muốn xoá thì tiệm có xoá không"],
        ),
        ("xoá tên giúp em, ở đây có camera không", ["xoá tên giúp em", "ở đây có camera không"]),
    ],
)
def test_parts_that_mean_something_each_are_taken_apart(text: str, parts: list[str], reader: Reader) -> None:
    assert _parts(reader, text) == parts


@pytest.mark.parametrize("text", ["tiệm ghi những gì về khách hàng", "ở đây có camera không", "xoá tên giúp em"])
def test_what_asks_once_is_left_whole(text: str, reader: Reader) -> None:
    assert _parts(reader, text) == []


@pytest.mark.parametrize("text", ["", "?!", "0981900222", "lan@example.com 0981900222"])
def test_nothing_but_values_says_nothing(text: str, reader: Reader) -> None:
    assert reader.read(text) == ()


def test_the_whole_comes_first_and_is_scored_as_if_it_had_not_been_cut(
    reader: Reader, bakery: Knowledge, bakery_model: Model
) -> None:
    text = "tiệm ghi những gì về khách hàng? khách muốn xoá thì tiệm có xoá không"
    whole = reader.read(text)[0]
    folder = Folder(bakery.language)
    uncut = bakery_model.vocabulary.weighed(folder.fold(text), Synonyms(bakery.language.synonyms, folder))
    assert whole.text == text
    assert whole.folded == folder.fold(text)
    assert np.array_equal(whole.weighed.places, uncut.places)
    assert np.allclose(whole.weighed.values, uncut.values)


@given(
    text=st.text(max_size=200)
    | st.lists(st.sampled_from(["xoá ", "tên ", "không", "? ", ", ", "và ", "gì "])).map("".join)
)
def test_parts_stand_in_the_message_in_order(text: str, reader: Reader) -> None:
    place = 0
    for passage in reader.read(text)[1:]:
        place = text.index(passage.text, place) + len(passage.text)
