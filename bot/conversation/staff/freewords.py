"""What a customer types freely, as the staff group may see it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.answers.values.inventory import taken_stock
from bot.answers.values.people import introduced_name
from bot.answers.values.places import address_at, is_surely_address
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


def masked_words(text: str, known: Slots | None = None) -> str:
    """The words with every value in them masked: known by its shape, by the words around it, or from before."""
    for field, value in _known_values(known or Slots(), text):
        shown = mask_value(field, value).replace("\\", r"\\")  # a backslash would be read as a reference
        text = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", shown, text, flags=re.IGNORECASE)
    return mask(_without_found(text))


def named(person: Person | None) -> Slots:
    """What is known of somebody by the name that their service shows."""
    return Slots(name=person.name if person else None)


def _known_values(known: Slots, text: str) -> list[tuple[Field, str]]:
    """Names and addresses that were given before or are given here, the longest first."""
    values = [(change.field, value) for change in known.changes for value in (change.old, change.new) if value]
    names = (known.name, introduced_name(taken_stock(text).wording))
    values += [(Field.NAME, name) for name in names if name]
    kept = [pair for pair in values if pair[0] in {Field.NAME, Field.ADDRESS} and len(pair[1]) >= _SHORTEST_VALUE]
    return sorted(kept, key=lambda pair: -len(pair[1]))


def _without_found(text: str) -> str:
    """The words without the phones, e-mails and addresses that stand in them in whatever manner."""
    stock = taken_stock(text)
    found = [(Field.PHONE, each) for each in stock.phones] + [(Field.EMAIL, each) for each in stock.emails]
    found += [(Field.ADDRESS, each) for each in _addresses(stock.words)]
    written, shown, place = stock.wording.written, [], 0
    for field, each in sorted(found, key=lambda pair: (pair[1].start, -pair[1].end)):
        if each.start >= place:
            shown += [written[place : each.start], mask_value(field, each.value)]
            place = each.end
    return "".join((*shown, written[place:]))


def _addresses(message: Wording) -> Iterator[Found]:
    """The places at which an address stands: one with a number in it, or of several parts. A city alone is none."""
    for cue in _ADDRESS_CUES:
        for match in cue.finditer(message.low):
            found = address_at(message, match.end())
            if found and is_surely_address(found.value) and re.search(r"[\d,]", found.value):
                yield found
