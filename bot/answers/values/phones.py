"""Telephone numbers in every manner: dotted, spaced, glued, in words, with letters for digits, in old forms.

A number is put together from groups of digits that stand close, starting only where a number can start and ending
where it is whole; so two numbers joined by a hyphen or a new line come apart by themselves. Whether it is a number is
the library's word; what it does not know but could exist is odd, and taken from a message only where the words before
speak of a number. Old forms: mobiles had 11 digits until 15 September 2018, Hà Nội had 04 until 2017.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberType

from bot.answers.values.certainty import NOTHING, Certainty, Reading
from bot.answers.values.wording import Found, Wording, overlaps, vn, worded

_OLD_HEADS = {
    **{f"16{digit}": f"3{digit}" for digit in "23456789"},
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78",
    "123": "83", "124": "84", "125": "85", "127": "81", "129": "82",
    "186": "56", "188": "58", "199": "59",
}  # fmt: skip
_WORDS = {
    "0": "không|ko|hông|zero|o", "1": "một|mốt", "2": "hai", "3": "ba", "4": "bốn|tư", "5": "năm|lăm|nhăm", "6": "sáu",
    "7": "bảy|bẩy", "8": "tám", "9": "chín",
}  # fmt: skip
_WORD = "|".join(_WORDS.values())
_GROUP = vn(rf"(?P<digits>[oil|]*\d[\doil|]*)|(?<![^\W_])(?P<word>{_WORD})(?![^\W_])")
_BETWEEN = re.compile(r"[\s.\-\u2010-\u2015()_,·:;/'|*~]{0,4}")
_DIGITS = str.maketrans("oil|", "0111")
_SHAPE = re.compile(r"[35789]\d{8}|2\d{9}")
_OWN_TYPES = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE})

_NUMBER_WORDS = (
    r"(?:số (?:đt|dt|đth|điện thoại|phone|di động|mobile|máy bàn|bàn|zalo)?|sđt|sdt|sđth|đt|dt|điện thoại"
    r"|phone|tel|hotline|zalo|alo|gọi|call|liên hệ|lh)"
)
_FILLING = (
    r"(?: (?:[:=\-(.]|->|là|cũ|mới|phụ|đúng|chuẩn|của|em|e|tôi|mình|mk|anh|chị|theo|qua|vào|cho|này|sang"
    r"|thành|từ|nhầm|ghi))*"
)
_SPOKEN_OF = vn(rf"(?<![^\W\d_]){_NUMBER_WORDS}{_FILLING} $")
# What stands before a number that is no telephone number although it looks like one.
_OTHER_NUMBER = vn(
    r"(?:stk|(?:số )?(?:tài khoản|tk) (?:ngân hàng|nh)|số (?:tài khoản|tk)|[a-z]*bank|vcb|tcb|bidv|acb|cccd|cmnd|cmt"
    r"|căn cước(?: công dân)?|chứng minh(?: thư| nhân dân)?|imei|serial|s/n|sn|mst|mã số thuế|mã vạch"
    r"|vận đơn|mã|đơn(?: hàng)?|order|hoá đơn|bill|#)"
    r"(?: (?:số|mã|hàng|đơn|của|em|e|tôi|mình|là|no|[a-z]*bank|vcb|tcb|bidv|acb|ngân hàng|[:.#=\-]))* $"
)
_CODE_LETTERS = re.compile(r"(?:^|[^\w])(?P<letters>[A-ZĐ]{1,5}|dh|đh|hd|hđ|bh|sn|ma|don|imei|sku)[-_/]?$")
_PHONE_LETTERS = frozenset({"SĐT", "SDT", "ĐT", "DT", "TEL", "SO", "LH", "ZALO", "CALL"})
_MONEY = vn(r" (?:đ|vnđ|vnd|đồng|k|tr|triệu|nghìn|ngàn|usd|\$)(?![^\W_])")


@dataclass(frozen=True, slots=True)
class _Group:
    """Digits that stand together; `spelled` when written as a word."""

    start: int
    end: int
    digits: str
    spelled: bool


def find_phones(message: Wording, taken: Sequence[Found] = ()) -> list[Found]:
    """Every customer's number in the message in E.164, in order; places in `taken` are other values."""
    found: list[Found] = []
    groups = [group for group in _groups(message.low) if not overlaps(group.start, group.end, taken)]
    place = 0
    while place < len(groups):
        number, used = _number_at(message, groups, place)
        if number:
            found.append(number)
        place += used
    return found


def check_phone(text: str) -> Reading:
    """What was typed where a number was asked for. ODD: possible in Viet Nam though in no known range, or foreign."""
    message = worded(text)
    known = {found.value for found in find_phones(message)}
    if len(known) > 1:
        return NOTHING
    value = known.pop() if known else _alone("".join(group.digits for group in _groups(message.low)))
    if value is None:
        return NOTHING
    return Reading(certainty=Certainty.SURE if _is_valid(value) else Certainty.ODD, value=value)


def _alone(digits: str) -> str | None:
    """The number of which all digits of a text are the writing, with or without the first zero."""
    return _vietnamese(digits) or _vietnamese("0" + digits)


