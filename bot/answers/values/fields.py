"""Which pieces of personal data a message names, and where."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answers.values.vocabulary import EDGE, END, KIN, SELF
from bot.answers.values.wording import is_marked, vn
from bot.domain.requests import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A field named at a place of the message."""

    field: Field
    start: int
    end: int


# Earlier lines take their place first: "địa chỉ mail" is an e-mail, "tên công ty" no person's name.
_NAMED: tuple[tuple[Field, str], ...] = (
    (
        Field.OTHER,
        r"số (?:tài khoản|tk)|stk|tài khoản (?:ngân hàng|nh)|(?:số |ảnh (?:chụp )?|hình (?:chụp )?)?(?:cccd|cmnd|cmt"
        r"|căn cước(?: công dân)?|chứng minh(?: thư| nhân dân)?|hộ chiếu|passport)|mã số thuế|mst"
        r"|tên (?:đăng nhập|tài khoản|user|file|sản phẩm)|mật khẩu|sở thích|chức vụ|nghề nghiệp",
    ),
    (
        Field.COMPANY,
        r"(?:tên )(?:công ty|cty|cti|cửa hàng|doanh nghiệp|dn|đơn vị|thương hiệu|hộ kinh doanh|pháp nhân)"
        r"|company(?: name)?"
        r"|(?:công ty|cty) (?:cũ|mới)|(?<=nhật\s)(?:công ty|cty)|(?<=đổi\s)(?:công ty|cty)|(?<=sửa\s)(?:công ty|cty)",
    ),
    (Field.EMAIL, r"(?:địa chỉ |hòm thư )?(?:thư điện tử|e-?mail|g?mail|imeo|meo|mêu|meil)|hòm thư"),
    (Field.ADDRESS, rf"số nhà(?! {SELF}? (?:là|:)? \ue000)"),
    (
        Field.PHONE,
        r"(?:số )?(?:sđt|sdt|sđth|đt|dt|đth|dth|điện thoại|dthoai|phone(?: number)?|di động|mobile)|number|sim"
        r"|số (?:liên hệ|liên lạc|lh|zalo|máy bàn|bàn|hotline|phụ|dự phòng|cá nhân|riêng|cơ quan|công ty"
        r"|cty|cố định|nội bộ)"
        rf"|số(?= (?:cũ|mới|đúng|sai|này|kia|đó|ấy|khác|cũng|thì|đi|ra|luôn|nữa|lưu|trong|trên|giúp|giùm"
        rf"|nhé|nha|của|{SELF}|{KIN}){END})"
        r"|(?<!một\s)(?<!hai\s)(?<!\d\s)(?<!chữ\s)số(?= (?:[\ue000,.;!?]|$|và\s|với\s|\+ [a-z]))",
    ),
    (
        Field.BIRTHDATE,
        r"ngày (?:tháng )?(?:năm )?sinh|năm sinh|sinh nhật|sn(?= \ue002)|sinh(?= (?:năm )?(?:19|20)\d\d)"
        r"|birthday|birth date|date of birth|dob|nsinh",
    ),
    (Field.GENDER, r"giới tính|gioitinh|gender"),
    (
        Field.ADDRESS,
        r"địa chỉ(?: (?:giao hàng|nhận hàng|ship|nhà))?|đ/c|đchỉ|đchi|dchi|address|chỗ ở|nơi ở|số nhà|hộ khẩu"
        rf"|(?:(?<=sửa\s)|(?<=đổi\s)|(?<=sua\s)|(?<=doi\s)|(?<=thay\s)|(?<=sai\s)|(?<=với\s)|(?<=voi\s)"
        rf"|(?<=và\s)|(?<=va\s)|(?<=xoá\s)|(?<=xoa\s)|^)(?:đc|dc){END}"
        rf"|(?:đc|dc)(?= (?:nhà|cũ|mới|giao|ship|nhận|sai|[:]|của))",
    ),
    (
        Field.NAME,
        r"họ (?:và )?tên|tên (?:đệm|lót)|chữ lót|(?<!đứng\s)(?<!khoản\s)(?<!acc\s)tên(?! (?:miền|gì|ai|web"
        r"|máy|hàng|của shop))"
        r"|(?:full )?name(?! server)"
        r"|người (?:liên hệ|phụ trách|đại diện|nhận|đứng tên)|liên hệ(?= (?:cũ|mới)(?![^\W_]))|đầu mối",
    ),
)
_PATTERNS = tuple((field, vn(rf"{EDGE}(?:{words}){END}")) for field, words in _NAMED)

