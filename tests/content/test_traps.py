"""Each slip that authors make, made once: exactly where `kb check` says it stands, and that nothing else is blamed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands.kb import kb
from bot.content.loader import load
from tests.content.conftest import SHOP
from tests.content.small import change

THU_THAP, XOA, KHAC = "answers/thu-thap.yaml", "answers/xoa.yaml", "silent/khac.yaml"
DELETE, PHRASES = "requests/delete.yaml", "phrases.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A piece of a file replaced by another, and all that may be said about the folder then."""

    name: str
    file: str
    old: str
    new: str
    told: tuple[str, ...]  # the beginnings of the lines, in their order; LINE is where `old` stood
    status: int = 1


def checked(folder: Path, *options: str) -> tuple[int, list[str]]:
    """The exit status and every line about a problem."""
    result = CliRunner().invoke(kb, ["check", "--knowledge", str(folder), *options])
    lines = result.stdout.splitlines()
    return result.exit_code, lines if result.exit_code else lines[:-1]


SYNTAX = (
    Slip(
        name="a tab indents",
        file=KHAC,
        old="    title: Có",
        new="\ttitle: Có",
        told=("silent/khac.yaml:3:1: Đầu dòng có phím Tab",),
    ),
    Slip(
        name="a colon in a title",
        file=KHAC,
        old="title: Có camera",
        new="title: Hỏi: có camera",
        told=("silent/khac.yaml:3:15: Câu có dấu hai chấm",),
    ),
    Slip(
        name="a colon in a way of asking",
        file=THU_THAP,
        old="khách lạ: [không]",
        new="khách lạ:\n        - shop ơi: ghi gì",
        told=("answers/thu-thap.yaml:14:11: Câu có dấu hai chấm",),
    ),
    Slip(
        name="no blank behind a colon",
        file=KHAC,
        old="title: Có",
        new="title:Có",
        told=("silent/khac.yaml:3:10: Sau dấu hai chấm này thiếu dấu cách",),
    ),
    Slip(
        name="no is false for editors",
        file=THU_THAP,
        old="[không]",
        new="[không, no]",
        told=("answers/thu-thap.yaml:13:25: cảnh báo: “no” không có ngoặc",),
        status=0,
    ),
    Slip(
        name="on is true for editors",
        file=KHAC,
        old="title: Có camera không?",
        new="title: on",
        told=("silent/khac.yaml:3:12: cảnh báo: “on” không có ngoặc",),
        status=0,
    ),
    Slip(
        name="08 is a number for editors",
        file="business.yaml",
        old="address: 1 phố Nhỏ",
        new="address: 08",
        told=("business.yaml:3:10: cảnh báo: “08” không có ngoặc",),
        status=0,
    ),
    Slip(
        name="a telephone number is a number for editors",
        file="business.yaml",
        old="number: 024 7300 0000",
        new="number: 0247300000",
        told=("business.yaml:6:14: cảnh báo: “0247300000” không có ngoặc",),
        status=0,
    ),
    Slip(
        name="a quote that is never closed",
        file="checks/thu.yaml",
        old="text: ghi những gì",
        new='text: "ghi những gì',
        told=("checks/thu.yaml:2:11: Ngoặc kép mở ở đây không đóng",),
    ),
    Slip(
        name="words behind a quote",
        file=KHAC,
        old="title: Có camera không?",
        new='title: "Có" camera không?',
        told=("silent/khac.yaml:3:17: Ngoặc kép đã đóng mà vẫn còn chữ",),
    ),
    Slip(
        name="a text that begins with a brace",
        file="off_topic.yaml",
        old="Anh/chị gọi {hotlines} nhé.",
        new="{hotlines} nhé.",
        told=("off_topic.yaml:4:24: Câu bắt đầu bằng ngoặc",),
    ),
    Slip(
        name="a bracket that is never closed",
        file=THU_THAP,
        old="[không]",
        new="[không",
        told=("answers/thu-thap.yaml:13:17: Dấu ngoặc mở ở đây không có dấu đóng",),
    ),
    Slip(
        name="a text that begins with a sign of YAML's",
        file=KHAC,
        old="title: Có",
        new="title: @shop có",
        told=("silent/khac.yaml:3:12: Chữ không được bắt đầu bằng ký hiệu này",),
    ),
    Slip(
        name="a sign that YAML takes for a tag and drops",
        file=KHAC,
        old="title: Có",
        new="title: !có",
        told=("silent/khac.yaml:3:12: Chữ không được bắt đầu bằng ký hiệu này",),
    ),
    Slip(
        name="a backslash in quotes",
        file=KHAC,
        old="title: Có camera không?",
        new=r'title: "Có \camera không?"',
        told=("silent/khac.yaml:3:12: Trong ngoặc kép, dấu \\",),
    ),
    Slip(
        name="two documents",
        file="decision.yaml",
        old="accepted",
        new="---\naccepted_wrong_rate: 0.04\n---\naccepted",
        told=("decision.yaml:3:1: Dòng này bắt đầu một tài liệu khác",),
    ),
    Slip(
        name="a blank copied from a document",
        file=KHAC,
        old="title: Có",
        new="title:\u00a0Có",
        told=("silent/khac.yaml:3:11: Chỗ này là dấu cách lạ",),
    ),
    Slip(
        name="a control character",
        file=KHAC,
        old="title: Có",
        new="title: C\x07ó",
        told=("silent/khac.yaml:3:13: Chỗ này có một ký tự điều khiển",),
    ),
    Slip(
        name="a line a little too far left",
        file=KHAC,
        old="    title: Có",
        new="   title: Có",
        told=("silent/khac.yaml:3:4: Dòng này thụt lề sai",),
    ),
    Slip(
        name="a line a little too far right",
        file=KHAC,
        old="    title: Có",
        new="      title: Có",
        told=("silent/khac.yaml:3:7: Dòng này thụt lề sai",),
    ),
    Slip(
        name="a key that stands twice",
        file=KHAC,
        old="    title: Có",
        new="    title: Có\n    title: Có",
        told=("silent/khac.yaml:4:5: Khoá “title” đã có",),
    ),
    Slip(
        name="a byte-order mark",
        file=KHAC,
        old="topics:",
        new="\ufefftopics:",
        told=("silent/khac.yaml:1:1: Đầu tệp có ký hiệu ẩn (BOM)",),
    ),
    Slip(
        name="marks typed apart",
        file=KHAC,
        old="title: Có camera",
        new="title: Co\u0301 camera",
        told=("silent/khac.yaml:3:13: Dòng này có chữ gõ kiểu dấu tách rời",),
    ),
    Slip(
        name="a way of asking cut off by a number sign",
        file=THU_THAP,
        old="khách lạ: [không]",
        new="khách lạ:\n        - ghi gì ở máy #2 vậy",
        told=("answers/thu-thap.yaml:14:24: cảnh báo: Từ dấu # trở đi bị bỏ",),
        status=0,
    ),
    Slip(
        name="a text cut off that another place names too",
        file=THU_THAP,
        old="khách lạ: [không]",
        new="khách lạ:\n        - &x ghi gì ở máy #2 vậy\n        - *x",
        told=(
            "answers/thu-thap.yaml:14:11: Chữ không được bắt đầu bằng ký hiệu này",
            "answers/thu-thap.yaml:14:11: cảnh báo: Cách hỏi “ghi gì ở máy” đã có trong mục này",
            "answers/thu-thap.yaml:14:27: cảnh báo: Từ dấu # trở đi bị bỏ",
            "answers/thu-thap.yaml:15:11: Chữ không được bắt đầu bằng ký hiệu này",
        ),
    ),
    Slip(
        name="no blank behind a dash",
        file=THU_THAP,
        old="khách lạ: [không]",
        new="khách lạ:\n        - ghi gì vậy\n        -ghi những gì",
        told=("answers/thu-thap.yaml:15:9: Sau dấu gạch thiếu dấu cách",),
    ),
)


