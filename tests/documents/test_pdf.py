"""Sheets printed and read back, as a screen reader and a search would read them."""

from __future__ import annotations

from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bot.documents.pdf import pdf
from bot.domain.sheets import Block, Facts, Grid, Heading, Link, Paragraph, Sheet, Signatures

_VIETNAMESE = "aáàảãạăắằẳẵặâấầẩẫậđeéèẻẽẹêếềểễệiíìỉĩịoóòỏõọôốồổỗộơớờởỡợuúùủũụưứừửữựyýỳỷỹỵ"


def _sheet(*blocks: Block) -> Sheet:
    return Sheet(
        head="Thế Giới Số 247", title="Phiếu yêu cầu", subtitle="Mã K7M-4QX", blocks=blocks, foot="Trang của shop"
    )


def _text(printed: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(printed)).pages).split())


def test_every_block_can_be_read_back_in_vietnamese() -> None:
    printed = pdf(
        _sheet(
            Heading(text="Nội dung yêu cầu"),
            Facts(pairs=(("Số điện thoại", "0981 900 111 → 0912 345 678"), ("Địa chỉ", "số 5 ngõ Thổ Quan"))),
            Paragraph(text="Chúng tôi chỉ chỉnh sửa thông tin khi khách hàng yêu cầu"),
            Grid(head=("Lúc", "Bước"), rows=(("10:05", "Đã xác minh"),), widths=(1, 3)),
            Signatures(names=("Người yêu cầu", "Người tiếp nhận")),
        )
    )
    text = _text(printed)
    for words in (
        "Phiếu yêu cầu",
        "0981 900 111 → 0912 345 678",
        "số 5 ngõ Thổ Quan",
        "Đã xác minh",
        "Người tiếp nhận",
    ):
        assert words in text
    assert "Chúng tôi chỉ chỉnh sửa thông tin khi khách hàng yêu cầu" in text
    assert "Trang của shop" in text


def test_a_long_sheet_goes_on_with_its_head_row_and_foot_on_every_page() -> None:
    rows = tuple((f"bước {number}", "An") for number in range(120))
    pages = PdfReader(BytesIO(pdf(_sheet(Grid(head=("Bước", "Ai làm"), rows=rows, widths=(3, 1)))))).pages
    assert len(pages) > 1
    for page in pages:
        assert "Ai làm" in page.extract_text()
        assert "Trang của shop" in page.extract_text()


def test_a_link_opens_its_address() -> None:
    url = "mailto:shop@example.com?subject=Phi%E1%BA%BFu"
    (page,) = PdfReader(BytesIO(pdf(_sheet(Link(text="Gửi qua email", url=url))))).pages
    assert [note.get_object()["/A"]["/URI"] for note in page.annotations or ()] == [url]


@settings(max_examples=15)
@given(st.text(st.sampled_from(_VIETNAMESE + _VIETNAMESE.upper() + " 0123456789"), min_size=1, max_size=60))
def test_no_letter_of_vietnamese_is_lost(text: str) -> None:
    printed = pdf(_sheet(Paragraph(text=text)))
    assert "".join(text.split()) in "".join(_text(printed).split())
