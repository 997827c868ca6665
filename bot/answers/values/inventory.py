"""The values of a message that their form alone tells, and the message with those places blanked out."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from bot.answers.values.dates import find_dates
from bot.answers.values.emails import find_emails
from bot.answers.values.orders import find_orders
from bot.answers.values.phones import find_phones
from bot.answers.values.wording import Found, Wording, overlaps, worded

# What stands in `masked` for each character of a value: letters that no word holds.
PHONE, EMAIL, DATE, CODE = "\ue000", "\ue001", "\ue002", "\ue003"

UNDER_WAY = 16  # messages of which stock is taken more than once while they are handled

LONGEST = 2000  # characters read; what is longer is a pasted document and not a person saying what to change


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """What a message holds. `masked` is as long as the message: lower case, with a filler where a value stands."""

    wording: Wording = field(repr=False)
    phones: tuple[Found, ...]
    emails: tuple[Found, ...]
    dates: tuple[Found, ...]
    orders: tuple[Found, ...]
    masked: str = field(repr=False)

    @property
    def words(self) -> Wording:
        """The message as written and in lower case, both with the values blanked out."""
        if self.masked == self.wording.low:
            return self.wording
        shown = zip(self.wording.written, self.wording.low, self.masked, strict=True)
        return Wording("".join(char if low == kept else kept for char, low, kept in shown), self.masked)


@lru_cache(maxsize=UNDER_WAY)
def taken_stock(text: str) -> Inventory:
    """The inventory of the first LONGEST characters. Phones come last: none is made of the digits of other values."""
    wording = worded(text[:LONGEST])
    emails = find_emails(wording)
    dates = [hit for hit in find_dates(wording) if not overlaps(hit.start, hit.end, emails)]
    orders = find_orders(wording, [*emails, *dates])
    phones = find_phones(wording, [*emails, *dates, *orders])
    masked = wording.low
    for filler, hits in ((EMAIL, emails), (DATE, dates), (CODE, orders), (PHONE, phones)):
        for hit in hits:
            masked = masked[: hit.start] + filler * (hit.end - hit.start) + masked[hit.end :]
    return Inventory(
        wording=wording,
        phones=tuple(phones),
        emails=tuple(emails),
        dates=tuple(dates),
        orders=tuple(orders),
        masked=masked,
    )