SHAPE = (
    Slip(
        name="a key misspelt",
        file=KHAC,
        old="    title:",
        new="    relatd: []\n    title:",
        told=("silent/khac.yaml:3:5: Không có khoá nào tên “relatd” ở đây; có phải “related” không?",),
    ),
    Slip(
        name="a key that is unlike any",
        file=KHAC,
        old="    title:",
        new="    ghi chú: x\n    title:",
        told=("silent/khac.yaml:3:5: Không có khoá nào tên “ghi chú” ở đây; xem lại chính tả hoặc xoá đi.",),
    ),
    Slip(
        name="a key that is missing",
        file="off_topic.yaml",
        old="    title: Giá bánh\n",
        new="",
        told=("off_topic.yaml:2:5: Thiếu khoá “title”",),
    ),
    Slip(
        name="a text where a list belongs",
        file=XOA,
        old='clauses: ["2.1"]',
        new='clauses: "2.1"',
        told=("answers/xoa.yaml:4:5: “clauses” phải là một danh sách",),
    ),
    Slip(
        name="a word where a number belongs",
        file="deadlines.yaml",
        old="carry_out: {days: 10",
        new="carry_out: {days: mười",
        told=("deadlines.yaml:5:17: Giá trị của “days” phải là số nguyên",),
    ),
)