def _groups(low: str) -> Iterator[_Group]:
    for match in _GROUP.finditer(low):
        if match["word"]:
            yield _Group(match.start(), match.end(), _digit(match["word"]), True)
            continue
        start, end = _without_glued_letters(low, match.start(), match.end())
        digits = low[start:end].translate(_DIGITS)
        if len(digits) == 20 and digits[0] == digits[10] == "0":  # two numbers without anything between them
            yield _Group(start, start + 10, digits[:10], False)
            start, digits = start + 10, digits[10:]
        yield _Group(start, end, digits, False)


def _digit(word: str) -> str:
    return next(digit for digit, words in _WORDS.items() if vn(words).fullmatch(word))


def _without_glued_letters(low: str, start: int, end: int) -> tuple[int, int]:
    """Letters count as digits only where no word is glued to them: the o of "so0981…" belongs to the word."""
    if start and low[start - 1].isalpha():
        while not low[start].isdigit():
            start += 1
    if end < len(low) and low[end].isalpha():
        while not low[end - 1].isdigit():
            end -= 1
    return start, end


def _number_at(message: Wording, groups: Sequence[_Group], place: int) -> tuple[Found | None, int]:
    """The number that starts with this group, or None; and how many groups are dealt with."""
    start = groups[place].start
    if not _may_start(message, start):
        return None, 1
    ends = list(_ends(message.low, groups, place))
    plus = message.low[:start].endswith("+") and not groups[place].digits.startswith("84")
    for end in reversed(ends) if plus else ends:
        digits = "".join(group.digits for group in groups[place:end])
        value = _foreign(digits) if plus else _vietnamese(digits)
        known = value and (plus or _is_valid(value) or _is_spoken_of(message, start))
        if value and known and _is_whole(message, groups, place, end):
            return Found(start=start, end=groups[end - 1].end, value=value), end - place
    return (None, 1) if plus else _without_zero(message, groups, place, ends)


def _without_zero(
    message: Wording, groups: Sequence[_Group], place: int, ends: Sequence[int]
) -> tuple[Found | None, int]:
    """A number typed without its first zero, where the words before speak of a number."""
    start = groups[place].start
    for end in ends:
        value = _vietnamese("0" + "".join(group.digits for group in groups[place:end]))
        whole = value and _is_valid(value) and _is_whole(message, groups, place, end)
        if value and whole and groups[place].digits[0] in "35789" and _is_spoken_of(message, start):
            return Found(start=start, end=groups[end - 1].end, value=value), end - place
    return None, 1


def _may_start(message: Wording, start: int) -> bool:
    """Whether a number may begin here: not inside a longer dotted number, a code, or a number of another sort."""
    low = message.low
    if start > 1 and low[start - 1] in ".," and low[start - 2].isdigit():
        return False
    letters = _CODE_LETTERS.search(message.written[:start])
    if letters and letters["letters"].upper() not in _PHONE_LETTERS:
        return False
    return not _OTHER_NUMBER.search(low[max(0, start - 50) : start])


def _ends(low: str, groups: Sequence[_Group], place: int) -> Iterator[int]:
    """The places where a number starting here could end, nearest first."""
    total = 0
    for end in range(place, len(groups)):
        if end > place and not _BETWEEN.fullmatch(low, groups[end - 1].end, groups[end].start):
            return
        total += len(groups[end].digits)
        if total > 15:
            return
        if total >= 8:
            yield end + 1


def _is_whole(message: Wording, groups: Sequence[_Group], place: int, end: int) -> bool:
    """Whether the number ends here: digit by digit, no further digit; dotted, no further group; and it is no price."""
    low, last = message.low, groups[end - 1]
    first = groups[place]
    may_be_price = end - place > 1 and first.digits.startswith("84") and not low[: first.start].endswith("+")
    if may_be_price and _MONEY.match(low, last.end):
        return False
    if end == len(groups):
        return True
    between = low[last.end : groups[end].start]
    if between in {".", ","} and not groups[end].digits.startswith("0"):
        return False
    one_by_one = all(len(group.digits) == 1 for group in groups[place + 1 : end + 1])
    return not (one_by_one and between.strip(" .-") == "" and groups[end].spelled == last.spelled)


def _is_spoken_of(message: Wording, start: int) -> bool:
    return _SPOKEN_OF.search(message.low[max(0, start - 60) : start]) is not None


def _vietnamese(digits: str) -> str | None:
    """The number in E.164 where these digits have the shape of one, in today's form."""
    digits = re.sub(r"^(?:0084|84(?=0?\d{9,10}$))0?", "0", digits)
    if not digits.startswith("0"):
        return None
    rest = digits[1:]
    if len(rest) == 10 and rest[:3] in _OLD_HEADS:
        rest = _OLD_HEADS[rest[:3]] + rest[3:]
    if re.fullmatch(r"4\d{8}", rest):
        rest = "2" + rest
    silly = len(set(rest)) == 1 and not _is_valid("+84" + rest)
    return "+84" + rest if _SHAPE.fullmatch(rest) and not silly else None


def _foreign(digits: str) -> str | None:
    return "+" + digits if _is_valid("+" + digits, at_home=False) else None


def _is_valid(value: str, *, at_home: bool = True) -> bool:
    """Whether the library knows the range as one of a person's or an office's numbers."""
    try:
        number = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        return False
    if not at_home:
        return phonenumbers.is_valid_number(number)
    return number.country_code == 84 and phonenumbers.number_type(number) in _OWN_TYPES
