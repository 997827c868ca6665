"""Names of people and companies as written, and gender."""

from __future__ import annotations

import re
import unicodedata

from bot.answers.syllables import unmarked
from bot.answers.values.vocabulary import CAPITAL, EDGE, END, KIN, SELF
from bot.answers.values.wording import Found, Wording, vn

_TITLE = vn(
    rf"(?:(?:{KIN}\s+{SELF} |tên\s+)?(?:là\s+)?[(\"'“]? )?(?:(?:anh|a|chị|c|cô|chú|bác|ông|bà|em|e|bạn|cháu"
    rf"|sếp|mr|mrs|ms|miss|khách)\.?\s+)?"
)
_CAPITALS = re.compile(rf"{CAPITAL}[^\W\d_]*(?:[ ]+{CAPITAL}[^\W\d_]*){{0,5}}")
_SMALL = re.compile(r"[^\W\d_]+")
# Words that end a name typed in small letters, and that no name begins with.
_NO_NAME = vn(
    r"(?:nha|nhe|nhé|nghen|ạ|á|giúp|giùm|dùm|gium|dum|hộ|ho|voi|với|đi|shop|ad|sop|chứ|chu|chớ|không|khong"
    r"|ko|k|mới|moi|mà|trong|tren|trên|thì|thi|rồi"
    r"|roi|r|là|cho|sang|thành|thanh|qua|và|va|nhưng|nhung|em|e|mk|tôi|toi|cái|luôn|nữa|được|dc|đc|lại|lai"
    r"|thay|đổi|sửa|cập|để|vì|bị|của|ghi"
    r"|khác|cũ|đúng|sai|tên|số|gì|này|kia|đó|công|cty|hết|như|theo|từ|please|pls|trên|tui|còn|cũng|nào|có"
    r"|bên|hợp|người|nhờ|đã|đang|một)"
)
# The family names that nearly all Vietnamese bear; without marks some of them are words for other things.
_FAMILY_NAMES = frozenset(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đinh lâm đoàn trịnh mai tô hà cao lương"
    " tôn tăng thái châu tạ phùng quách lưu triệu kiều vương chu doãn diệp trương giang nghiêm đàm hứa thân bạch ninh"
    " mạc nông ưng khúc tiêu la vi lại quản từ tống thạch sơn lò giáp viên".split()
)
_OTHER_WORDS = frozenset("dang do chau ta chu la lai to tu vi lo son vien quan than cao".split())
_FAMILY_NAMES_UNMARKED = frozenset(map(unmarked, _FAMILY_NAMES)) - _OTHER_WORDS
_INTRODUCED = vn(
    rf"(?P<named>(?:^|[,.;\n]) {EDGE}tên\s+(?:là\s+)?|{EDGE}tên (?:của )?{SELF}\s+(?:là\s+)?"
    rf"|{SELF} tên (?:là\s+)?)|{EDGE}{SELF} là\s+(?:anh\s+|chị\s+)?"
)
_COMPANY = vn(
    r"(?:công ty|cty|cti|doanh nghiệp|cửa hàng|hộ kinh doanh|hkd|tnhh|trung tâm|văn phòng|studio|shop)(?![^\W_])"
)
_COMPANY_END = vn(
    rf" (?:[,;!?\n()\"”]|\.(?=\s|$)|{EDGE}(?:nha|nhé|nhe|ạ|giúp|giùm|dùm|hộ|với|đi|nhờ|cập nhật|sang|thành"
    rf"|qua|chứ|không phải|ko phải|mới đúng"
    rf"|rồi|cho {SELF}|em|trong|trên|vào){END}|[-=]*>|→|$)"
)
_GENDER_WORD = vn(rf"{EDGE}(?:(?P<male>nam|male|con trai)|(?P<female>nữ|female|con gái)){END}")


def looks_like_name(text: str) -> bool:
    """Whether words are written as names are, all with capitals, or begin as names of people or companies do."""
    words, low = text.split(), unicodedata.normalize("NFC", text.lower())
    if _COMPANY.match(low) or (not text.isupper() and all(word[0].isupper() for word in words)):
        return True
    family = _FAMILY_NAMES_UNMARKED if low == unmarked(low) else _FAMILY_NAMES
    return bool(words) and low.split()[0] in family


def name_at(message: Wording, place: int, limit: int | None = None) -> Found | None:
    """The person's name that is written at this place, without a title in front of it; None where no name stands."""
    end = len(message.low) if limit is None else limit
    title = _TITLE.match(message.low, place, end)
    for start in dict.fromkeys((title.end() if title else place, place)):
        capitals = _CAPITALS.match(message.written, start, end)
        found = _capital(message, capitals) if capitals else _small(message, start, end)
        if found:
            return found
    return None


def _capital(message: Wording, match: re.Match[str]) -> Found | None:
    """A run of capitalised words; in a message all in capitals it ends at the first word that is no name."""
    if not match[0].isupper() and len(match[0].split()) == 1:
        return None if _NO_NAME.fullmatch(match[0].lower()) else _found(message, *match.span())
    if match[0].isupper() and message.written.isupper():
        return _small(message, match.start(), len(message.low))
    return _found(message, *match.span())


def _small(message: Wording, start: int, limit: int) -> Found | None:
    """Up to five words that can belong to a name typed without capitals."""
    end = place = start
    for _ in range(5):
        word = _SMALL.match(message.low, place, limit)
        if word is None or _NO_NAME.fullmatch(word[0]):
            break
        end = word.end()
        place = end + len(message.low[end:]) - len(message.low[end:].lstrip(" "))
    pronoun = message.written[start:end].islower() and vn(SELF).fullmatch(message.low, start, end)
    return _found(message, start, end) if end > start and not pronoun else None


def introduced_name(message: Wording) -> str | None:
    """The name by which the writer introduces themselves ("tôi là …", "tên em là …"), written with capitals."""
    if message.written.isupper():
        return None
    for match in _INTRODUCED.finditer(message.low):
        found = _CAPITALS.match(message.written, match.end())
        if found and (match["named"] or len(found[0].split()) > 1):
            return found[0]
    return None


def company_at(message: Wording, place: int, limit: int | None = None) -> Found | None:
    """The company's name that is written at this place: it has a capital letter or begins with a word for a company."""
    end = len(message.low) if limit is None else limit
    while place < end and message.written[place] in ' "“(:':
        place += 1
    stop = _COMPANY_END.search(message.low, place, end)
    found = _found(message, place, stop.start() if stop else end)
    named = found and (re.search(CAPITAL, found.value) or _COMPANY.match(found.value.lower()))
    return found if named and found and not _NO_NAME.fullmatch(found.value.lower()) else None


def gender_at(message: Wording, place: int, limit: int | None = None) -> Found | None:
    """The gender that is written at this place: "nam" or "nữ"."""
    match = vn(r"[\s\":(]*(?:là )?").match(message.low, place)
    word = _GENDER_WORD.match(
        message.low, match.end() if match else place, len(message.low) if limit is None else limit
    )
    if word is None:
        return None
    return Found(start=word.start(), end=word.end(), value="nam" if word["male"] else "nữ")


def _found(message: Wording, start: int, end: int) -> Found | None:
    value = message.written[start:end].strip(" \"'“”.-")
    return Found(start=start, end=end, value=value) if value else None
