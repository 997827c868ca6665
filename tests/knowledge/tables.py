"""The tables of messages in this folder."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict, cast

import yaml


class Pair(TypedDict):
    kind: str
    asks: str
    wants: str


class Pairs(TypedDict):
    pairs: list[Pair]
    other_matters: list[str]


class FollowUp(TypedDict, total=False):
    after: str
    text: str
    clauses: list[str]
    entries: list[str]


class Double(TypedDict):
    text: str
    first: list[str]
    second: list[str]


class FollowUps(TypedDict):
    follow_ups: list[FollowUp]
    doubles: list[Double]


def pairs() -> Pairs:
    """A question and a request about the same matter."""
    return cast(Pairs, _read("pairs.yaml"))


def followups() -> FollowUps:
    """Messages that lean on the answer before them, and messages that ask twice."""
    return cast(FollowUps, _read("followups.yaml"))


def _read(name: str) -> object:
    return yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
