"""Whether a message asks for something to be done or asks about it, apart from what it is about.

Every sign that is found is kept with its weight, so that a score explains itself. Signs are read from the plain view of
the folded message (abbreviations and typing slips undone), where a word may stand for several: patterns name enough of
its neighbours to tell them apart.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.answers.text import Folded
from bot.answers.values.inventory import Inventory


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One sign of a request (weight above 0) or of a question (below 0), and the words that showed it."""

    name: str
    weight: float
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechAct:
    """The signs found."""

    signs: tuple[Sign, ...]

    @property
    def score(self) -> float:
        """The sum of the weights: above 0 for a request, below for a question; about -6 to 6."""
        return sum(sign.weight for sign in self.signs)

    @property
    def chance(self) -> float:
        """The score as a number between 0 (a question) and 1 (a request); not calibrated."""
        return 1 / (1 + math.exp(-self.score))


_SELF = (
    r"(?:em|toi|minh|anh|chi|co|chu|bac|chau|con|chung toi|bon em|ben (?:em|minh|toi|anh|chi)|nha (?:em|minh|toi)"
    r"|cong ty (?:em|minh|toi|chung toi))"
)
_CALL = r"(?:shop|ban|cac ban|ben ban|ben (?:minh|shop)|ad|oi|da|vang|thua|alo|hello|hi|chao|a|quy cong ty|bac|may anh)"
_DOING = (
    r"(?:xoa|sua|doi|cap nhat|huy|go|bo|thay|chinh(?: sua| lai)?|them|bo sung|dieu chinh|dinh chinh|gui(?: lai| tra)?"
    r"|xuat|trich(?: xuat| luc)?|ban giao|giao(?: lai)?|tra(?: lai)?|ngung|tat|chan|khoa"
    r"|tam khoa|han che|cap|purge|show"
    r"|dung(?= (?:goi|nhan|gui|luu|giu|xai|su dung|lay|dua|lam phien|spam|co|viec|xu ly))"
    r"|cho (?:em |toi |minh )?(?:xem|xin|coi|biet)|xem(?: giup| ho| lai)|kiem tra|check|tra cuu|liet ke|doc|rut"
    r"|xin(?= (?:lai|xoa|doi|rut|sua|cap|ban|mot|file|huy|gui|thay|dinh|duoc|#number))|nen|dong goi|chep|copy|export"
    r"|backup|dep|don|tay|quen|gach|tro|khieu nai|phan anh|to cao|bao cao|phan doi|delete|remove|update|change"
    r"|unsubscribe|stop|clear|cancel|erase|send|give|correct|fix)"
)
_HELP = r"(?:(?<!tro )giup(?! do)|gium|dum|ho)"
_FIELD = r"(?:so|email|dia chi|ten|ngay sinh|gioi tinh)"
_OWNED = rf"(?:{_FIELD}|so dien thoai|thong tin|du lieu|tai khoan|ho so|anh|hinh|web|website|file|don|form)"

