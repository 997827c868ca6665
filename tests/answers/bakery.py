"""A small business of another trade whose engine is fitted in a second: few entries, two voices."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypedDict, TypeVar, cast

import yaml

from bot.content.knowledge import Knowledge
from bot.content.loader import load
from bot.content.models import Asks, Entry
from bot.domain.requests import Kind
from tests.content.small import write_small

EntryType = TypeVar("EntryType", bound=Entry)


class Shelves(TypedDict):
    """Ways of asking by entry and voice."""

    entries: dict[str, Asks]
    requests: dict[str, Asks]


def bakery_in(folder: Path) -> Knowledge:
    """The small folder's content with real ways of asking."""
    knowledge = load(write_small(folder))
    asked = cast(Shelves, yaml.safe_load(Path(__file__).with_name("bakery.yaml").read_text(encoding="utf-8")))

    def asking(entries: dict[str, EntryType]) -> dict[str, EntryType]:
        return {key: entry.model_copy(update={"ask": asked["entries"][key]}) for key, entry in entries.items()}

    return replace(
        knowledge,
        answers=asking(dict(knowledge.answers)),
        silent=asking(dict(knowledge.silent)),
        small_talk=asking(dict(knowledge.small_talk)),
        off_topic=asking(dict(knowledge.off_topic)),
        handoff=asking(dict(knowledge.handoff)),
        requests={kind: knowledge.requests[kind].model_copy(update={"ask": asked["requests"][kind]}) for kind in Kind},
    )
