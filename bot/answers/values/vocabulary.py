"""Small words that the readers of values share: who speaks, how one says no, how one asks kindly."""

from __future__ import annotations

# Capital letters of the Latin alphabet with every Vietnamese mark.
CAPITAL = (
    "["
    + "".join(letter for letter in map(chr, (*range(0x41, 0x250), *range(0x1E00, 0x1F00))) if letter.isupper())
    + "]"
)
EDGE, END = r"(?<![^\W_])", r"(?![^\W_])"
NOT = rf"{EDGE}(?:không|hông|hong|hổng|hok|hem|khum|khong|ko|kg|kh|k|chẳng|chả){END}"
SELF = (
    r"(?:em|e|iem|tôi|tui|t|mình|mk|mik|anh|a|chị|c|cô|chú|bác|ông|bà|cháu|con|tớ|bạn|bên\s+(?:em|e|mình"
    r"|tôi|anh|a|chị)|nhà\s+(?:em|mình|tôi))"
)
KIN = (
    r"(?:vợ|vk|chồng|ck|mẹ|má|bố|ba|cha|con|con gái|con trai|bạn|anh|chị|em|ông|bà|cô|chú|bác|sếp|kế toán|người nhà"
    r"|ny|ny cũ|bạn gái|bạn trai)"
)
OF_WHOM = rf"(?: (?:của )?(?:{SELF}|{KIN}(?: {SELF})?){END})?"
CHANGE_VERB = (
    r"(?:sửa|đổi|thay|chỉnh|cập nhật|cập nhập|update|change|edit|fix|chuyển|dời|dọn|điều chỉnh|đính chính|cải chính"
    r"|thêm|bổ sung|add|correct)"
)
WRONG = r"(?:sai|nhầm|lộn|lệch|thiếu|sót|thừa|dư|khác|ngược|trật|wrong|mới đúng|chưa đúng|không đúng|ko đúng|k đúng)"
KINDLY = r"(?:nha|nhé|nhe|nghen|nghe|ạ|giúp|giùm|dùm|hộ|gium|dum|đi|với|luôn|cái|coi|please|pls)"
ARROW = r"(?:[-=–—]*>+|→|➡|⇒|»)"
