"""The request form as the customer reads it: printed, and its words and links read back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from pypdf import PdfReader

from bot.content.knowledge import Knowledge
from bot.conversation.papers.request_form import mail_link, quoted, request_form
from bot.documents.pdf import pdf
from bot.domain.messages import ChatRef
from bot.domain.requests import Change, DataRequest, Field, Kind, Slots

REQUEST = DataRequest(
    code="K7M-4QM",
    kind=Kind.CORRECT,
    chat=ChatRef(channel="telegram", id="501"),
    slots=Slots(
        changes=(Change(field=Field.PHONE, old="+84981900111", new="+84912345678"),),
        name="Trần Thu Hương",
        record="huong.tran@example.com",
        note="mua máy Dell hồi tháng 3 & đổi sim",
    ),
    opened_at=datetime(2026, 11, 23, 3, 5, tzinfo=UTC),
    answer_by=date(2026, 11, 26),
    finish_by=date(2026, 12, 3),
)


def _read(printed: bytes) -> PdfReader:
    return PdfReader(BytesIO(printed))


def _words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_form_says_whole_values_code_dates_and_the_policy_word_for_word(shop_knowledge: Knowledge) -> None:
    words = _words(_read(pdf(request_form(shop_knowledge, REQUEST))))
    for said in (
        "Thế Giới Số 247",
        "K7M-4QM",
        "0981 900 111 → 0912 345 678",
        "Trần Thu Hương",
        "huong.tran@example.com",
        "mua máy Dell hồi tháng 3 & đổi sim",
        "10:05 thứ Hai 23/11/2026",
        "thứ Năm 26/11/2026",
        "thứ Năm 3/12/2026",
        "Mục 6.2a: “Khách hàng có yêu cầu chỉnh sửa bằng email hoặc văn bản”",
        "Shop không xin ảnh căn cước",
        "Người yêu cầu (ký",
    ):
        assert said in words, said


def test_the_form_opens_a_prepared_email_with_the_same_words(shop_knowledge: Knowledge) -> None:
    reader = _read(pdf(request_form(shop_knowledge, REQUEST)))
    (url,) = [note.get_object()["/A"]["/URI"] for page in reader.pages for note in page.annotations or ()]
    assert url == mail_link(shop_knowledge, REQUEST)
    parts = urlsplit(url)
    fields = parse_qs(parts.query)
    assert (parts.scheme, parts.path) == ("mailto", shop_knowledge.business.email)
    assert "K7M-4QM" in fields["subject"][0]
    for said in ("0981 900 111 → 0912 345 678", "Trần Thu Hương", "mua máy Dell hồi tháng 3 & đổi sim"):
        assert said in fields["body"][0]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_form(shop_knowledge: Knowledge, kind: Kind) -> None:
    request = DataRequest(
        code="R3T-9XF",
        kind=kind,
        chat=REQUEST.chat,
        slots=Slots(fields=(Field.ALL,), contact="+84912345678"),
        opened_at=REQUEST.opened_at,
        answer_by=REQUEST.answer_by,
        finish_by=REQUEST.finish_by,
        needs_verification=shop_knowledge.requests[kind].verification == "required",
    )
    reader = _read(pdf(request_form(shop_knowledge, request)))
    words = _words(reader)
    assert len(reader.pages) == 1
    assert "0912 345 678" in words
    assert ("không cần xác minh thêm" in words) is not request.needs_verification
    assert bool(quoted(shop_knowledge, request)) is (kind is Kind.CORRECT)
