"""The telling words around values that are words themselves: names, addresses, companies, gender."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.answers.values.inventory import Inventory
from bot.answers.values.people import company_at, gender_at, name_at
from bot.answers.values.places import address_at
from bot.answers.values.roles import Role
from bot.answers.values.vocabulary import ARROW, CHANGE_VERB, EDGE, END, KINDLY, NOT, OF_WHOM, SELF
from bot.answers.values.wording import Found, Wording, vn
from bot.domain.requests import Field

ReadAt = Callable[[Wording, int, int | None], Found | None]

_READERS: dict[Field, ReadAt] = {
    Field.NAME: name_at, Field.ADDRESS: address_at, Field.COMPANY: company_at, Field.GENDER: gender_at,
}  # fmt: skip
WRITTEN_FIELDS = tuple(_READERS)
_NOUNS = {
    Field.NAME: (
        r"(?:họ (?:và )?)?tên(?: (?:khách(?: hàng)?|đệm|người nhận|chủ máy))?|người (?:liên hệ"
        r"|phụ trách|đại diện|nhận)|liên hệ"
    ),
    Field.ADDRESS: r"(?:địa chỉ|đ/c|đc|dc|đchỉ|dchi|chỗ ở|nơi ở)(?: (?:giao hàng|nhận hàng|nhà|ship|văn phòng))?",
    Field.COMPANY: r"(?:tên )?(?:công ty|cty|cửa hàng|doanh nghiệp|đơn vị)",
    Field.GENDER: r"giới tính",
}
_NOTED = r"(?:ghi|viết|gõ|nhập|lưu|in|để|điền|khai|gọi|hiện)"
_SPOILT = r"(?:nhầm|sai|lộn|thiếu|sót)"
_TRANSITION = rf"(?:{EDGE}(?:(?:đổi|sửa|chuyển|chỉnh|thay) (?:lại )?)?(?:sang|thành|qua){END}|{ARROW})"
_TURNED = vn(rf"(?:{_SPOILT}|{_NOTED}) $")
_MOVED_TO = (
    r"(?:chuyển|dời|dọn|về ở) (?:nhà|văn phòng|vp|chỗ ở|trọ|trụ sở|cửa hàng|địa chỉ|sang ở)? "
    rf"(?:về|sang|đến|tới|qua|ra|vào|lên|xuống){END}(?: ở{END})?"
    rf"|(?:gửi|ship|giao)(?: [^\s,.;]+){{1,4}} (?:về|đến|tới){END}"
)
MOVED = vn(_MOVED_TO)
_LIVES = (
    rf"(?:{EDGE}(?:trong khi|giờ|bây giờ|hiện|hiện tại|nay|thật ra|nhà) )(?:{SELF} )?(?:đang )?(?:ở|tại){END}"
    rf"|{EDGE}(?:{SELF} )ở{END}"
)


def cued(field: Field, stock: Inventory) -> Iterator[tuple[Role, Found]]:
    """Each value that stands behind a telling word, with its part."""
    read, text, words = _READERS[field], stock.masked, stock.words
    for match in vn(_old_cues(field)).finditer(text):
        limit = _end_of_old(text, match.end())
        if match["needs"] and limit is None:
            continue
        value = read(words, match.end(), limit)
        if value and not (match["bare"] and value.value.islower()):
            yield Role.OLD, value
    for match in _new_cues(field).finditer(text):
        if _TURNED.search(text[: match.start()]) and match["turns"]:
            continue
        value = read(words, match.end(), None)
        if value:
            yield Role.NEW, value
    yield from _before_cue(field, stock)


def _end_of_old(text: str, start: int) -> int | None:
    match = vn(_TRANSITION).search(text, start, start + 90)
    return match.start() if match and not re.search(r"[;\n]|\.\s", text[start : match.start()]) else None


def _old_cues(field: Field) -> str:
    """Words behind which the value stands that is to go. `needs`: only where a new one follows."""
    noun = rf"(?:{_NOUNS[field]})"
    return (
        rf"(?P<needs>{EDGE}từ{END} :?|{EDGE}{CHANGE_VERB} (?:lại )?(?:(?:giúp|hộ|giùm|dùm"
        rf"|cho) {SELF}? )?{noun}{OF_WHOM} :?|{EDGE}{noun} :)"
        rf"|{EDGE}(?:{_NOTED}|đánh (?:máy )?) (?:lại )?{_SPOILT} (?:{noun}{OF_WHOM} )?(?:thành|là|sang)?{END}"
        rf"|{EDGE}{_NOTED} (?:{noun}{OF_WHOM} )?(?:thành|là|sang|nhầm){END}"
        rf"|(?P<bare>{EDGE}{_NOTED} (?:{noun}{OF_WHOM})?{END})"
        rf"|{EDGE}(?:chứ )?{NOT} phải(?: là)?{END}|{EDGE}{noun}{OF_WHOM} cũ{OF_WHOM} (?:là|:)?"
        rf"|{_SPOILT} (?:thành|là|sang){END}"
    )


def _new_cues(field: Field) -> re.Pattern[str]:
    """Words behind which the value stands that is to come. `turns`: those that "nhầm" before them turns round."""
    noun = rf"(?:{_NOUNS[field]})"
    again = "" if field is Field.COMPANY else rf"(?: {noun}{OF_WHOM} (?:mới)? (?:là|:)?)?"
    cues = [
        rf"(?P<turns>{_TRANSITION}{again})",
        rf"{EDGE}(?:đúng|chuẩn|chính xác|đầy đủ) (?:ra )?(?:{noun}{OF_WHOM} )?(?:(?:thì )?(?:phải )?(?:là|:))",
        rf"(?<!không\s)(?<!khong\s)(?<!ko\s)(?<!k\s){EDGE}phải là{END}|{EDGE}(?:mà là|mới đúng là){END}",
        rf"{EDGE}{noun}{OF_WHOM} (?:mới|đúng|chuẩn|hiện tại|hiện nay|bây giờ){OF_WHOM} (?:là|:)?",
        rf"{EDGE}{noun}{OF_WHOM}(?: (?:{KINDLY}|{SELF}|cho|lại))* (?:phải )?(?:là{END}|:)",
        rf"{EDGE}(?:thay|đổi|sửa|chỉnh|ghi) (?:lại )?(?:bằng|là)(?: {noun})?{END}",
    ]
    if field is Field.ADDRESS:
        cues += [
            _MOVED_TO,
            _LIVES,
            rf"{EDGE}{noun}{OF_WHOM} (?:về|ra|vào|vô){END}",
            rf"{EDGE}(?:sửa|ghi|chỉnh) lại{END}",
        ]
    if field is Field.NAME:
        cues += [rf"{EDGE}{SELF} tên(?: là)?{END}"]
    if field is Field.GENDER:
        cues += [rf"{EDGE}{SELF} (?:đúng )?là"]
    return vn("|".join(cues))


def _before_cue(field: Field, stock: Inventory) -> Iterator[tuple[Role, Found]]:
    """The value in front of "mới đúng"."""
    for match in vn(rf"{EDGE}mới (?:đúng|phải|chuẩn)").finditer(stock.masked):
        start = max(stock.masked.rfind(mark, 0, match.start()) for mark in (",", ".", ":", "\n")) + 1
        lead = vn(r" (?:(?:tên|địa chỉ) )?(?:phải )?(?:là\s+)?").match(stock.masked, start)
        value = _READERS[field](stock.words, lead.end() if lead else start, match.start())
        if value:
            yield Role.NEW, value
