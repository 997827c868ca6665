"""What the buttons of the staff group carry, and how a press is read back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_PREFIX = "nv"  # nhân viên: no button of the customer's side begins so


class Action(StrEnum):
    """What a button asks for. Those of a talk or an announcement carry its id, the others a request's code."""

    OPEN = "open"
    TAKE = "take"
    ASK = "ask"
    VERIFY = "verify"
    ASK_PROOF = "prove"
    FINISH = "finish"
    ITEM = "item"
    MARK = "mark"
    RESULT = "result"
    SEND_RESULT = "send-result"
    REFUSE = "refuse"
    SEND_REFUSAL = "send"
    MORE = "more"
    EXTEND = "extend"
    SEND_EXTENSION = "send-extend"
    THIRD_PARTY = "third"
    SEND_THIRD_PARTY = "send-third"
    HAND_OVER = "hand-over"
    TAKE_OVER = "take-over"
    VIEW = "view"
    BACK = "back"
    ANNOUNCE_SEND = "announce-send"
    ANNOUNCE_DROP = "announce-drop"
    TALK_OPEN = "talk-open"
    TALK_TAKE = "talk-take"
    TALK_VIEW = "talk-view"
    TALK_END = "talk-end"
    GAP = "gap"  # on a group of questions that the bot did not settle; the key is the suggestion's id

    @property
    def is_for_talks(self) -> bool:
        """Whether the button stands on a talk's card."""
        return self.name.startswith("TALK_")

    @property
    def is_for_announcements(self) -> bool:
        """Whether the button stands under the preview of an announcement, whose id it carries."""
        return self.name.startswith("ANNOUNCE_")


_ACTIONS = {action.value: action for action in Action}


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPress:
    """One press: the action, what it is about, and what was chosen (a way of verifying, a ground) if anything."""

    action: Action
    key: str
    choice: str = ""

    def __str__(self) -> str:
        return ":".join(filter(None, (_PREFIX, self.action, self.key, self.choice)))


def read_press(data: str) -> StaffPress | None:
    """The press that this data stands for; None when it is no button of the staff's, or one of an older program."""
    prefix, *parts = data.split(":", maxsplit=3)
    action = _ACTIONS.get(parts[0]) if parts else None
    if prefix != _PREFIX or action is None or len(parts) < 2:
        return None
    return StaffPress(action=action, key=parts[1], choice=parts[2] if len(parts) > 2 else "")


def is_staff_press(data: str) -> bool:
    """Whether a press with this data belongs to the staff group, so that it means nothing anywhere else."""
    return data.startswith(f"{_PREFIX}:")
