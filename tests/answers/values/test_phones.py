"""Any Vietnamese number in any manner is one E.164 number; what is no phone never becomes one."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.answers.values.certainty import Certainty
from bot.answers.values.phones import check_phone, find_phones
from bot.answers.values.wording import worded

_HEADS = [
    "096",
    "097",
    "098",
    "086",
    "032",
    "035",
    "039",
    "091",
    "094",
    "088",
    "083",
    "090",
    "093",
    "089",
    "070",
    "079",
    "092",
]
_WORDS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
_PLAIN_WORDS = ["khong", "mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin"]


def found(text: str) -> list[str]:
    return [hit.value for hit in find_phones(worded(text))]


@st.composite
def mobiles(draw: st.DrawFn) -> str:
    number = draw(st.sampled_from(_HEADS)) + draw(st.text("0123456789", min_size=7, max_size=7))
    assume(check_phone(number).certainty is Certainty.SURE)
    return number


def _grouped(number: str, mark: str) -> list[str]:
    return [f"{number[:4]}{mark}{number[4:7]}{mark}{number[7:]}", f"{number[:3]}{mark}{number[3:7]}{mark}{number[7:]}"]


def manners(number: str) -> list[str]:
    rest = number[1:]
    return [
        number,
        *(text for mark in (" ", ".", "-", "_", "  ", " - ", "\n") for text in _grouped(number, mark)),
        f"+84{rest}",
        f"+84 {rest[:2]} {rest[2:5]} {rest[5:]}",
        f"84{rest}",
        f"0084{rest}",
        f"+84 (0){rest}",
        f"({number[:3]}) {number[3:6]} {number[6:]}",
        " ".join(number),
        ".".join(number),
        "O" + rest,
        number.replace("0", "o").replace("1", "l") if number[-1] not in "01" else number,
        "".join(chr(ord(digit) + 0xFEE0) for digit in number),
        " ".join(_WORDS[int(digit)] for digit in number),
        " ".join(_PLAIN_WORDS[int(digit)] for digit in number),
        ", ".join(_WORDS[int(digit)] for digit in number),
    ]


@given(
    number=mobiles(),
    manner=st.integers(0, 40),
    around=st.sampled_from(["{}", "sđt:{}k", "đổi qua {} nha", "số em {}, nhé", "gọi {}\nạ"]),
)
@example(number="0981900111", manner=0, around="sđt:{}k")
def test_any_mobile_in_any_manner_is_found_and_normalised(number: str, manner: int, around: str) -> None:
    written = manners(number)
    text = written[manner % len(written)]
    around = "số {} nha" if text[-1].isalpha() else around
    assert found(around.format(text)) == [f"+84{number[1:]}"]


@given(
    first=mobiles(), second=mobiles(), joint=st.sampled_from(["-", "/", "->", "\n", " sang ", ", ", " - ", " và ", ""])
)
def test_two_numbers_come_apart_whatever_joins_them(first: str, second: str, joint: str) -> None:
    assert found(f"số {first}{joint}{second}") == [f"+84{first[1:]}", f"+84{second[1:]}"]


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(["", "đ", " vnđ", "k", " đồng"]))
def test_prices_are_no_phones(thousands: int, units: int, currency: str) -> None:
    assert found(f"giá {thousands}.{units:03}.000{currency}") == []
    assert found(f"mua máy {thousands},{units:03},000{currency}") == []


@given(
    st.sampled_from(
        [
            "đơn {}",
            "mã đơn {}",
            "đơn hàng số {}",
            "DH{}",
            "HĐ-{}",
            "#{}",
            "stk {}",
            "số tài khoản: {}",
            "imei {}",
            "cccd {}",
            "BH{}",
        ]
    ),
    st.text("0123456789", min_size=5, max_size=15),
)
def test_order_account_and_identity_numbers_are_no_phones(form: str, digits: str) -> None:
    assert found(form.format(digits)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("01681900233", "+84381900233"),
        ("0120 123 4567", "+84701234567"),
        ("0122.345.6789", "+84773456789"),
        ("0129 234 5678", "+84822345678"),
        ("0186 234 5678", "+84562345678"),
        ("04 3856 1234", "+842438561234"),
    ],
)
def test_numbers_in_their_old_form_become_todays(old: str, new: str) -> None:
    assert found(f"số {old}") == [new]
    assert check_phone(old).value == new


@pytest.mark.parametrize("text", ["0992123456", "0 992 123 456"])
def test_possible_numbers_are_taken_only_where_a_number_is_spoken_of(text: str) -> None:
    assert found(f"số {text}") == ["+84992123456"]
    assert found(f"mã {text}") == []
    assert found(f"hôm qua {text}") == []
    assert check_phone(text).certainty is Certainty.ODD


@pytest.mark.parametrize(
    "text", ["1900 6868", "0912", "09123456789012", "abc", "", "0000000000", "0123456789", "0912345678 hoặc 0987654321"]
)
def test_what_is_no_single_phone_of_a_person_is_refused(text: str) -> None:
    assert check_phone(text).certainty is Certainty.NONE


def test_a_typed_number_is_sure_in_any_manner_and_a_foreign_one_is_confirmed() -> None:
    assert check_phone("của em là 098.1900.111 ạ").certainty is Certainty.SURE
    assert check_phone("981900111").value == "+84981900111"
    assert check_phone("+82 10 1234 5678").certainty is Certainty.ODD
