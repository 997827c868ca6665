"""Every rule of the content, broken once: the file, the line and what the author is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.loader import load
from bot.domain.errors import ContentError
from tests.content.small import change

THU_THAP, XOA = "answers/thu-thap.yaml", "answers/xoa.yaml"
DELETE = "requests/delete.yaml"

# file, what is replaced, by what, a piece of the sentence, lines from the replaced piece to the reported one
BROKEN = [
    ("policy.yaml", 'number: "1.1a"', 'number: "1.1"', "Số mục 1.1 đã có", 0),
    ("policy.yaml", 'number: "1.1a"', 'number: "1.2a"', "không có mục 1.2", 0),
    ("policy.yaml", "- number: 2", "- number: 3", "Mục 2.1 không thuộc phần 3", 3),
    ("policy.yaml", 'number: "2.1"\n', 'number: "2.1"\n        text: thêm\n      - number: "2.2"\n', "mục 2.2;", 2),
    (THU_THAP, '"1.1a"', '"1.7"', "Chính sách không có mục 1.7", 0),
    ("silent/khac.yaml", "    title:", '    clauses: ["9.9"]\n    title:', "Chính sách không có mục 9.9", 0),
    (DELETE, "deadline:", 'clauses: ["9.9"]\ndeadline:', "Chính sách không có mục 9.9", 0),
    ("checks/thu.yaml", '"1.1"', '"9.9"', "Chính sách không có mục 9.9", 0),
    (XOA, "section: 2", "section: 1", "tệp này thuộc phần 1", 2),
    (XOA, "section: 2", "section: 7", "không có phần 7", 0),
    (XOA, "id: co-xoa-khong", "id: chao", "Mã “chao” đã dùng ở answers/xoa.yaml", None),
    (THU_THAP, "[co-xoa-khong]", "[khong-co]", "Không có mục nào mang mã “khong-co”", 0),
    (THU_THAP, "[co-xoa-khong]", "[ghi-gi]", "liên quan tới chính nó", 0),
    ("silent/khac.yaml", "[có camera không]", "[]", "“im-camera” chưa có cách hỏi nào", -1),
    (THU_THAP, "[no]", '[no, " "]', "Cách hỏi này trống", 0),
    (XOA, "xoá hai", "Môt?", "Cách hỏi “Môt?” trùng với một cách hỏi của “ghi-gi”", 0),
    (DELETE, "làm giúp delete", "bánh mấy tiền…", "trùng với một cách hỏi của “ot-banh”", 0),
    (THU_THAP, "{hotlines}", "{phone}", "Không có chỗ điền {phone}", -2),
    (THU_THAP, "{hotlines}", "{hotlines", "Dấu ngoặc nhọn không khớp", -2),
    (DELETE, "Chuyện gì ạ?", "Chuyện {gì} ạ?", "Không có chỗ điền {gì}", 0),
    ("channels.yaml", "168", "40", "`last_hours` phải từ 48", 0),
    ("channels.yaml", "zalo_oa", "zalo", "Không có kênh nào tên “zalo”; viết một trong: zalo_oa", 0),
    ("channels.yaml", "windows:", 'shares_phone: ["zalo:tg"]\nwindows:', "Không có kênh nào tên “zalo:tg”", 0),
    ("phrases.yaml", "({name})", "({name)", "Dấu ngoặc nhọn không khớp", 0),
    (THU_THAP, "      Gọi {hotlines} nếu cần.\n", "", "Câu trả lời có 1 dòng", -2),
    (THU_THAP, "      Gọi", "      a\n" * 5 + "      Gọi", "Câu trả lời có 7 dòng", -2),
    (THU_THAP, "Tiệm chỉ ghi tên.", "rất " * 50, "Có dòng dài", -1),
    (DELETE, "kind: delete", "kind: access", "Thiếu yêu cầu loại “delete”", None),
    (DELETE, "deadline: moi-loai", "deadline: khong-co", "Không có thời hạn nào tên “khong-co”", 0),
    (DELETE, "basis: Điều 1", 'basis: ""', "“basis”", 0),
    ("deadlines.yaml", "[mon, tue, wed, thu, fri, sat]", "[]", "Không có ngày làm việc nào", 0),
    ("deadlines.yaml", "days: 10", "days: mười", "phải là số nguyên", 0),
    ("deadlines.yaml", "[mon,", "[hai,", "“working_weekdays”", 0),
    ("business.yaml", "retention_days", "time_zone: Mat_Trang\nretention_days", "múi giờ “Mat_Trang”", 0),
    ("business.yaml", "retention_days", "opens: 8h\nretention_days", "Giá trị của “opens” sai dạng", 0),
    ("decision.yaml", "0.05", "5", "phải nhỏ hơn", 0),
    (THU_THAP, "id: ghi-gi", "id: Ghi gì", "Giá trị của “id” sai dạng", 0),
    (THU_THAP, "title: Tiệm ghi gì?", "title: " + "dài " * 20, "quá dài; viết nhiều nhất 60", 0),
    (THU_THAP, '["1.1", "1.1a"]', "[]", "cần ít nhất 1 mục", 0),
]


@pytest.mark.parametrize(("file", "old", "new", "told", "below"), BROKEN)
def test_broken_rule_is_told_with_file_and_line(
    small: Path, file: str, old: str, new: str, told: str, below: int | None
) -> None:
    line = change(small, file, old, new)
    with pytest.raises(ContentError) as caught:
        load(small)
    found = [problem for problem in caught.value.problems if told in problem.message]
    assert found, str(caught.value)
    if below is not None:
        assert (file, line + below) in [(problem.file, problem.line) for problem in found]


def test_ways_of_asking_for_one_entry_may_be_alike(small: Path) -> None:
    change(small, XOA, "xoá hai", "XOA  MOT!")
    load(small)


def test_abbreviation_has_one_meaning_over_all_files(small: Path) -> None:
    (small / "language/zalo.yaml").write_text("abbreviations:\n  sdt: sổ dự toán\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"language/zalo.yaml:2:3: Chữ viết tắt “sdt” đã có ở language/tat.yaml"):
        load(small)


def test_kind_in_two_files_is_told_in_the_second(small: Path) -> None:
    text = (small / "requests/access.yaml").read_text(encoding="utf-8")
    (small / "requests/xem.yaml").write_text(text.replace("làm giúp", "cho xem"), encoding="utf-8")
    with pytest.raises(ContentError, match=r"requests/xem.yaml:1:1: Loại yêu cầu “access” đã có"):
        load(small)


def test_ground_that_stands_twice_is_told(small: Path) -> None:
    ground = "  - id: khong-duoc\n    title: Không được\n    basis: Điều 1\n    text: Tiệm không làm được.\n"
    change(small, DELETE, ground, ground * 2)
    with pytest.raises(ContentError, match="Căn cứ “khong-duoc” đã có"):
        load(small)


def test_kind_without_grounds_is_told(small: Path) -> None:
    ground = "\n  - id: khong-duoc\n    title: Không được\n    basis: Điều 1\n    text: Tiệm không làm được.\n"
    change(small, DELETE, ground, " []\n")
    with pytest.raises(ContentError, match="chưa có căn cứ từ chối nào"):
        load(small)
