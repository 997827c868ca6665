"""What in the words speaks for each kind of request.

Evidence adds up; a machine to be wiped or a purchase to be undone, which a laptop shop hears of in the same words,
takes it away.
"""

from __future__ import annotations

import re

from bot.answers.speech import plain_line
from bot.answers.text import Folded
from bot.domain.requests import Kind

_FIELD = (
    r"(?:so|dien thoai|sim|email|dia chi|ten|ho ten|ngay sinh|sinh|gioi tinh|thong tin|ho so|cong ty|can cuoc|so nha"
    r"|ten mien|hosting|web|website|bai viet|banner|trang chu|gia|anh|hinh|#phone|#email)"
)
_SELF = r"(?:em|toi|minh|chi|anh|chung toi|ben em|ben minh|cong ty)"
_CHANGE = r"(?:sua|doi|cap nhat|chinh|thay|dinh chinh|dieu chinh|cai chinh|update|change|correct)"
_WEB = r"(?:source|ma nguon|database|db|web|website|code|hosting|host|ten mien|excel|danh sach khach|sql|do an)"
_USE = (
    r"(?:lay|dua|dang|dung|xai|su dung|quang cao|phan tich|tiep thi|thong ke|marketing"
    r"|danh sach|demo|feedback|test|ads)"
)

