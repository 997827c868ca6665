import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.masking import mask, mask_value
from bot.domain.requests import Field

_SEPARATORS = " .-_(),\u00a0\u200b"
_DIGITS = st.text("0123456789", min_size=1, max_size=6)
_MIXED = st.lists(st.one_of(_DIGITS, st.sampled_from(list(_SEPARATORS)), st.text(max_size=4)), max_size=30).map("".join)
_EMAILISH = st.text("ab1.@ *x+-_o0\n", max_size=40)
_SPACED = st.lists(
    st.sampled_from("gmail.com gmail mail email: là hoatran hoa9 *** @ chấm com . 09 a".split()), max_size=12
)
_PHONES = st.from_regex(r"0[35789][0-9]{8}", fullmatch=True)
_GAPS = st.sampled_from([" - ", ", ", "; ", "\n", " – ", " | ", "- ", " ,"])


def _runs(text: str) -> list[str]:
    return [re.sub(r"\D", "", run) for run in re.findall(rf"\d(?:[{re.escape(_SEPARATORS)}]{{0,3}}\d)+", text)]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("gọi em 0912 345 678 nhé", "gọi em 09xx xxx 678 nhé"),
        ("sđt 098.1900.111", "sđt 09x.xxxx.111"),
        ("+84 912 345 678", "+84 xxx xxx 678"),
        ("o912345678", "xxxxxxx678"),
        ("cccd 079123456789", "cccd xxxxxxxxx789"),
        ("cmnd 251234567", "cmnd xxxxxx567"),
        ("stk 1903 2145 6789 01 techcombank", "stk xxxx xxxx xxx9 01 techcombank"),
        ("Tran.An@Gmail.com", "T***@Gmail.com"),
        ("an @ gmail.com", "a***@gmail.com"),
        ("email hoatran gmail.com", "email h***@gmail.com"),
        ("email: hoa gmail . com nhé", "email: h***@gmail . com nhé"),
        ("mail em là hoa yahoo chấm com chấm vn", "mail em là h***@yahoo chấm com chấm vn"),
        ("lh hoa95 outlook.com", "lh h***@outlook.com"),
        ("shop có dùng gmail.com, email gmail.com không", "shop có dùng gmail.com, email gmail.com không"),
        ("vào gmail đọc thư", "vào gmail đọc thư"),
        ("0912345678 - 45 Lý Thường Kiệt", "09xxxxx678 - 45 Lý Thường Kiệt"),
        ("45 - 0912 345 678", "45 - 09xx xxx 678"),
        ("0912 - 345 - 678", "09xx - xxx - 678"),
        ("0981 900\n111", "09xx xxx\n111"),
        ("0912345678 - 123456", "xxxxxxxxxx - xxx456"),
        ("đơn 1234 giá 150.000", "đơn 1234 giá 150.000"),
        ("hẹn 24/11/2026 nhé", "hẹn 24/11/2026 nhé"),
        ("xoá giúp em", "xoá giúp em"),
        ("", ""),
    ],
)
def test_what_has_the_shape_of_a_personal_value_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("field", "value", "masked"),
    [
        (Field.PHONE, "+84912345678", "09xx xxx 678"),
        (Field.EMAIL, "tran.an@gmail.com", "t***@gmail.com"),
        (Field.NAME, "Nguyễn Văn An", "N*** A"),
        (Field.NAME, "An", "A***"),
        (Field.NAME, " ", "***"),
        (Field.ADDRESS, "12 Lê Lợi, Phường 1, Đà Nẵng", "***, Đà Nẵng"),
        (Field.ADDRESS, "12 Lê Lợi", "***"),
        (Field.BIRTHDATE, "1990-05-01", "1990"),
        (Field.BIRTHDATE, "mồng một", "***"),
        (Field.OTHER, "số thẻ 4111 1111 1111 1111", "số thẻ xxxx xxxx xxxx x111"),
    ],
)
def test_a_value_is_masked_by_its_kind(field: Field, value: str, masked: str) -> None:
    assert mask_value(field, value) == masked


@given(_MIXED)
def test_no_long_row_of_digits_survives(text: str) -> None:
    assert [run for run in _runs(mask(text)) if len(run) >= 7] == []


@given(_PHONES, _GAPS, st.from_regex(r"[0-9]{1,3}", fullmatch=True))
def test_a_phone_and_a_number_that_stand_apart_stay_two(phone: str, gap: str, number: str) -> None:
    assert mask(f"{phone}{gap}{number}") == f"{mask(phone)}{gap}{number}"
    assert mask(f"{number}{gap}{phone}") == f"{number}{gap}{mask(phone)}"


@given(_PHONES, _GAPS, _PHONES)
def test_two_phones_that_stand_apart_stay_two(one: str, gap: str, other: str) -> None:
    assert mask(f"{one}{gap}{other}") == f"{mask(one)}{gap}{mask(other)}"


@given(st.one_of(_MIXED, _EMAILISH, _SPACED.map(" ".join), st.text()))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(
    st.from_regex(r"[a-z][a-z0-9.+_-]{3,20}", fullmatch=True), st.from_regex(r"[a-z]{2,9}\.(com|vn)", fullmatch=True)
)
def test_an_email_keeps_no_more_than_its_first_letter_and_its_domain(local: str, domain: str) -> None:
    assert mask(f"{local}@{domain}") == f"{local[0]}***@{domain}"


@pytest.mark.parametrize(
    "text",
    [
        "cccd em là 001099012345 nhé",
        "cmnd 012345678",
        "thẻ 4221 5100 1234 5678 hết hạn rồi",
        "stk 19034567890123 techcombank",
        "tk vcb 0011004567890",
        "số tài khoản: 1234 567 8901",
        "cccd 0 0 1 0 9 9 0 1 2 3 4 5",
        "số thẻ 4221-5100-1234-5678",
    ],
)
def test_identity_card_and_account_numbers_are_masked_before_a_question_is_kept(text: str) -> None:
    kept = mask(text)
    assert sum(letter.isdigit() for letter in kept) <= 5
    assert mask(kept) == kept
