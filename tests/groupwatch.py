"""Whether a text shows a whole personal value: what no message to the staff group may do, whoever caused it."""

from __future__ import annotations

import re

from bot.domain.masking import mask
from bot.domain.messages import ChatRef, Reply

_LAW = re.compile(r"\d+/\d{4}/[A-ZĐ]+[A-ZĐ\d-]*")  # the number of a law: 356/2025/NĐ-CP
_OWN = re.compile(r"098\.1900\.233|0985 86 89 36|thegioiso247\.vn@gmail\.com")  # the business's own, which all may know
_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")


def shows_a_value(text: str) -> bool:
    """Whether the text has a phone, an e-mail, or a long number that is not masked."""
    rest = _DATE.sub("", _OWN.sub("", _LAW.sub("", text)))
    return mask(rest) != rest


def is_staff_group(chat: ChatRef) -> bool:
    """Whether everybody of the staff reads there: Telegram's groups, and that of the demo and of the terminal."""
    return chat.id.startswith("-") or chat.id in {"staff", "group"}


def as_read(reply: Reply) -> str:
    """Everything of the message that can be read: its words and the labels of its buttons."""
    return "\n".join([reply.text, *(button.label for row in reply.buttons for button in row)])
