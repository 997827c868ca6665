"""Order and contract codes: DH20418, HĐ-2023/114, "hợp đồng 88/2022", "đơn #1234"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answers.values.wording import Found, Wording, overlaps, vn

# Letters that begin the codes of orders, contracts, guarantees, repairs, quotes and bills in Vietnamese shops.
_PREFIX = r"(?:đh|dh|hđ|hd|hđdv|hdmb|hđmb|bh|so|po|inv|ord|mdh|mđh|bg|pn|px|sc|pbh|psc|tgs|tg)"
_CODE = vn(rf"(?<![^\W_]){_PREFIX}[-_]?\d+(?:[-/_]\w+)*")
_WORDS = (
    r"(?:mã (?:đơn(?: hàng)?|hợp đồng|phiếu|hđ|hd|đh|dh|bảo hành|bh|yêu cầu)|đơn(?: (?:đặt )?hàng)?"
    r"|hợp đồng|hđ|hd|hoá đơn"
    r"|phiếu(?: (?:bảo hành|bh|sửa chữa|thu|xuất|mua|giao))?|bảo hành|đh|dh|order|contract|invoice|bill)"
)
_NAMED = vn(
    rf"(?<![^\W_]){_WORDS} (?P<mark>(?:của (?:em|e|tôi|mình|anh|chị) )?(?:(?:số|mã|no\.?|code|là|[:#]) )*)"
    r"(?P<code>[^\W\d_]{0,5}[-_]?\d+(?:[-/_.]\w+)*)(?![^\W_])"
)
_HASH = vn(r"#\s?(?P<code>[^\W\d_]{0,4}-?\d{3,}(?:[-/]\w+)*)(?![^\W_])")
_AMOUNT = vn(r" (?:k|tr|triệu|tỷ|đ|vnđ|vnd|đồng|nghìn|ngàn|%|tháng|năm|ngày|cái|chiếc|máy|con|giờ|h)(?![^\W_])")
_YEAR = vn(r"(?:19|20)\d\d")
_DAY = vn(r"\d{1,2}[/.-]\d{1,2}")
_MONEY = vn(r"\d{1,3}(?:\.\d{3})+")


def find_orders(message: Wording, taken: Sequence[Found] = ()) -> list[Found]:
    """Every code in the message as written, in order; places in `taken` are other values."""
    found: list[Found] = []
    for start, end in sorted(_places(message.low)):
        if not overlaps(start, end, [*taken, *found]):
            found.append(Found(start=start, end=end, value=message.written[start:end].rstrip("-/_.")))
    return found


def _places(low: str) -> Iterator[tuple[int, int]]:
    for match in _CODE.finditer(low):
        if sum(char.isdigit() for char in match[0]) >= 3:
            yield match.span()
    for match in _HASH.finditer(low):
        yield match.span("code")
    for match in _NAMED.finditer(low):
        if _is_code(match["code"], bool(match["mark"].strip())) and not _AMOUNT.match(low, match.end()):
            yield match.span("code")


def _is_code(code: str, marked: bool) -> bool:
    """Whether it can be a code: not a price, and not a day or a year unless it is called a number."""
    if _MONEY.fullmatch(code):
        return False
    if not marked and (_YEAR.fullmatch(code) or _DAY.fullmatch(code)):
        return False
    return sum(char.isdigit() for char in code) >= 3
