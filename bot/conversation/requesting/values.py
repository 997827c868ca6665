"""What a customer types for one thing that was asked for: taken, odd and to be confirmed, or no such thing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from bot.answers.values.certainty import NOTHING, Certainty, Reading
from bot.answers.values.dates import check_date
from bot.answers.values.emails import check_email
from bot.answers.values.people import introduced_name, looks_like_name
from bot.answers.values.phones import check_phone
from bot.answers.values.wording import worded
from bot.conversation.requesting.steps import field_of
from bot.domain.requests import Field

_LONGEST = {"name": 80, "address": 300, "company": 150, "order": 40, "gender": 20}  # letters; what is longer is none
LONGEST_NOTE = 2000  # letters; what is longer is cut, and the customer is told
_NUMBER = re.compile(r"\d(?:\W?\d){5,}")  # a phone or a card's number
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_SHORTEST_ADDRESS = 6  # letters; "Hà Nội" is short for a place where post arrives, but possible


def sort_of(step: str) -> str:
    """What sort of value a step wants: a field's name for a correction, otherwise the slot's."""
    return field_of(step) or step


def read_value(step: str, text: str, today: date) -> Reading:
    """The value in the text for this step, normalised. `today` tells a likely date of birth from an odd one."""
    sort = sort_of(step)
    if sort == Field.BIRTHDATE:
        return check_date(text, today=today)
    if sort in _CHECKS:
        return _CHECKS[sort](" ".join(text.split()))
    return _words(text.strip(), _LONGEST.get(sort, LONGEST_NOTE))


def _phone_or_email(text: str) -> Reading:
    readings = (check_phone(text), check_email(text))
    for certainty in (Certainty.SURE, Certainty.ODD):
        for reading in readings:
            if reading.certainty is certainty:
                return reading
    return NOTHING


def _order(text: str) -> Reading:
    """A code of an order or contract nearly always has a digit."""
    if not 0 < len(text) <= _LONGEST["order"]:
        return NOTHING
    return Reading(certainty=Certainty.SURE if _DIGIT.search(text) else Certainty.ODD, value=text)


def _name(text: str) -> Reading:
    """A name, also out of "em tên là …"; one that names seldom look like is possible, a number is not."""
    text = introduced_name(worded(text)) or text
    if not _LETTER.search(text) or len(text) > _LONGEST["name"] or "@" in text or _NUMBER.search(text):
        return NOTHING
    usual = " " in text and not _DIGIT.search(text) and looks_like_name(text)
    return Reading(certainty=Certainty.SURE if usual else Certainty.ODD, value=text)


def _address(text: str) -> Reading:
    if not _LETTER.search(text) or len(text) > _LONGEST["address"]:
        return NOTHING
    usual = len(text) > _SHORTEST_ADDRESS and " " in text
    return Reading(certainty=Certainty.SURE if usual else Certainty.ODD, value=text)


def _gender(text: str) -> Reading:
    """The usual ones are chosen by a button or its word; anything else is confirmed."""
    if not _LETTER.search(text) or len(text) > _LONGEST["gender"]:
        return NOTHING
    return Reading(certainty=Certainty.ODD, value=text.lower())


def _words(text: str, longest: int) -> Reading:
    """Free words; too long a note is cut, for it is better than nothing, and a number alone may be one."""
    is_note = longest == LONGEST_NOTE
    said = _LETTER.search(text) or (is_note and _NUMBER.search(text))
    if not said or (len(text) > longest and not is_note):
        return NOTHING
    return Reading(certainty=Certainty.SURE, value=text[:longest])


_CHECKS: Mapping[str, Callable[[str], Reading]] = {
    Field.PHONE: check_phone,
    Field.EMAIL: check_email,
    Field.NAME: _name,
    Field.ADDRESS: _address,
    Field.GENDER: _gender,
    "contact": _phone_or_email,
    "record": _phone_or_email,
    "order": _order,
}
