"""What is to be corrected: which field, what stands there now, and what should."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers.values.cues import MOVED, WRITTEN_FIELDS, cued
from bot.answers.values.fields import Mention, hosting_parts, mentions, stands_on_website, website_parts
from bot.answers.values.inventory import Inventory
from bot.answers.values.people import introduced_name, name_at
from bot.answers.values.places import address_at, is_surely_address
from bot.answers.values.roles import Cast, Role, cast
from bot.answers.values.vocabulary import CHANGE_VERB, EDGE, END, KINDLY, SELF, WRONG
from bot.answers.values.wording import Found, vn
from bot.domain.requests import Change, Field

_WEBSITE_VERB = vn(rf"{EDGE}(?:{CHANGE_VERB}|gỡ|xoá|bỏ|trỏ|nâng cấp|gia hạn|đăng|up|tăng|giảm|ẩn|thiết lập|cài){END}")
_PERSONAL = vn(rf"{EDGE}(?:hồ sơ|hệ thống|phiếu|hợp đồng|hđ|đơn|form|máy shop|bảo hành)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """The changes, and which typed values (phones, e-mails, dates) play which part."""

    changes: tuple[Change, ...]
    casts: tuple[Cast, ...]


def read_corrections(stock: Inventory) -> Corrections:
    """Every correction that the message names; none where it names no field and no value."""
    phones, emails = cast(stock.masked, stock.phones), cast(stock.masked, stock.emails)
    dates = cast(stock.masked, stock.dates)
    named = mentions(stock.masked)
    casts = (*phones, *emails)
    if _is_about_website(stock, named):
        return Corrections(changes=(Change(field=Field.OTHER),), casts=casts)
    typed = [
        *_typed(Field.PHONE, phones, stock, named),
        *_typed(Field.EMAIL, emails, stock, named),
        *(_typed(Field.BIRTHDATE, dates, stock, named) if _names(named, Field.BIRTHDATE) else ()),
    ]
    if any(change.new for change in typed) and _only_introduces(stock, named):
        named = [mention for mention in named if mention.field is not Field.NAME]
    written = [change for field in WRITTEN_FIELDS for change in _written(field, stock, named, phones)]
    valued = [*typed, *written]
    rest = [Change(field=field) for field in _named_only(stock, named, valued)]
    return Corrections(changes=tuple(valued + rest), casts=casts)


def _names(named: Sequence[Mention], field: Field) -> bool:
    return any(mention.field is field for mention in named)


def _is_about_website(stock: Inventory, named: Sequence[Mention]) -> bool:
    """Whether the customer's own website is to be changed, not what the business holds about them."""
    if not _WEBSITE_VERB.search(stock.masked):
        return False
    if stands_on_website(stock.masked):
        return True
    if website_parts(stock.masked):
        return not (_PERSONAL.search(stock.masked) and named)
    personal = [mention for mention in named if not _is_instrument(stock.masked, mention)]
    return bool(hosting_parts(stock.masked)) and not personal


# Values whose form tells them: phones, e-mails, dates


def _typed(field: Field, casts: Sequence[Cast], stock: Inventory, named: Sequence[Mention]) -> list[Change]:
    old = [item.found.value for item in casts if item.role is Role.OLD]
    new = [item.found.value for item in casts if item.role is Role.NEW]
    bare = [item.found for item in casts if item.role is Role.BARE]
    if len(bare) == 1 and not new and not _only_identifies(field, bare[0], stock, named):
        new = [bare[0].value]
    if not old and not new:
        return []
    first = Change(field=field, old=old[0] if old else None, new=new[0] if new else None)
    return [first, *(Change(field=field, new=value) for value in new[1:])]


def _only_identifies(field: Field, value: Found, stock: Inventory, named: Sequence[Mention]) -> bool:
    """A value without a telling word, beside another field that is to be changed, says who is speaking."""
    others = [mention for mention in named if mention.field is not field and _is_to_change(stock.masked, mention)]
    clause = _clause(stock.masked, value.start, value.end)
    return bool(others) and not vn(rf"{EDGE}(?:{CHANGE_VERB}|{WRONG}){END}").search(clause)


def _only_introduces(stock: Inventory, named: Sequence[Mention]) -> bool:
    """ "đổi số sang …, em tên là …": the name says who writes, and is not what is to be changed."""
    names = [mention for mention in named if mention.field is Field.NAME]
    to_change = any(_is_to_change(stock.masked, mention) for mention in names)
    wrong = vn(rf"{EDGE}{WRONG}{END}").search(stock.masked)
    return not to_change and not wrong and introduced_name(stock.wording) is not None


# Values that are words: names, addresses, companies, gender


