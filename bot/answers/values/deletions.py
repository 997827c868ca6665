"""What is to be deleted: everything, or the fields named; and what the numbers in such a message are for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.answers.values.fields import Mention, mentions, records
from bot.answers.values.inventory import Inventory
from bot.answers.values.reaching import is_own, valued_with_left
from bot.answers.values.roles import is_contact
from bot.answers.values.vocabulary import EDGE, END, KIN, NOT, SELF
from bot.answers.values.wording import Found, vn
from bot.domain.requests import Field

_WHOLE = (
    r"(?:thông tin|thong tin|ttin|tttt|ttcn|tt|info|infor|information|dữ liệu|dl|data|hồ sơ"
    r"|tài khoản(?! ngân)|tk|acc|account|nick|profile"
    r"|(?:bất cứ|bất kỳ|bất kì|mọi|những|các|tất cả(?: (?:các|những))?|hết(?: mọi)?) (?:thứ|cái"
    r"|gì)(?: gì)?|(?:cái|điều) gì|gì (?:của|về)|everything|anything"
    r"|tất cả|toàn bộ|mọi dữ liệu|đăng ký|đăng kí|form|khỏi (?:hệ thống|máy|danh sách)|gì (?:nữa|hết|cả))"
)
_EVERYTHING = vn(rf"{EDGE}{_WHOLE}{END}")
# Words that only say where something stands: "tên công ty trong hồ sơ".
_PLACE = vn(rf"{EDGE}(?:trong|trên|ở|tại|từ|ra khỏi|khỏi|khoi|vào|from|in) (?:cái |cả )?$")
_DELETE = (
    r"(?:xoá|xóa|xoa|huỷ|gỡ|bỏ|tẩy|dẹp|dọn|del|delete|remove|erase|clear|clean|loại bỏ|loại|rút|quên"
    r"|forget|gạch|tháo|hạ|lấy xuống|bay màu|wipe"
    rf"|(?:đừng|ngưng|ngừng|thôi|{NOT} (?:muốn|cần|cho|được|đồng ý)(?: [^\s.,]+){{0,3}}) (?:có )?(?:lưu|giữ"
    rf"|để|lưu trữ|lưu giữ))"
)
_DELETED = vn(rf"{EDGE}{_DELETE}{END}")
_KEPT = vn(
    rf"{EDGE}(?:trừ|ngoại trừ|chừa|except|còn (?:lại )?.{{0,20}}(?:giữ|để)|(?:thì|vẫn|chỉ) (?:cứ )?(?:giữ|để"
    rf"|lưu)|giữ lại|để (?:nguyên|lại)){END}"
)
_IDIOM = vn(rf"{EDGE}(?:rút|gạch|cho) $")
_HAPPENED = vn(
    rf"{EDGE}(?:gọi|nhắn|nt|gửi|spam|qua|bằng|điền|đưa|tặng|chúc|tới|đến|theo)(?: (?:điện|nhầm|cho|vào|số"
    rf"|{SELF}|{KIN}))* $"
)
_CLAUSE = re.compile(r"[,;!?\n]|\.(?=\s|$)")
_COURTESY = vn(
    rf"(?:\s|[:,.\-–(]|{EDGE}(?:bạn|ơi|nha|nhé|ạ|ad|shop|đi|giúp|giùm|hộ|với|nữa|luôn|mình|em|e|cái|please"
    rf"|pls|thanks){END})*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """What is to go, where to answer, and whose record is meant."""

    fields: tuple[Field, ...]
    contact: str | None = field(default=None, repr=False)
    record: str | None = field(default=None, repr=False)


def read_deletion(stock: Inventory) -> Deletion:
    """The fields to delete, (ALL,) for everything, nothing where none is named; contact and record."""
    contact = record = None
    for value, left in valued_with_left(stock):
        if is_contact(left) or _is_bare(stock, value, left):
            contact = contact or value.value
        else:
            record = record or value.value
    return Deletion(fields=_fields(stock), contact=contact, record=record)


def _is_bare(stock: Inventory, value: Found, left: str) -> bool:
    """A number that stands by itself behind the wish: where to reach the customer."""
    clause = re.split(r"[,;.!?\n]", left)[-1]
    if clause == left or is_own(stock, value, left):
        return False
    return _COURTESY.match(clause) is not None


def _fields(stock: Inventory) -> tuple[Field, ...]:
    everywhere = [m for m in (*mentions(stock.masked), *records(stock.masked)) if not _is_set_apart(stock, m)]
    named = [mention for mention in everywhere if _is_deleted(stock.masked, mention)]
    if _everything(stock, named):
        return (Field.ALL,)
    ordered = sorted(named or everywhere, key=lambda mention: mention.start)
    return tuple(dict.fromkeys(mention.field for mention in ordered))


def _everything(stock: Inventory, named: Sequence[Mention]) -> bool:
    """Whether a word for everything is what the message wants gone, and no field narrows it down."""
    wholes = [match for match in _EVERYTHING.finditer(stock.masked) if not _is_place(stock.masked, match, named)]
    if not wholes:
        return not named and bool(vn(rf"{_DELETE} (?:sạch|hết|toàn bộ|{SELF}|account){END}").search(stock.masked))
    return not any(_narrows(stock.masked, wholes, mention) for mention in named)


def _is_place(masked: str, match: re.Match[str], named: Sequence[Mention]) -> bool:
    if _PLACE.search(masked[: match.start()]) or match[0].startswith(("khỏi", "khoi")):
        return bool(named)
    return False


def _narrows(masked: str, wholes: Sequence[re.Match[str]], mention: Mention) -> bool:
    """ "thông tin ngày sinh", "thông tin địa chỉ và số": a field right behind the word, or the only thing deleted."""
    return any(
        masked[whole.end() : mention.start].strip(" :,") in {"", "về", "là", "gồm"}
        for whole in wholes
        if whole.end() <= mention.start
    ) or not any(_DELETED.search(_before(masked, whole.start())) for whole in wholes)


def _is_deleted(masked: str, mention: Mention) -> bool:
    """Whether a verb of deleting belongs to the field."""
    _, end = _clause(masked, mention.start, mention.end)
    return bool(_DELETED.search(_before(masked, mention.end)) or _DELETED.search(masked[mention.end : end]))


def _is_set_apart(stock: Inventory, mention: Mention) -> bool:
    """Whether the field is the way somebody called, the place of something, what is to stay, or a number's label."""
    masked = stock.masked
    start, end = _clause(masked, mention.start, mention.end)
    head = masked[start : mention.start]
    told = (_KEPT.search(masked[start:end]), _HAPPENED.search(head), _IDIOM.search(head), _PLACE.search(head))
    return any(told) or _labels_value(stock, mention)


def _labels_value(stock: Inventory, mention: Mention) -> bool:
    """The noun in front of a number to call back is no field."""
    for value, left in valued_with_left(stock):
        if mention.end <= value.start and value.start - mention.end < 12 and is_contact(left):
            return True
        label = _is_label(stock.masked, mention, value)
        if label and not _DELETED.search(left[-40:]):
            return True
    return False


def _is_label(masked: str, mention: Mention, value: Found) -> bool:
    """Whether the field's noun only labels the value behind it ("…, số 0914…")."""
    between = masked[mention.end : value.start] if mention.end <= value.start else "x"
    return between.strip(" :.") == "" and _clause(masked, mention.start, mention.end)[0] >= mention.start - 3


def _before(masked: str, place: int) -> str:
    """The sentence up to a place."""
    return re.split(r"[;!?\n]|\.(?=\s)", masked[:place])[-1]


def _clause(masked: str, start: int, end: int) -> tuple[int, int]:
    left = [match.end() for match in _CLAUSE.finditer(masked, 0, start)]
    right = _CLAUSE.search(masked, end)
    return left[-1] if left else 0, right.start() if right else len(masked)