MEANING = (
    Slip(
        name="a clause that the policy does not have",
        file=THU_THAP,
        old='["1.1", "1.1a"]',
        new='["1.1", "1.1a", "7.7"]',
        told=("answers/thu-thap.yaml:4:30: Chính sách không có mục 7.7",),
    ),
    Slip(
        name="a clause without an answer",
        file=THU_THAP,
        old='["1.1", "1.1a"]',
        new='["1.1"]',
        told=(
            "answers/thu-thap.yaml:10:5: cảnh báo: Mục 1.1 đã đổi từ ngày xem lại 2026-11-02",
            "policy.yaml:9:9: Chưa câu trả lời nào dựa vào mục 1.1a",
        ),
    ),
    Slip(
        name="an entry that cannot be asked for",
        file=KHAC,
        old="[có camera không, có camera không a, có camera không b, có camera không c, có camera không d]",
        new="[]",
        told=("silent/khac.yaml:7:5: Mục “im-camera” chưa có cách hỏi nào",),
    ),
    Slip(
        name="an id twice",
        file=KHAC,
        old="id: im-camera",
        new="id: ghi-gi",
        told=("silent/khac.yaml:2:5: Mã “ghi-gi” đã dùng ở answers/thu-thap.yaml",),
    ),
    Slip(
        name="a dead follow-up",
        file=THU_THAP,
        old="[co-xoa-khong]",
        new="[co-xoa]",
        told=("answers/thu-thap.yaml:9:15: Không có mục nào mang mã “co-xoa”",),
    ),
    Slip(
        name="an unknown placeholder",
        file=THU_THAP,
        old="{hotlines}",
        new="{hotline}",
        told=("answers/thu-thap.yaml:6:5: Không có chỗ điền {hotline} ở đây",),
    ),
    Slip(
        name="an unknown placeholder in a phrase",
        file=PHRASES,
        old='hotline: "{number} ({name})"',
        new='hotline: "{numbr} ({name})"',
        told=("phrases.yaml:LINE:3: Không có chỗ điền {numbr} ở đây; dùng được: {name}, {number}.",),
    ),
    Slip(
        name="a text over the tightest channel's limit",
        file=DELETE,
        old="intro: Mình ghi lại.",
        new="intro: " + "Mình ghi lại. " * 150,
        told=("requests/delete.yaml:3:1: Đoạn chữ dài 2099 ký tự; viết nhiều nhất 2000.",),
    ),
    Slip(
        name="a phrase never said, as one that is said was misspelt",
        file=PHRASES,
        old="  hotline:",
        new="  hot_line:",
        told=(
            "phrases.yaml:LINE:3: Bot cần “common.hotline” mà không thấy; có phải chỗ này (“common.hot_line”)",
            "phrases.yaml:LINE:3: cảnh báo: Bot không bao giờ nói “common.hot_line”",
        ),
    ),
    Slip(
        name="a phrase never said",
        file=PHRASES,
        old="  hotline:",
        new="  zzzzzzzz: x\n  hotline:",
        told=("phrases.yaml:LINE:3: cảnh báo: Bot không bao giờ nói “common.zzzzzzzz”",),
        status=0,
    ),
    Slip(
        name="a ground for refusing without its basis",
        file=DELETE,
        old="    basis: Điều 1\n",
        new="",
        told=("requests/delete.yaml:13:5: Thiếu khoá “basis”",),
    ),
)