def _written(field: Field, stock: Inventory, named: Sequence[Mention], phones: Sequence[Cast]) -> list[Change]:
    if not _names(named, field):
        return [] if field is not Field.ADDRESS else _moved(stock)
    if field is Field.NAME:
        beside = _beside_phones(stock, phones)
        if beside:
            return [beside]
    found: dict[Role, Found] = {}
    for role, value in sorted(cued(field, stock), key=lambda pair: pair[1].start):
        if role not in found and not any(_clash(value, other) for other in found.values()):
            found[role] = value
    old, new = found.get(Role.OLD), found.get(Role.NEW)
    if old is None and new is None:
        return []
    return [Change(field=field, old=old.value if old else None, new=new.value if new else None)]


def _moved(stock: Inventory) -> list[Change]:
    """ "chuyển nhà về …": an address that is not called one."""
    hits = (address_at(stock.words, match.end()) for match in MOVED.finditer(stock.masked))
    return [Change(field=Field.ADDRESS, new=hit.value) for hit in hits if hit and is_surely_address(hit.value)][:1]


def _clash(value: Found, other: Found) -> bool:
    return value.start < other.end and other.start < value.end


def _beside_phones(stock: Inventory, phones: Sequence[Cast]) -> Change | None:
    """ "a Tuấn 0949…, giờ là Thảo 0972…": a name right before each of two numbers changes with them."""
    names: dict[Role, str] = {}
    for item in phones:
        name = _name_before(stock, item.found.start)
        if name and item.role in {Role.OLD, Role.NEW}:
            names[item.role] = name
    return Change(field=Field.NAME, old=names[Role.OLD], new=names[Role.NEW]) if len(names) == 2 else None


def _name_before(stock: Inventory, place: int) -> str | None:
    lead = vn(r"(?s:.*)(?:là|sang|qua|thành|từ|:)\s+(?P<name>[^,.;:\d]{2,40})$").search(stock.masked[:place])
    found = name_at(stock.wording, lead.start("name"), place) if lead else None
    return found.value if found and stock.wording.written[found.end : place].strip(" (:-") == "" else None


# Fields that are named without a value

_CLAUSE = re.compile(r"[,;!?\n]|\.(?=\s|$)")
_TO_CHANGE = vn(rf"{EDGE}(?:{CHANGE_VERB}|{WRONG}|chọn lại|ghi lại|khai lại|mới|mất){END}")
_KEPT = vn(rf"{EDGE}(?:giữ|để) (?:nguyên|lại)|{EDGE}(?:vẫn|thì) (?:đúng|ok|giữ)|trước (?:đây )?{SELF}? chỉ")
_INSTRUMENT = vn(rf"{EDGE}(?:gửi|gởi|nhận|check|qua|bằng|theo|gọi|nhắn|nt|đã) (?:cho {SELF} )?(?:một |1 )?$")
_SOURCE = vn(rf"{EDGE}(?:trên|theo|trong|ở|với|giống) (?:cái )?$")


def _named_only(stock: Inventory, named: Sequence[Mention], valued: Sequence[Change]) -> list[Field]:
    have = {change.field for change in valued}
    rest = [mention for mention in named if mention.field not in have and not _is_instrument(stock.masked, mention)]
    rest = [mention for mention in rest if not _belongs_to_value(stock.masked, mention)]
    told = [mention.field for mention in rest if _is_to_change(stock.masked, mention)]
    if not told and not valued:
        told = [mention.field for mention in rest]
    return list(dict.fromkeys(told))


def _is_to_change(masked: str, mention: Mention) -> bool:
    """Whether the clause around says that it is wrong or to be changed; a list before such a clause counts with it."""
    clause = _clause(masked, mention.start, mention.end)
    return bool(_TO_CHANGE.search(clause)) and not _KEPT.search(clause)


def _is_instrument(masked: str, mention: Mention) -> bool:
    """ "gửi email", "tên trên căn cước": the field is the way or the place, and not the matter."""
    head = masked[max(0, mention.start - 30) : mention.start]
    return bool(_INSTRUMENT.search(head) or (mention.field is Field.OTHER and _SOURCE.search(head)))


def _belongs_to_value(masked: str, mention: Mention) -> bool:
    """ "số 0907…": the noun of a value that has got its part already."""
    behind = vn(rf" (?:{SELF}|của|này|là|mới|cũ|phụ|zalo|[:=(.-]|{KINDLY})* [\ue000\ue001\ue002]").match(
        masked, mention.end
    )
    return behind is not None and mention.field in {Field.PHONE, Field.EMAIL, Field.BIRTHDATE}


def _clause(masked: str, start: int, end: int) -> str:
    """The clause around a place."""
    left = [match.end() for match in _CLAUSE.finditer(masked, 0, start)]
    right = _CLAUSE.search(masked, end)
    return masked[left[-1] if left else 0 : right.start() if right else len(masked)]
