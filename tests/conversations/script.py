"""The form of a golden conversation: who does what, and what everybody then reads."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from bot.domain.messages import MediaKind

FOLDER = Path(__file__).parent
_LONG = 5000  # letters


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Expected(_Shape):
    """One message that must come: from this phrase, with the text of this entry, with these fragments and buttons."""

    phrase: str | None = None
    entry: str | None = None
    has: list[str] = []
    hasnt: list[str] = []
    buttons: list[str] = []
    file: str | None = None  # the name of what comes with it, where nothing stands between bot and reader

    @model_validator(mode="before")
    @classmethod
    def _fragment(cls, value: object) -> object:
        """A plain text is a fragment."""
        return {"has": [value]} if isinstance(value, str) else value


class Step(_Shape):
    """One thing done, and everything that comes of it. What is not listed must not come."""

    customer: str | None = None
    long: str | None = None  # said again and again until it is five thousand letters
    press: str | None = None
    press_data: str | None = None  # a button that no message shows any more
    sends: MediaKind | None = None
    caption: str = ""
    contact: str | None = None
    edits: str | None = None
    staff: str | None = None
    staff_press: str | None = None
    by: Literal["an", "binh"] = "an"
    to: str | None = None  # a fragment of the message that is replied to
    waits: int | None = None  # minutes
    days: int | None = None  # so many mornings come; on each, all that the clock does is done
    rounds: bool = False  # all that the clock does is done now
    blocks: bool | None = None

    bot: list[Expected] = []
    group: list[Expected] = []
    private: list[Expected] = []
    toast: str | None = None

    @property
    def is_staffs(self) -> bool:
        """Whether a member of the staff does it, in the group."""
        return self.staff is not None or self.staff_press is not None

    @property
    def is_times(self) -> bool:
        """Whether nobody does anything and time passes."""
        return self.waits is not None or self.days is not None or self.rounds

    @property
    def words(self) -> str:
        """What is typed."""
        if self.long is not None:
            return (f"{self.long} " * (_LONG // len(self.long) + 1))[:_LONG]
        words = self.staff if self.staff is not None else self.customer
        assert words is not None, "a step does one thing"
        return words

    @model_validator(mode="before")
    @classmethod
    def _lists(cls, value: object) -> object:
        """One expected message need not be written as a list."""
        if not isinstance(value, dict):
            return value
        given = {key: value[key] for key in ("bot", "group", "private") if key in value}
        return {**value, **{key: each if isinstance(each, list) else [each] for key, each in given.items()}}


class Conversation(_Shape):
    """A conversation from the first word to the last. `new`: the customer never wrote before."""

    name: str
    new: bool = False
    staffed: bool = True
    telegram: bool = False  # also played through the Telegram channel
    everywhere: bool = False  # also played through every other channel that customers have
    steps: list[Step]


def conversations() -> list[tuple[str, Conversation]]:
    """All golden conversations with the names of their files."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for number, data in enumerate(yaml.safe_load_all(path.read_text(encoding="utf-8"))):
            found.append((f"{path.stem}-{number + 1}", Conversation.model_validate(data)))
    return found
