"""A wish is told from a question by how it is said, and its kind by what it says."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict, cast

import pytest
import yaml

from bot.answers.speech import speech_act
from bot.answers.text import Folder
from bot.answers.wishes import request_kind
from bot.content.models import Language
from bot.domain.requests import Kind


class Wanted(TypedDict):
    text: str
    kind: str


class Table(TypedDict):
    requests: list[Wanted]
    questions: list[str]
    other_matters: list[str]


TABLE = cast(Table, yaml.safe_load(Path(__file__).with_name("speech.yaml").read_text(encoding="utf-8")))
LANGUAGE = Path(__file__).parents[2] / "knowledge" / "language"


@pytest.fixture(scope="module")
def folder() -> Folder:
    words: dict[str, object] = {}
    for path in sorted(LANGUAGE.glob("*.yaml")):
        words |= yaml.safe_load(path.read_text(encoding="utf-8"))
    return Folder(Language.model_validate(words))


@pytest.mark.parametrize("wanted", TABLE["requests"], ids=lambda wanted: wanted["text"])
def test_who_wants_something_done_is_heard(wanted: Wanted, folder: Folder) -> None:
    act = speech_act(wanted["text"], folder.fold(wanted["text"]))
    assert act.score > 0, act.signs


@pytest.mark.parametrize("wanted", TABLE["requests"], ids=lambda wanted: wanted["text"])
def test_the_words_speak_for_the_kind(wanted: Wanted, folder: Folder) -> None:
    evidence = request_kind(wanted["text"], folder.fold(wanted["text"]))
    assert evidence[Kind(wanted["kind"])] == max(evidence.values()) > 0, evidence


@pytest.mark.parametrize("text", TABLE["questions"])
def test_who_asks_is_not_taken_at_a_word(text: str, folder: Folder) -> None:
    act = speech_act(text, folder.fold(text))
    assert act.score < 0, act.signs


@pytest.mark.parametrize("text", TABLE["other_matters"])
def test_machines_and_purchases_are_no_wishes_about_data(text: str, folder: Folder) -> None:
    assert max(request_kind(text, folder.fold(text)).values()) < 1


def test_a_score_explains_itself(folder: Folder) -> None:
    text = "xoá giúp em được không"
    act = speech_act(text, folder.fold(text))
    assert {"asks kindly", "begins with what to do", "asks yes or no"} <= {sign.name for sign in act.signs}
    assert act.score == sum(sign.weight for sign in act.signs)
    assert 0.5 < act.chance < 1


def test_an_empty_message_is_neither(folder: Folder) -> None:
    assert speech_act("", folder.fold("")).signs == ()