_SIGNS_OF_REQUEST: tuple[tuple[str, float, str], ...] = (
    (
        "asks kindly",
        1.6,
        rf"\b(?:(?<!tro )giup(?! do)|gium|dum)\b|\bho (?:{_SELF}|voi|cai|nha|nhe|a|luon|di)\b|\bho$",
    ),
    (
        "begins with what to do",
        1.6,
        rf"^(?:(?:{_CALL}|{_SELF}|hay|vui long|lam on|nho|thoi|please|pls|can you|could you|cho {_SELF}) ){{0,4}}"
        rf"{_DOING}\b",
    ),
    (
        "asks formally",
        1.3,
        r"\b(?:de nghi|vui long|lam on)\b|\b(?:em|toi|minh|chung toi|chi|anh) yeu cau\b|^yeu cau\b|^nho\b"
        r"|\bnho (?:shop|ben|ad|cac|anh|chi|ban|quy)\b",
    ),
    (
        "wants it",
        1.2,
        rf"\b{_SELF} (?:muon|can|dang can|xin|muon xin)(?: duoc)? (?:{_DOING}|lay|nhan|tai"
        rf"|biet (?:shop|ben|cac ban))\b",
    ),
    (
        "ends as an order",
        0.9,
        r"\b(?<!may )(?:di|nhe|nha|nghen|nghe|ngay|luon|lien|gap|voi|cai|phat|coi|please|pls|dum|gium)"
        r"(?: (?:a|ad|shop|ban|oi|nhe|nha|em|minh))*$",
    ),
    (
        "forbids or withdraws",
        1.4,
        r"\bdung (?:co |bao gio )?(?:goi|nhan|gui|luu|giu|xai|dung|su dung|spam|lam phien|lay|dang|dua|cho)\b"
        r"(?!.*(?:gi|sao)\b)|\bthoi (?:khong|dung)\b|\brut lai\b|\b(?:toi|em|minh) rut\b|\bphan doi\b|\bi withdraw\b"
        r"|\bkhong (?:cho|dong y|chap nhan|muon|cho phep|nhan)\b.*\bnua\b|\b(?:ngung|cham dut|stop)\b"
        r"|\bcam (?:dung|goi|lay|su dung|xai|dem)\b|\bhuy (?:dang ky|dong y|nhan)\b",
    ),
    (
        "says no to a use",
        0.9,
        r"\b(?:khong (?:cho|dong y|chap nhan|cho phep|chiu|muon|dong tinh)|tu choi|han che|tam (?:khoa|ngung|dung)"
        r"|dung (?:viec|xu ly))\b",
    ),
    (
        "states what is right or wrong",
        1.3,
        rf"\b{_FIELD}(?: dien thoai| lien he)?(?: cua)?(?: \w+){{0,2}} (?:moi|chuan)\b"
        r"|\b(?:ghi|luu|dien|nhap|go|khai|viet|danh)(?: \w+){0,3} (?:sai|nham|thieu|lon|sot)\b|\bmoi (?:dung|chuan)\b"
        r"|\bsai (?:roi|het|bet|tum lum|chinh ta)\b|\bbi (?:sai|nham|thieu|thua)\b|\b(?:dinh chinh|chinh|sua) thanh\b"
        r"|\b(?:doi|chuyen|thay) (?:so|sim|nha|tro|email|dia chi|van phong|ten)\b.*\broi\b"
        r"|\bcu (?:mat|khong dung|hong|khoa)\b",
    ),
    (
        "complains",
        1.3,
        r"\b(?:khieu nai|to cao|phan anh|phan nan|phot|buc xuc|kien shop|bao cong an|doi boi thuong)\b",
    ),
    ("says whose it is", 0.5, rf"\bcua (?:{_SELF}|vo|chong|me|bo)\b|\b{_OWNED} (?:em|toi|minh)\b|\bmy\b"),
    (
        "orders in English",
        1.3,
        r"\b(?:please|pls)\b|\bi (?:want|withdraw|would like)\b"
        r"|\b(?:delete|remove|update|change|unsubscribe|stop|send|cancel) (?:my|me|all|everything)\b",
    ),
    (
        "wants it shown or handed over",
        0.9,
        rf"\b(?:gui|dua|tra|dem)(?: lai)? (?:cho )?{_SELF}\b|\bcho (?:em|toi|minh|anh|chi|coi|xem|xin)\b(?! hoi)",
    ),
)
_SIGNS_OF_QUESTION: tuple[tuple[str, float, str], ...] = (
    (
        "asks yes or no",
        -1.8,
        r"\b(?:duoc|phai|dung|chuan|co|roi|chua|het|that|an toan|bi|nua) (?:khong|chua)\b(?: \w+){0,3}$"
        r"|\bco\b.{1,60}\bkhong\b(?: (?:a|shop|ad|ban|em|vay|nhi|ha|the|nua|oi|nhe|nha)){0,3}$|\bha$|\bkhong hay\b"
        r"|\b(?:khong|chua|ha|a|vay|nhi|u)\?|\b(?:khong|chua) (?:a|shop|ad|ban|em|vay|nhi|ha|the|ta)$|\bphai khong\b"
        r"|\bduoc chu\b|\bis it\b|\bdo you\b|\bdoes\b|\bcan i\b",
    ),
    (
        "asks how, when or who",
        -1.9,
        r"\b(?:nhu )?the nao\b|\bnhu nao\b|\bra sao\b|\blam sao\b|\b(?:tai|vi|lam) sao\b|\bsao$|\bcach nao\b"
        r"|\bsao (?:shop|ben|lai|ma|biet|toi|em|minh|vay|khong|cac)\b|\bbao (?:lau|gio|nhieu)\b"
        r"|\b(?:khi|luc|hoi|chung) nao\b|\bmay (?:ngay|nam|thang|tuan|hom|lan)\b|\b(?:truong hop|co quan|so) nao\b"
        r"|\b(?:nhung |co )?ai (?:duoc|co|xem|biet|la|giu|quan|chiu|ben|doc|vao|se|dang|nhin|thay)\b"
        r"|\b(?:o|di|ve|toi|den|goi) dau\b|\bmuc dich gi\b|\bnhung (?:ai|gi|cach|buoc)\b"
        r"|\b(?:gom|can|nhung|lam|viec|chuyen|kieu|la|cai|thong tin|du lieu) (?:nhung )?gi\b(?! (?:nua|het|ca))"
        r"|\bcan gui gi\b|\b(?:how|what|who|when|where|why|which)\b",
    ),
    ("has a question mark", -0.7, r"\?"),
    (
        "says that it asks",
        -1.5,
        r"\b(?:cho|xin) (?:em |toi |minh |chi |anh |phep )?hoi\b|\bhoi (?:chut|ti|xiu|cai|la|them|that|shop)\b"
        r"|\bthac mac\b|\btu hoi\b|\bmuon hoi\b|\bmuon biet (?:lieu|cach|co)\b|\bkhong biet (?:la|shop|ben|co)\b"
        r"|\b(?<!du )lieu\b(?! khach)",
    ),
    (
        "supposes",
        -0.9,
        r"\b(?:neu|gia su|gia nhu|lo nhu|nho ma|lo (?:em|toi|minh|ma)|vi du)\b"
        r"|\bthi (?:sao|shop|ben|co|phai|lam|lieu|mat|bao|goi so)\b",
    ),
    (
        "speaks of everyone",
        -0.8,
        r"\b(?:khach hang|nguoi dung|moi nguoi|khach|khach cu) (?:co|duoc|muon|phai)\b|\bco quyen\b|\bduoc quyen\b"
        r"|\b(?:shop|ben shop|ben minh|ben ban|cong ty) (?:co|se|duoc|co duoc|dung|xai|lay|luu|bao mat|ban|chia se)\b",
    ),
    (
        "speaks of the policy",
        -1.0,
        r"\b(?:chinh sach|quy dinh|dieu khoan|theo luat|muc nao|nguyen tac|quy trinh)\b",
    ),
)
_SIGNS = tuple(
    (name, weight, re.compile(pattern)) for name, weight, pattern in (*_SIGNS_OF_REQUEST, *_SIGNS_OF_QUESTION)
)

