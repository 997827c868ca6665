"""What a customer types freely, as the staff group may see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.answers.values.inventory import Inventory, taken_stock
from bot.answers.values.people import introduced_name, name_at
from bot.answers.values.places import address_at, is_surely_address
from bot.answers.values.vocabulary import CAPITAL
from bot.answers.values.wording import Found, Wording, vn
from bot.domain.masking import mask, mask_value
from bot.domain.messages import Person
from bot.domain.requests import Field, Slots

_SHORTEST_VALUE = 3  # letters; a shorter name, masked wherever it stands, would make whole sentences unreadable

# Where an address may begin: after a word that leads to one, or with a house number before its street.
_ADDRESS_CUES = (
    vn(r"(?<![^\W_])(?:địa\s*chỉ|đ/c|đc|nhà|ở|tại|về|tới|đến)(?![^\W_])[\s:]*"),
    vn(r"(?<![^\W_])(?=(?:số\s*)?\d{1,4}[a-z]?(?:/\d{1,4})*,?\s+(?:ngõ|ngách|hẻm|kiệt|đường|phố|thôn|tổ)(?![^\W_]))"),
)
# Where nothing but an address begins: a house number and a street in capitals where a new part of a list begins,
# a flat or a room with its number, a hamlet or a commune with its name.
_CAPITALISED = rf"{CAPITAL}[^\W\d_]*"
_SURE_ADDRESS = re.compile(
    r"(?:^|[\n,;:\ue000-\ue003]\s*|\s[-–]\s*|(?<!\w)[Ss](?:ố|o)\s*)"
    rf"(?=\d{{1,4}}[A-Za-z]?(?:/\d{{1,4}}[A-Za-z]?)*,?\s+{_CAPITALISED}\s+{CAPITAL})"
    r"|(?<!\w)(?=(?:[Cc]ăn(?:\s+hộ)?|[Pp]hòng|[Tt](?:oà|òa)(?:\s+nhà)?)\s+[A-Za-z]{0,2}\d)"
    rf"|(?<!\w)(?=(?:[Tt]hôn|[Xx]óm|[Ấấ]p|[Xx]ã)\s+{CAPITAL})"
)

# Where a name stands: after the word for it (in small letters only after a colon, for "họ tên khách hàng" is none),
# or in capitals right before a phone.
_NAME_CUE = vn(r"(?<![^\W_])(?:họ\s*(?:và|&)?\s*tên|tên\s*(?=[:-]))\s*(?P<colon>[:-])?\s*(?:là\s+)?")
_NAME_BEFORE_PHONE = re.compile(rf"{_CAPITALISED}(?:[ ]+{_CAPITALISED}){{1,5}}(?=[\s,:;+–-]*\ue000)")

_BIRTH = vn(r"(?<![^\W_])(?:sinh(?!\s*viên)|sn|dob)[^.!?\n]{0,30}$")  # what stands before a date of birth


def masked_words(text: str, known: Slots | None = None) -> str:
    """The words with every value in them masked: known by its shape, by the words around it, or from before."""
    stock, whole = taken_stock(text), text
    for field, value in _known_values(known or Slots(), stock):
        shown = mask_value(field, value).replace("\\", r"\\")  # a backslash would be read as a reference
        text = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", shown, text, flags=re.IGNORECASE)
    return mask(_without_found(stock if text == whole else taken_stock(text)))


def named(person: Person | None) -> Slots:
    """What is known of somebody by the name that their service shows."""
    return Slots(name=person.name if person else None)


def for_group(text: str, known: Slots | None, person: Person | None) -> str:
    """A customer's words as the group may see them, by all that is known of the writer."""
    return masked_words(masked_words(text, known), named(person))


def _known_values(known: Slots, stock: Inventory) -> list[tuple[Field, str]]:
    """Names and addresses that were given before or are given here, the longest first."""
    values = [(change.field, value) for change in known.changes for value in (change.old, change.new) if value]
    names = (known.name, introduced_name(stock.wording))
    values += [(Field.NAME, name) for name in names if name]
    kept = [pair for pair in values if pair[0] in {Field.NAME, Field.ADDRESS} and len(pair[1]) >= _SHORTEST_VALUE]
    return sorted(kept, key=lambda pair: -len(pair[1]))


def _without_found(stock: Inventory) -> str:
    """The words without the phones, e-mails and addresses that stand in them in whatever manner."""
    written, shown, place = stock.wording.written, [], 0
    for field, each in sorted(_found(stock), key=lambda pair: (pair[1].start, -pair[1].end)):
        if each.start >= place:
            shown += [written[place : each.start], mask_value(field, each.value)]
            place = each.end
    return "".join((*shown, written[place:]))


def _found(stock: Inventory) -> Iterator[tuple[Field, Found]]:
    """Every value that tells itself: by its shape, or by the words that stand around it."""
    yield from ((Field.PHONE, _with_plus(stock.wording, each)) for each in stock.phones)
    yield from ((Field.EMAIL, each) for each in stock.emails)
    yield from ((Field.BIRTHDATE, each) for each in stock.dates if _BIRTH.search(stock.words.low[: each.start]))
    yield from ((Field.ADDRESS, each) for each in _addresses(stock.words))
    yield from ((Field.NAME, each) for each in _names(stock.words))


def _with_plus(message: Wording, phone: Found) -> Found:
    """The phone with the plus of its country's code, which the masked one does not show."""
    return replace(phone, start=phone.start - message.written.endswith("+", 0, phone.start))


def _names(message: Wording) -> Iterator[Found]:
    """The names that stand after the word for a name, or right before a phone."""
    for cue in _NAME_CUE.finditer(message.low):
        found = name_at(message, cue.end())
        is_masked = found and message.written.startswith("*", found.end)
        if found and not is_masked and (cue["colon"] or found.value[0].isupper()):
            yield found
    for match in _NAME_BEFORE_PHONE.finditer(message.written):
        yield Found(start=match.start(), end=match.end(), value=match[0])


def _addresses(message: Wording) -> Iterator[Found]:
    """The places at which an address stands: one with a number in it, or of several parts. A city alone is none."""
    for cue in _ADDRESS_CUES:
        for match in cue.finditer(message.low):
            found = address_at(message, match.end())
            if found and is_surely_address(found.value) and re.search(r"[\d,]", found.value):
                yield found
    sure = (address_at(message, match.end()) for match in _SURE_ADDRESS.finditer(message.written))
    yield from (found for found in sure if found)
