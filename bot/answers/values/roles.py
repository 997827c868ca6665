"""What a value in a message is for: the old one, the new one, where to reach the customer, or whose record is meant.

The words right behind a value count first ("… mới đúng", "… mất rồi"), then the nearest telling word before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.answers.values.inventory import CODE, DATE, EMAIL, PHONE
from bot.answers.values.vocabulary import ARROW, EDGE, END, KIN, NOT, SELF
from bot.answers.values.wording import Found, vn


class Role(StrEnum):
    """The part that a value plays."""

    OLD = "old"
    NEW = "new"
    CONTACT = "contact"
    BARE = "bare"  # nothing is said about it


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """A value with its part."""

    found: Found
    role: Role


_SENTENCE = re.compile(r"[;!?\n]|\.(?=\s|$)")
_VALUE = f"[{PHONE}{EMAIL}{DATE}{CODE}]"
_NOUN = r"(?:số|sđt|sdt|đt|dt|điện thoại|phone|sim|zalo|mail|e-?mail|gmail|ngày sinh|ngày|sinh ngày|máy|địa chỉ)"

_WAY = r"(?:theo|qua|vào|về|tới|đến|ở|tại|lại|cho|bằng|via|to|at|on|trước|xác nhận|zalo|sms|khi xong|sau)"
_REACH = (
    r"(?:gọi|call|alo|nhắn(?: tin)?|nt|ib|inbox|liên hệ|liên lạc|lh|contact|báo|thông báo|trả lời|phản hồi"
    r"|reply|xác nhận|confirm"
    r"|xác minh|gửi|gởi|send|chuyển|hú|ping|text)"
)
_CONTACT = vn(
    rf"(?P<verb>{EDGE}{_REACH}{END})(?: (?:{_WAY}|{SELF}|tin|kết quả|file|link|{_NOUN}|này|giúp|nhé|nha|[:,(-]))* $"
)
# "gửi cho em bản lưu qua mail …": other words may stand between, when the way to the value is named.
_SENT = vn(
    rf"(?P<verb>{EDGE}(?:gửi|gởi|send|quăng|bắn|export|xuất|nhắn|báo|trả lời|liên hệ){END})[^.;\n]*"
    rf"{EDGE}(?:qua|về|vào|vô|tới|đến|to){END}(?: (?:{_NOUN}|{SELF}|hòm thư|hộp thư|này|nghen|nhé|nha|[:(-]))* $"
)
_REFUSED = vn(
    rf"{EDGE}(?:đừng|{NOT}|ngưng|ngừng|thôi|dừng|chặn|cấm|stop|don'?t|do not|tránh|khỏi|toàn|cứ|hay|bị|ai"
    rf"|lạ|tự ý){END}"
    r"(?: [^\s.,;\n]+){0,5} $"
)
# Before "liên hệ" these words make it a noun: the number for contact is what gets changed.
_IS_NOUN = vn(r"(?:số|sđt|sdt|đt|dt|điện thoại|email|mail|thông tin|tt|người) (?:để )?$")

_OLD_BEFORE = vn(
    rf"{EDGE}(?:cũ|từ|nhầm|lộn|sai|{NOT} phải(?: là)?|chứ {NOT}|{NOT} (?:còn )?(?:dùng|xài|sử dụng)|ghi"
    rf"|viết|đang (?:lưu|là|để|ghi)|lưu(?: (?:là|thành))?|bỏ|xoá|huỷ|gỡ|thay cho"
    rf"|thay thế cho|mất|hỏng|trước (?:đây|kia)?(?: là)?|old|from|instead of|not){END}"
)
_NEW_BEFORE = vn(
    rf"{EDGE}(?:mới|sang|thành|qua|bằng|đúng|chuẩn|chính xác|phải là|đầy đủ|thêm|bổ sung|phụ|bây giờ|bh|giờ"
    rf"|hiện (?:tại|nay|giờ)|nay|dùng|xài"
    rf"|sử dụng|cập nhật|ghi lại|sửa lại|new|to|thế|thay(?! (?:cho|thế cho))|lấy|thật|thực ra){END}|{ARROW}"
)
_NOT_PHAI_LA = vn(rf"{NOT} $")
_NOTED_AS = vn(rf"{EDGE}(?:nhầm|sai|lộn|ghi|lưu|viết|in|đánh|gõ|nhập){END}(?: [^\s,]+){{0,4}} $")
_PUT_RIGHT = vn(rf"{EDGE}(?:sửa|đổi|chỉnh|cập nhật|thay|ghi lại|nhập lại){END}")
_THIS = (
    rf"(?: (?:này|kia|đó|ấy|nọ|thì|giờ|đã|đang|bị|là|của|{_NOUN}|{SELF}|{KIN}|cũng|nó|do|vì|trong (?:máy"
    rf"|hồ sơ)){END}| [)\"'])* "
)
_OLD_BEHIND = vn(
    rf"(?:{_THIS},?{_THIS}(?:mất|hỏng|hư|chết|khoá|cũ|sai|nhầm|lộn|thu hồi|{NOT} (?:còn )?(?:dùng|xài"
    rf"|sử dụng|liên lạc|hoạt động|phải|đúng|vào)"
    rf"|bỏ(?! qua)|hết hạn|ngưng|huỷ|die|old){END}|{_THIS}(?:đổi |chuyển |sửa |thay )?(?:lại )?(?:sang"
    rf"|thành|qua|bằng|to) [^.;\n]{{0,40}}"
    rf"{_VALUE}| {ARROW})"
)
_NEW_BEHIND = vn(
    rf"{_THIS}(?:mới (?:đúng|phải|chuẩn|là)|đúng|chuẩn|mới{END}(?! {_VALUE})|thay (?:cho|vì|thế)|chứ {NOT}"
    rf"|chớ {NOT}|instead)"
)


def cast(masked: str, values: Sequence[Found]) -> list[Cast]:
    """Each value with its part; where two values of one sort remain open, the first is old and the second new."""
    alone = [Cast(found=value, role=_role(masked, values, index)) for index, value in enumerate(values)]
    return _completed(_distinct(alone))


def is_contact(before: str) -> bool:
    """Whether the words before a value ask to be reached there (and not: not to be)."""
    match = _CONTACT.search(before) or _SENT.search(before)
    if match is None or _REFUSED.search(before[: match.start()]):
        return False
    noun = match["verb"].startswith(("li", "lh")) and _IS_NOUN.search(before[: match.start()])
    return not noun


def before(masked: str, values: Sequence[Found], index: int) -> str:
    """The words between the value in front (or the sentence's beginning) and this one."""
    start = values[index - 1].end if index else 0
    left = masked[max(start, values[index].start - 90) : values[index].start]
    return _SENTENCE.split(left)[-1]


def _role(masked: str, values: Sequence[Found], index: int) -> Role:
    left = before(masked, values, index)
    ahead = values[index + 1].end if index + 1 < len(values) else len(masked)
    right = _SENTENCE.split(masked[values[index].end : ahead])[0]
    if is_contact(left):
        return Role.CONTACT
    if index + 1 < len(values):  # what follows a comma is said about the next value
        right = right.split(",")[0]
    if _NEW_BEHIND.match(right):
        return Role.NEW
    if _OLD_BEHIND.match(right):
        return Role.OLD
    return _said_before(left.split(",")[-1])


def _said_before(left: str) -> Role:
    """The part that the nearest telling word in front gives."""
    best, role = -1, Role.BARE
    for match in _OLD_BEFORE.finditer(left):
        if match.end() > best:
            best, role = match.end(), Role.OLD
    for match in _NEW_BEFORE.finditer(left):
        if match.end() > best and not _is_undone(left, match):
            best, role = match.end(), Role.NEW
    return role


def _is_undone(left: str, match: re.Match[str]) -> bool:
    """ "nhầm thành", "ghi là", "không dùng": a word for the new value that its neighbour turns round."""
    head = left[: match.start()]
    word = match[0]
    if word.startswith(("th", "sang", "qua")):
        return bool(_NOTED_AS.search(head)) and not _PUT_RIGHT.search(head)
    return bool(_NOT_PHAI_LA.search(head))


def _distinct(casts: Sequence[Cast]) -> list[Cast]:
    """Each value once; said twice, its telling part counts."""
    kept: dict[str, Cast] = {}
    for item in casts:
        earlier = kept.get(item.found.value)
        if earlier is None or earlier.role is Role.BARE:
            kept[item.found.value] = item
    return list(kept.values())


def _completed(casts: Sequence[Cast]) -> list[Cast]:
    """Open parts filled where the other value leaves only one."""
    to_tell = [item for item in casts if item.role is not Role.CONTACT]
    if len(to_tell) != 2:
        return list(casts)
    first, second = (item.role for item in to_tell)
    if first is second or Role.BARE in (first, second):
        first, second = _pair(first, second)
    parts = {to_tell[0].found.value: first, to_tell[1].found.value: second}
    return [Cast(found=item.found, role=parts.get(item.found.value, item.role)) for item in casts]


def _pair(first: Role, second: Role) -> tuple[Role, Role]:
    if second is Role.OLD and first is not Role.OLD:
        return Role.NEW, Role.OLD
    if first is Role.NEW and second is Role.BARE:
        return Role.NEW, Role.OLD
    return Role.OLD, Role.NEW