MATCHING = (
    Slip(
        name="two entries asked for alike",
        file=XOA,
        old="xoá hai",
        new="Mot?",
        told=("answers/xoa.yaml:12:29: Cách hỏi “Mot?” trùng với một cách hỏi của “ghi-gi”",),
    ),
    Slip(
        name="the same way of asking again",
        file=XOA,
        old="xoá hai",
        new="xoá một",
        told=("answers/xoa.yaml:12:29: cảnh báo: Cách hỏi “xoá một” đã có trong mục này",),
        status=0,
    ),
    Slip(
        name="fewer than five ways of asking",
        file=KHAC,
        old=", có camera không a, có camera không b",
        new="",
        told=("silent/khac.yaml:7:5: cảnh báo: Mục “im-camera” mới có 3 cách hỏi",),
        status=0,
    ),
)


@pytest.mark.parametrize("slip", [*SYNTAX, *SHAPE, *MEANING, *MATCHING], ids=lambda slip: slip.name)
def test_slip_is_told_at_its_place(slip: Slip, whole: Path) -> None:
    line = change(whole, slip.file, slip.old, slip.new)
    expected = [told.replace("LINE", str(line)) for told in slip.told]
    status, lines = checked(whole)
    assert len(lines) == len(expected), lines
    assert all(line.startswith(told) for line, told in zip(lines, expected, strict=True)), lines
    assert status == slip.status
    if status == 0:
        load(whole)  # what is only a warning keeps nothing from being served


# The five that waste the most of an author's time.


def test_a_valid_file_is_not_reported_beside_one_with_an_error(whole: Path) -> None:
    """The policy cannot be read: that the answers name clauses which nobody knows now is an echo, not their fault."""
    change(whole, "policy.yaml", 'number: "1.1a"', 'number "1.1a"')
    assert checked(whole) == (
        1,
        [
            "policy.yaml:9:9: Dòng này phải có dạng “khoá: giá trị”; thêm dấu hai chấm sau tên khoá, "
            "hoặc thụt vào nếu là đoạn chữ nối tiếp."
        ],
    )


def test_a_quote_that_swallows_the_rest_is_told_where_it_opens(whole: Path) -> None:
    """Valid YAML: two ways of asking have become one, and a key of the entry with them."""
    change(whole, THU_THAP, "khách lạ: [không]", 'khách lạ:\n        - "ghi gì vậy\n        - ghi sao"')
    status, (line,) = checked(whole)
    assert status == 1
    assert line.startswith("answers/thu-thap.yaml:14:11: Ngoặc kép mở ở đây không đóng đúng chỗ")


def test_the_line_is_the_slip_and_not_where_the_parser_gave_up(whole: Path) -> None:
    """The quote opens in line 3; the parser only stumbles over the next quote of the file, lines below."""
    change(whole, THU_THAP, '- id: ghi-gi\n    clauses: ["1.1", "1.1a"]', '- id: "ghi-gi\n    clauses: ["1.1", "1.1a"]')
    status, (line,) = checked(whole)
    assert status == 1
    assert line.startswith("answers/thu-thap.yaml:3:9: Ngoặc kép mở ở đây không đóng đúng chỗ")


