"""A small whole knowledge folder of another business, for tests that break it."""

from __future__ import annotations

from pathlib import Path

from bot.domain.requests import Kind

FILES = {
    "policy.yaml": """\
title: Quy định riêng tư
version: "1"
sections:
  - number: 1
    title: Thu thập
    clauses:
      - number: "1.1"
        text: Tiệm chỉ ghi tên khách.
      - number: "1.1a"
        text: Khi khách đặt bánh.
  - number: 2
    title: Xoá
    clauses:
      - number: "2.1"
        text: Khách muốn thì tiệm xoá.
""",
    "business.yaml": """\
name: Tiệm bánh Hoa Sữa
short_name: Hoa Sữa
address: 1 phố Nhỏ
email: chao@hoasua.example
hotlines:
  - {number: 024 7300 0000, name: Quầy}
  - {number: 024 7300 0001, name: Bếp}
retention_days: {chats: 1, questions: 1, outbox: 1, updates: 1, talks: 1, requests: 0}
""",
    "answers/thu-thap.yaml": """\
section: 1
answers:
  - id: ghi-gi
    clauses: ["1.1", "1.1a"]
    title: Tiệm ghi gì?
    answer: |-
      Tiệm chỉ ghi tên.
      Gọi {hotlines} nếu cần.
    related: [co-xoa-khong]
    ask:
      khách quen: [một, hai, ba, bốn, năm, sáu, bảy, tám, chín]
      khách lạ: [no]
""",
    "answers/xoa.yaml": """\
section: 2
answers:
  - id: co-xoa-khong
    clauses: ["2.1"]
    title: Có xoá không?
    answer: |-
      Có ạ.
      Khách muốn thì tiệm xoá.
    offer: delete
    ask:
      khách quen: [xoá một, xoá hai, xoá ba, xoá bốn, xoá năm, xoá sáu, xoá bảy, xoá tám, xoá chín, "0981900233"]
""",
    "silent/khac.yaml": """\
topics:
  - id: im-camera
    title: Có camera không?
    answer: |-
      Quy định không nói.
      Mình chuyển câu hỏi nhé.
    ask:
      khách quen: [có camera không]
""",
    "small_talk.yaml": """\
small_talk:
  - id: chao
    title: Chào
    answer: Chào anh/chị.
    ask:
      khách quen: [chào]
""",
    "off_topic.yaml": """\
off_topic:
  - id: ot-banh
    title: Giá bánh
    answer: Anh/chị gọi {hotlines} nhé.
    ask:
      khách quen: [bánh mấy tiền]
""",
    "handoff.yaml": """\
handoff:
  - id: gap-nguoi
    title: Gặp người
    answer: Mình chuyển ngay.
    ask:
      khách quen: [cho gặp chủ]
""",
    "deadlines.yaml": """\
answer_working_days: {days: 2, source: tiệm đặt}
working_weekdays: [mon, tue, wed, thu, fri, sat]
profiles:
  moi-loai:
    carry_out: {days: 10, source: tiệm đặt}
    extension: {days: 5, source: tiệm đặt}
""",
    "phrases.yaml": """\
common:
  hotline: "{number} ({name})"
  or: " hoặc "
card_channel:
  zalo_oa: Zalo
""",
    "channels.yaml": """\
windows:
  zalo_oa: {free_hours: 48, last_hours: 168, paid: [staff], source: Zalo}
""",
    "decision.yaml": "accepted_wrong_rate: 0.05\n",
    "language/tat.yaml": """\
abbreviations:
  sdt: số điện thoại
""",
    "checks/thu.yaml": """\
checks:
  - text: ghi những gì
    kind: answer
    clauses: ["1.1"]
""",
}

_REQUEST = """\
kind: KIND
title: Yêu cầu
intro: Mình ghi lại.
purpose: Để làm việc này.
deadline: moi-loai
verification: chat
needs:
  - slot: note
    ask: Chuyện gì ạ?
    summary: Chuyện
done: Xong rồi ạ.
grounds:
  - id: khong-duoc
    title: Không được
    basis: Điều 1
    text: Tiệm không làm được.
ask:
  khách quen: [làm giúp KIND]
"""


def write_small(folder: Path) -> Path:
    """Write the small folder's files and give the folder back."""
    texts = FILES | {f"requests/{kind}.yaml": _REQUEST.replace("KIND", kind) for kind in Kind}
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def change(folder: Path, file: str, old: str, new: str) -> int:
    """Replace a piece of a file once; the line (from 1) on which it stood."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1
