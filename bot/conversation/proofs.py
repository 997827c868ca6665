"""Whether somebody who knows a request's code also knows what was written into it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.answers.syllables import unmarked
from bot.answers.text import canonical
from bot.answers.values.certainty import Certainty
from bot.answers.values.emails import check_email
from bot.answers.values.people import introduced_name
from bot.answers.values.wording import worded
from bot.domain.requests import Field, Slots

FEWEST_DIGITS = 4  # from the end of a phone number
_FEWEST_WORDS = 2  # of a name; one alone is too many people's
_LONGEST_NAME = 6  # words
_COUNTRY = "84"
_WORD = re.compile(r"\w+")
_NO_DIGIT = re.compile(r"\D")


def is_proof(slots: Slots, text: str) -> bool:
    """Whether the text gives the last digits of a phone, the e-mail or the whole name that the request holds."""
    contacts = list(_contacts(slots))
    email = check_email(" ".join(text.split()))
    if email.certainty is not Certainty.NONE:
        return email.value in contacts
    digits = _national(text)
    if len(digits) >= FEWEST_DIGITS:
        return has_phone(slots, digits)
    return _same_name(slots, introduced_name(worded(text)) or text)


def has_phone(slots: Slots, digits: str) -> bool:
    """Whether a phone number that the request holds ends in these digits."""
    phones = [each for each in _contacts(slots) if "@" not in each]
    return any(_national(each).endswith(_national(digits)) for each in phones)


def could_be_proof(text: str, *, asks: bool) -> bool:
    """Whether the text is meant as one: digits, an e-mail, a name, or a few words that ask nothing."""
    if len(_NO_DIGIT.sub("", text)) >= FEWEST_DIGITS or "@" in text or introduced_name(worded(text)):
        return True
    return not asks and len(text.split()) <= _LONGEST_NAME


def _contacts(slots: Slots) -> Iterator[str]:
    yield from filter(None, (slots.contact, slots.record))
    for change in slots.changes:
        if change.field in {Field.PHONE, Field.EMAIL}:
            yield from filter(None, (change.old, change.new))


def _national(text: str) -> str:
    """The digits without the country's code and the zero before the network's."""
    digits = _NO_DIGIT.sub("", text)
    if digits.startswith(_COUNTRY) and len(digits) > 10:
        digits = digits.removeprefix(_COUNTRY)
    return digits.removeprefix("0") if len(digits) >= 10 else digits


def _same_name(slots: Slots, text: str) -> bool:
    names = [
        slots.name,
        *(value for each in slots.changes if each.field is Field.NAME for value in (each.old, each.new)),
    ]
    return any(_is_same(_words(name), _words(text)) for name in names if name)


def _is_same(name: list[str], given: list[str]) -> bool:
    """Marks count only where both are written with them."""
    plain, plainly_given = [unmarked(word) for word in name], [unmarked(word) for word in given]
    if len(given) < _FEWEST_WORDS or plain != plainly_given:
        return False
    return name in (given, plain) or given == plainly_given


def _words(name: str) -> list[str]:
    return _WORD.findall(canonical(name))