@pytest.mark.parametrize("blanks", ["    ", "       "])
def test_the_first_line_askew_is_told_and_not_the_next_one_that_is_right(whole: Path, blanks: str) -> None:
    change(whole, THU_THAP, "      khách quen:", f"{blanks}khách quen:")
    status, (line,) = checked(whole)
    assert status == 1
    assert line.startswith(f"answers/thu-thap.yaml:12:{len(blanks) + 1}: Dòng này thụt lề sai")


def test_a_voice_too_far_left_is_told_and_not_the_next_one(whole: Path) -> None:
    change(whole, THU_THAP, "      khách lạ: [không]", "    khách lạ:\n      - không\n      khách xa: [có]")
    status, (line,) = checked(whole)
    assert status == 1
    assert line.startswith("answers/thu-thap.yaml:13:5: Dòng này thụt lề sai")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "    ask:\n",
            "    ask:\n      related: [co-xoa-khong]\n",
            "answers/thu-thap.yaml:12:7: “related” đang nằm trong `ask` nên thành một giọng hỏi",
        ),
        (
            "    related: [co-xoa-khong]\n",
            "      related: [co-xoa-khong]\n",
            "answers/thu-thap.yaml:9:7: Dòng “related:” đang nằm trong đoạn chữ ở trên",
        ),
        (
            "khách lạ: [không]",
            "khách lạ:\n        - ghi gì vậy\n          - ghi những gì",
            "answers/thu-thap.yaml:15:11: Dòng này thụt vào quá nên dính vào câu ở trên",
        ),
    ],
)
def test_an_indent_that_changes_the_meaning_is_told(whole: Path, old: str, new: str, told: str) -> None:
    """All three are valid YAML, and fit the shape."""
    change(whole, THU_THAP, old, new)
    status, (line,) = checked(whole)
    assert status == 1
    assert line.startswith(told)


def test_one_bad_file_does_not_hide_what_is_wrong_in_the_others(whole: Path) -> None:
    change(whole, "decision.yaml", "0.05", "nhiều")
    change(whole, "handoff.yaml", "title: Gặp người", 'title: "Gặp người')
    change(whole, XOA, '["2.1"]', '["2.2"]')
    (whole / "small_talk.yaml").write_bytes(b"small_talk:\n  - id: ch\xe0o\n")
    status, lines = checked(whole)
    assert [line.split(" ", 1)[0] for line in lines] == [
        "answers/xoa.yaml:4:15:",
        "decision.yaml:1:1:",
        "handoff.yaml:3:12:",
        "policy.yaml:14:9:",
        "small_talk.yaml:2:11:",
    ]
    assert status == 2


# Files that cannot be read at all.


def test_a_broken_byte_is_told_with_line_and_column(whole: Path) -> None:
    raw = (whole / KHAC).read_bytes()
    (whole / KHAC).write_bytes(raw.replace("có camera".encode(), b"c\xf3 camera", 1))
    status, (line,) = checked(whole)
    assert status == 2
    assert line.startswith("silent/khac.yaml:8:21: Chỗ này không phải chữ UTF-8")


def test_a_file_that_cannot_be_opened_is_told(whole: Path) -> None:
    (whole / KHAC).unlink()
    (whole / KHAC).mkdir()
    status, (line,) = checked(whole)
    assert status == 2
    assert line.startswith("silent/khac.yaml:1:1: Không mở được tệp này")


def test_a_folder_without_a_slip_has_nothing_said_about_it(whole: Path) -> None:
    assert checked(whole) == (0, [])


def test_the_shop_has_nothing_said_about_it() -> None:
    assert checked(SHOP) == (0, [])