# What only the customer's own website has; its contents are not the customer's personal record.
_WEBSITE = (
    rf"{EDGE}(?:bài (?:viết|đăng|post)|banner|sản phẩm|sp|trang chủ|chân trang|footer|header|menu|logo"
    rf"|slide|favicon|giao diện"
    r"|bảng giá|(?:sửa|đổi|tăng|giảm|chỉnh|cập nhật|update) (?:lại )?(?:hết |giúp |hộ |dùm |giùm )?giá"
    r"|(?:giá|hình|ảnh|bài|nút|mục|màu|danh mục|trang)(?=[^.;\n]* web)|nội dung(?: web)?"
    r"|trang (?:giới thiệu|liên hệ)|theme|plugin|landing page"
    rf"|(?:sửa|nâng cấp|cập nhật|update|chỉnh|đổi) (?:lại )?(?:web|website|trang web)){END}"
)
_ON_WEBSITE = vn(
    rf"{EDGE}(?:trên|ở) (?:cái )?(?:trang )?(?:web|website|page) (?:của )?"
    rf"(?:{SELF}|{KIN}|quán|nhà|trường|công ty|cty|shop (?:em|mình)){END}"
)
_FORM = vn(rf"{EDGE}(?:form|phiếu|đơn|đăng (?:ký|kí)|điền|khai|tài khoản|hồ sơ){END}")
_HOSTING = rf"{EDGE}(?:tên miền|domain|hosting|host|trỏ|dns|name server|máy chủ|server|vps|ssl){END}"
_POSTS = (
    rf"{EDGE}(?:lịch sử(?! sinh)|ảnh|hình|hình ảnh|video|bài (?:viết|đăng|post)|đánh giá|review|feedback"
    rf"|bình luận|comment|tin nhắn"
    r"|đoạn chat|chat|ghi âm|file|giấy tờ|bản (?:sao|scan|photo)|cuộc gọi|ip|cookie|post|photo|picture"
    r"|history|location|vị trí"
    rf"|video|camera|chữ ký|vân tay|khuôn mặt|mặt){END}"
)


def mentions(masked: str) -> list[Mention]:
    """Every field that the words name, in order."""
    found: list[Mention] = []
    for field, pattern in _PATTERNS:
        for match in pattern.finditer(masked):
            if not any(match.start() < other.end and other.start < match.end() for other in found):
                found.append(Mention(field=field, start=match.start(), end=match.end()))
    return sorted(found, key=lambda mention: mention.start)


def website_parts(masked: str) -> list[Mention]:
    """Parts of the customer's own website that are named."""
    return _others(_WEBSITE, masked)


def stands_on_website(masked: str) -> bool:
    """Whether the message says that something stands on the customer's website, and not that a form was filled in."""
    return bool(_ON_WEBSITE.search(masked)) and not _FORM.search(masked)


def hosting_parts(masked: str) -> list[Mention]:
    """Domain, hosting and server named; people name them beside their own data too."""
    return _others(_HOSTING, masked)


def records(masked: str) -> list[Mention]:
    """Pictures, posts, histories and papers named: personal data for which the list has no field of its own."""
    return _others(_POSTS, masked)


def _others(words: str, masked: str) -> list[Mention]:
    """Only marks tell a picture (ảnh) from a brother (anh), so a text with marks is read by them."""
    hits = vn(words, marked=is_marked(masked)).finditer(masked)
    return [Mention(field=Field.OTHER, start=match.start(), end=match.end()) for match in hits]
