"""Who wants something done is told from who asks by how it is said."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict, cast

import pytest
import yaml

from bot.answers.speech import speech_act
from bot.answers.text import Folder
from bot.answers.values.inventory import taken_stock


class Table(TypedDict):
    requests: list[str]
    questions: list[str]


TABLE = cast(Table, yaml.safe_load(Path(__file__).with_name("speech.yaml").read_text(encoding="utf-8")))


@pytest.mark.parametrize("text", TABLE["requests"])
def test_who_wants_something_done_is_heard(text: str, folder: Folder) -> None:
    act = speech_act(taken_stock(text), folder.fold(text))
    assert act.score > 0, act.signs


@pytest.mark.parametrize("text", TABLE["questions"])
def test_who_asks_is_not_taken_at_a_word(text: str, folder: Folder) -> None:
    act = speech_act(taken_stock(text), folder.fold(text))
    assert act.score < 0, act.signs


def test_a_score_explains_itself(folder: Folder) -> None:
    text = "xoá giúp em được không"
    act = speech_act(taken_stock(text), folder.fold(text))
    assert {"asks kindly", "begins with what to do", "asks yes or no"} <= {sign.name for sign in act.signs}
    assert act.score == sum(sign.weight for sign in act.signs)
    assert 0.5 < act.chance < 1


def test_an_empty_message_is_neither(folder: Folder) -> None:
    assert speech_act(taken_stock(""), folder.fold("")).signs == ()