# "xoá giúp em được không" asks only in form; "gửi em xem đang lưu những gì" names what is wanted.
_ORDER_IN_FORM_OF_QUESTION = re.compile(
    rf"\b{_DOING}\b.{{0,60}}\b{_HELP}\b.{{0,60}}\b(?:duoc|the|co duoc|co the) (?:khong|chua)\b"
    rf"|\b{_HELP} (?:{_SELF}|voi).{{0,60}}\b(?:duoc|co) khong\b|\b(?:can|could) you\b"
)
_TO_BE_SHOWN = re.compile(
    rf"\b(?:gui|dua|doc|bao|in)(?: \w+)?(?: cho)? {_SELF}\b|\bcho (?:{_SELF} )?(?:xem|coi|biet|xin)\b"
    r"|\b(?:xem|kiem tra|check|tra|doc) (?:giup|ho|dum|gium)\b"
    rf"|^(?:(?:{_CALL}|{_SELF}) )*(?:xem|coi|doc|check|kiem tra|tra|liet ke|trich)\b"
)
_FORM_ONLY = frozenset({"asks yes or no", "has a question mark"})
_ASKED_SIGHT = frozenset({"asks how, when or who", "has a question mark", "speaks of everyone"})
_ORDERS = frozenset({"asks kindly", "begins with what to do"})
_SOFTER = 0.15
_UNDER_WAY = 32  # lines that are looked at more than once while a message is read: as a piece, and as a part

# Words that fall together without their marks, put by a word of the same meaning that stands alone.
_TOLD_APART = {"dung2": "xai", "đung1": "chuan", "ho5": "nguoi ta", "anh3": "hinh", "nho4": "lo", "nho3": "be"}


def speech_act(stock: Inventory, folded: Folded) -> SpeechAct:
    """The signs of a request and of a question in the message: in its words, and in the values it gives."""
    return SpeechAct(signs=(*_signs_of_words(stock.wording.written, folded), *_signs_of_values(stock)))


def words_alone(text: str, folded: Folded) -> float:
    """The score of the words without that of the values: of a piece whose message was taken stock of as a whole."""
    return sum(sign.weight for sign in _signs_of_words(text, folded))


def _signs_of_words(text: str, folded: Folded) -> Sequence[Sign]:
    return _signs_of_line(plain_line(text, folded))


@lru_cache(maxsize=_UNDER_WAY)
def _signs_of_line(line: str) -> Sequence[Sign]:
    hits = ((name, weight, pattern.search(line)) for name, weight, pattern in _SIGNS)
    return _softened([Sign(name=name, weight=weight, words=hit[0]) for name, weight, hit in hits if hit], line)


def plain_line(text: str, folded: Folded) -> str:
    """The plain words in one line, with the question mark that folding leaves out."""
    words = (_TOLD_APART.get(word, plain) for word, plain in zip(folded.words, folded.plain, strict=True))
    return " ".join(words) + ("?" if "?" in text else "")


def _softened(signs: Sequence[Sign], line: str) -> tuple[Sign, ...]:
    """Signs of a question that are mere politeness, or that name what is to be shown, weigh little."""
    soft: frozenset[str] = frozenset()
    if _ORDER_IN_FORM_OF_QUESTION.search(line):
        soft |= _FORM_ONLY
    if _TO_BE_SHOWN.search(line) and any(sign.name in _ORDERS for sign in signs):
        soft |= _ASKED_SIGHT
    return tuple(
        Sign(name=sign.name, weight=sign.weight * _SOFTER, words=sign.words) if sign.name in soft else sign
        for sign in signs
    )


def _signs_of_values(stock: Inventory) -> list[Sign]:
    signs = []
    if stock.phones or stock.emails or stock.dates:
        signs.append(Sign(name="gives a value", weight=1.5))
    if stock.orders:
        signs.append(Sign(name="gives a code", weight=0.8))
    return signs
