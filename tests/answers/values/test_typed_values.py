"""E-mails, dates and codes: what is typed for one field, and what is found in messages."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answers.values.certainty import Certainty
from bot.answers.values.dates import check_date, find_dates
from bot.answers.values.emails import check_email, find_emails
from bot.answers.values.orders import find_orders
from bot.answers.values.wording import worded

TODAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Hoa.Le@GMAIL.com.", "hoa.le@gmail.com"),
        ("hoa.le @ gmail . com nhé", "hoa.le@gmail.com"),
        ("hoa.le a còng gmail chấm com", "hoa.le@gmail.com"),
        ("hoale acong gmail.com", "hoale@gmail.com"),
        ("hoa chấm le @ gmail chấm com", "hoa.le@gmail.com"),
        ("hoa gạch dưới le@yahoo.com.vn", "hoa_le@yahoo.com.vn"),
        ("hoa(at)abc.vn", "hoa@abc.vn"),
        ("hoa@gmail com", "hoa@gmail.com"),
        ("hoa@gmail.com. Em cảm ơn", "hoa@gmail.com"),
        ("mail:hoa@abc.edu.vn,", "hoa@abc.edu.vn"),
        ("hoa@gmail", None),
        ("gửi @hoa trên facebook", None),
    ],
)
def test_an_email_in_any_manner(text: str, address: str | None) -> None:
    assert [hit.value for hit in find_emails(worded(text))] == ([address] if address else [])


def test_a_slip_in_a_well_known_provider_is_confirmed() -> None:
    assert check_email("hoa@gmial.com").certainty is Certainty.ODD
    assert check_email("hoa@gmail.con").certainty is Certainty.ODD
    assert check_email("hoa@gmail.com").certainty is Certainty.SURE
    assert check_email("hoa@abc.vn").certainty is Certainty.SURE
    assert check_email("không có ạ").certainty is Certainty.NONE


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("12/03/1995", "1995-03-12"),
        ("12-3-95", "1995-03-12"),
        ("1.2.05", "2005-02-01"),
        ("1990-07-25", "1990-07-25"),
        ("ngày 3 tháng 5 năm 1988", "1988-05-03"),
        ("3 thang 5 nam 1988", "1988-05-03"),
        ("07/25/1990", "1990-07-25"),
        ("31/2/1990", None),
        ("sinh năm 1990", None),
        ("phiên bản 1.2.34.5", None),
        ("103.44.12.9", None),
    ],
)
def test_a_date_in_any_manner(text: str, iso: str | None) -> None:
    assert [hit.value for hit in find_dates(worded(text))] == ([iso] if iso else [])


def test_a_typed_date_of_birth_is_sure_odd_or_none() -> None:
    assert check_date("12031995", today=TODAY).value == "1995-03-12"
    assert check_date("12/03/1995", today=TODAY).certainty is Certainty.SURE
    assert check_date("12/03/2027", today=TODAY).certainty is Certainty.ODD
    assert check_date("1/1/1900", today=TODAY).certainty is Certainty.ODD
    assert check_date("hôm qua", today=TODAY).certainty is Certainty.NONE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DH20418", "DH20418"),
        ("đơn dh20418 nhé", "dh20418"),
        ("HĐ-2023/114", "HĐ-2023/114"),
        ("hợp đồng 88/2022", "88/2022"),
        ("hd số 17/2021", "17/2021"),
        ("đơn #1234", "1234"),
        ("phiếu bảo hành BH20931", "BH20931"),
        ("đơn 500k", None),
        ("đơn hôm 12/3", None),
        ("hợp đồng 2022", None),
        ("đơn 15.990.000", None),
        ("bảo hành 24 tháng", None),
        ("máy i5-1135G7 ram 16", None),
    ],
)
def test_an_order_or_contract_code(text: str, code: str | None) -> None:
    assert [hit.value for hit in find_orders(worded(text))] == ([code] if code else [])
