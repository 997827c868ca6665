"""Where to reach the customer, and under which number or address the business knows them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.answers.values.fields import mentions
from bot.answers.values.inventory import Inventory
from bot.answers.values.roles import before, is_contact
from bot.answers.values.vocabulary import EDGE, END, KIN, SELF
from bot.answers.values.wording import Found, vn
from bot.domain.requests import Field, Kind

# In a complaint a number may be a stranger's; only one that is called the writer's own is a record.
_OWN = vn(
    rf"{EDGE}(?:số|sđt|sdt|đt|dt|điện thoại|e-?mail|mail) (?:(?:điện thoại|đt|dt) )?(?:của )?(?:{SELF}"
    rf"|{KIN})? (?:là|:)? $"
)
_OWN_BEHIND = vn(rf" (?:này )?của (?:{SELF}|{KIN}){END}")
_SHOWN = vn(rf"{EDGE}(?:xem|coi|check|kiểm tra|tra|đọc|lưu|ghi|giữ|biết|cho hỏi|show|see|view){END}[^.;\n]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A place to reach the customer, and the record that is meant; None where the message gives none."""

    contact: str | None = field(default=None, repr=False)
    record: str | None = field(default=None, repr=False)


def contact_and_record(stock: Inventory, kind: Kind) -> Reach:
    """The parts that phones and e-mails play in a request that changes no value."""
    contact = record = None
    for value, left in valued_with_left(stock):
        if is_contact(left):
            contact = contact or value.value
        elif kind is not Kind.COMPLAINT or is_own(stock, value, left):
            record = record or value.value
    return Reach(contact=contact, record=record)


def valued_with_left(stock: Inventory) -> list[tuple[Found, str]]:
    """Each phone and e-mail with the words in front of it."""
    values = sorted((*stock.phones, *stock.emails), key=lambda value: value.start)
    return [(value, before(stock.masked, values, index)) for index, value in enumerate(values)]


def is_own(stock: Inventory, value: Found, left: str) -> bool:
    """Whether the number or address is called the writer's own."""
    return bool(_OWN.search(left) or _OWN_BEHIND.match(stock.masked, value.end))


def named_for_access(stock: Inventory) -> tuple[Field, ...]:
    """The fields that the customer asks to see, where they are named; nothing when everything is asked for."""
    asked = [
        mention.field
        for mention in mentions(stock.masked)
        if _SHOWN.search(stock.masked[: mention.start])
        and stock.masked[mention.end :].lstrip(" :")[:1] not in "\ue000\ue001"
    ]
    everything = vn(rf"{EDGE}(?:thông tin|tt|ttin|info|dữ liệu|data|hồ sơ|tất cả|mọi thứ){END}").search(stock.masked)
    return () if everything else tuple(dict.fromkeys(asked))