_EVIDENCE: dict[Kind, tuple[tuple[float, str], ...]] = {
    Kind.CORRECT: (
        (2.0, rf"\b{_CHANGE}\b.{{0,40}}\b{_FIELD}\b"),
        (1.5, rf"\b{_FIELD}\b.{{0,40}}\b(?:sai|nham|thieu|lon|sot|doi|moi dung|moi chuan|khong dung)\b"),
        (1.0, r"\b(?:them|bo sung)\b.{0,20}\b(?:so|email|dia chi|ten)\b"),
        (1.0, r"\b(?:so|email|dia chi) moi\b|\bchuyen (?:nha|tro|van phong)\b|\btro (?:ten mien|domain)\b"),
        (1.0, r"\btu .* (?:sang|thanh|qua)\b|\b(?:moi dung|moi chuan)\b|#phone (?:sang|thanh|qua) "),
    ),
    Kind.DELETE: (
        (2.0, r"\b(?:xoa|delete|remove|erase|clear|del|purge|(?:tay|dep|don) (?:sach|het|bo))\b"),
        (1.5, rf"\b(?:huy|go|bo)\b.{{0,25}}\b(?:{_FIELD}|tai khoan|khoi (?:he thong|may|so))\b"),
        (1.5, r"\bdung (?:co )?(?:luu|giu)\b|\bkhong (?:muon|cho) .{0,25}\b(?:luu|giu)\b|\bquen (?:em|toi|minh) di\b"),
    ),
    Kind.ACCESS: (
        (
            1.8,
            r"\b(?:xem|coi|doc|kiem tra|check|tra cuu|tra|liet ke|trich|in|show)\b.{0,40}"
            r"\b(?:thong tin|du lieu|ho so|so|email|dia chi|ten|form|lich su|dang luu|luu|giu|ghi)\b",
        ),
        (1.5, rf"\b(?:luu|giu|ghi|co)\b.{{0,15}}\b(?:gi|thong tin)\b.{{0,15}}\b(?:cua|ve) {_SELF}\b"),
        (1.2, r"\b(?:gui|cho|xin)\b.{0,20}\b(?:ban sao|mot ban|#number ban|ban thong tin|thong tin cua|du lieu cua)\b"),
    ),
    Kind.HANDOVER: (
        (
            2.0,
            r"\b(?:ban giao|giao|giao lai|tra|tra lai|export|xuat|nen|dong goi|copy|chep|backup|xin|gui|lay|tai)\b"
            rf".{{0,40}}\b(?:{_WEB}|backup|file)\b",
        ),
        (1.4, r"\b(?:ban giao|giao lai|tra lai|gui lai|xuat|tai|nhan|lay|copy|chep|mang)\b.{0,30}\b(?:du lieu|file)\b"),
        (1.2, r"\b(?:ban sao|backup)\b.{0,20}\b(?:web|database|du lieu)\b|\bdu lieu mang (?:ve|di)\b"),
    ),
    Kind.WITHDRAW: (
        (2.0, r"\brut lai\b|\bhuy (?:su )?(?:dong y|dang ky|nhan)\b|\bunsub\w*\b|\bwithdraw\b|\brut (?:su )?dong y\b"),
        (
            1.8,
            r"\bdung (?:co )?(?:goi|nhan|gui|spam|lam phien)\b|\bstop spam\b"
            r"|\b(?:ngung|thoi|tat)\b.{0,15}\b(?:goi|nhan|gui|tin nhan|email|spam|thong bao|cham soc)\b",
        ),
        (
            1.8,
            r"\bkhong (?:muon|can|nhan|cho)\b.{0,30}\b(?:goi|nhan|quang cao|tu van|su dung|dung|xai|email)\b.{0,30}"
            r"\bnua\b|\bkhoi (?:nhom|(?:danh sach|list|group) (?:\w+ )?(?:nhan|gui|goi|quang cao))",
        ),
        (
            1.2,
            r"\bdung (?:dung|xai|su dung)\b.{0,25}\bnua\b|\bra khoi (?:nhom|group)\b"
            r"|\bkhong (?:nhan|can nhan)\b.{0,20}\b(?:email|tin|quang cao|sale)\b",
        ),
    ),
    Kind.OBJECT: (
        (2.2, r"\bphan doi\b|\bhan che (?:xu ly|dung|su dung|xai)\b|\btam (?:ngung|khoa|dung)\b|\bdong bang\b"),
        (
            1.6,
            r"\b(?:khong (?:dong y|dong tinh|chap nhan|cho phep|cho|chiu|muon)|tu choi|dung (?:co )?lay)\b"
            rf".{{0,60}}\b{_USE}\b",
        ),
        (1.4, rf"\bchi (?:duoc )?(?:de|dung|xai|cho|goi)\b.{{0,40}}\b(?:cam|dung|khong)\b|\bcam {_USE}\b"),
        (1.2, r"\bdung (?:xu ly|viec)\b"),
    ),
    Kind.COMPLAINT: (
        (2.2, r"\b(?:khieu nai|to cao|phan anh|phan nan|phot|report|bao cong an|kien|boi thuong)\b"),
        (
            1.3,
            r"\b(?:lam lo|de lo|ban so|tuon|tu y|quay roi|tan tinh|lua dao|bi lo)\b.{0,60}"
            r"\b(?:giai quyet|xu ly|lam ro|giai thich|yeu cau)\b",
        ),
        (1.0, r"\b(?:buc xuc|buc that|qua dang|khong de yen|lam an kieu gi)\b"),
    ),
}
_SHOP_MATTERS = (
    (2.0, r"\b(?:o cung|may cu|laptop cu|usb|the nho|ssd|hdd|win|windows|cai lai|reset|format|virus)\b"),
    (2.0, r"\b(?:khoi phuc|cuu|phuc hoi) (?:du lieu|file|hinh|anh)\b"),
    (
        1.5,
        r"\b(?:sua|doi|ve sinh|nang cap) (?:may|laptop|man hinh|pin|ban phim|ram|sac)\b|\bban giao may\b"
        r"|\bthong tin may\b",
    ),
    (1.5, r"\bhuy (?:don|dat|lich)\b|\bdoi (?:tra|hang|mau|san pham)\b|\btra gop\b"),
)
_BY_KIND = {kind: tuple((weight, re.compile(words)) for weight, words in rows) for kind, rows in _EVIDENCE.items()}
_AGAINST = tuple((weight, re.compile(words)) for weight, words in _SHOP_MATTERS)


def request_kind(text: str, folded: Folded) -> dict[Kind, float]:
    """The evidence in the words for each kind of request: 0 for none, about 2 for a plain word of that kind."""
    line = plain_line(text, folded)
    against = _sum(_AGAINST, line)
    return {kind: max(0.0, _sum(rows, line) - against) for kind, rows in _BY_KIND.items()}


def _sum(rows: tuple[tuple[float, re.Pattern[str]], ...], line: str) -> float:
    return sum(weight for weight, pattern in rows if pattern.search(line))
