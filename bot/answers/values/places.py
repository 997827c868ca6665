"""Addresses as written."""

from __future__ import annotations

import re

from bot.answers.values.vocabulary import ARROW, CAPITAL, EDGE, END, NOT
from bot.answers.values.wording import Found, Wording, vn

_PARTS = (
    r"(?:phố|đường|ngõ|ngách|hẻm|kiệt|tầng|lầu|toà|chung cư|cc|phường|quận|huyện|xã|thôn|xóm|ấp|tổ|khu|kđt"
    r"|kđtm|kcn|lô|tỉnh|tp|thành phố|thị trấn|thị xã"
    r"|hà nội|hn|sài gòn|hcm|tphcm|đà nẵng|hải phòng|số \d+|ktx|ký túc xá|kí túc xá|p\.|q\.|khối|làng|bản"
    r"|toà nhà|vincom|block|căn hộ|phòng)"
)
_LOOKS = vn(rf"\d|{EDGE}{_PARTS}")
_CAPITAL_WORDS = re.compile(rf"(?:{CAPITAL}[^\W\d_]*[\s,]*){{2,}}")
_HOUSE = re.compile(r"\d+[a-zA-Z]?(?:/\d+)*")
_LEAD = vn(r"(?:[\s:\"“(]|(?:là|ở|tại|từ|địa chỉ)\s)*")
# Where an address ends: the sentence, or the words that follow it; a dot inside "P. 5" or "TP. Vinh" is no end.
_STOP = vn(
    rf"[;!?\n()\"”]|(?<!\bp)(?<!\bq)(?<!tp)(?<!đ)\.(?=\s|$)|{ARROW}|[\ue000\ue001\ue002\ue003]"
    rf"| ,? {EDGE}(?:nha|nhé|nhe|nghen|ạ|giúp|giùm|dùm|hộ(?! \d)|với|rồi"
    rf"|shop|ad|sốp|nhờ|cập nhật|update|sửa|đổi|chỉnh|chứ|chớ|{NOT}|trong khi|mới đúng|thì|nên|để|cảm ơn"
    rf"|thanks|sđt|sdt|đt|email|em|mình|mk|tôi"
    rf"|trong (?:hồ|đơn|máy)|mà|bây giờ|còn|cho|đề nghị|chuyển|thay|lưu|ghi|xin|bạn|các|sang(?=\s)|please"
    rf"|pls|mọi|(?<=,\s)(?:bác|anh|chị|cô|chú)|bây|tụi|bữa|hồi|hôm|do|vì|từ (?:tháng|ngày|hôm)){END}"
)


def is_surely_address(value: str) -> bool:
    """Whether the words could be nothing but an address: a part of one is named."""
    return vn(rf"{EDGE}{_PARTS}").search(value.lower()) is not None or _CAPITAL_WORDS.match(value) is not None


def _end(message: Wording, start: int, limit: int) -> int:
    """Where the address stops. A word with a capital letter belongs to it: "Quang Minh" is no "mình"."""
    for stop in _STOP.finditer(message.low, start, limit):
        first = stop.start() + len(stop[0]) - len(stop[0].lstrip(" ,"))
        if first == limit or not message.written[first].isupper() or message.written.isupper():
            return stop.start()
    return limit


def address_at(message: Wording, place: int, limit: int | None = None) -> Found | None:
    """The address that is written at this place; None where the words look like none."""
    end = len(message.low) if limit is None else limit
    lead = _LEAD.match(message.low, place, end)
    start = lead.end() if lead else place
    value = message.written[start : _end(message, start, end)]
    trimmed = value.strip(" ,:-.\"'")
    looks = _LOOKS.search(trimmed.lower()) or _CAPITAL_WORDS.match(trimmed)
    if not looks or (len(trimmed) < 4 and not _HOUSE.fullmatch(trimmed)):
        return None
    return Found(start=start, end=start + len(value.rstrip(" ,:-.")), value=trimmed)
