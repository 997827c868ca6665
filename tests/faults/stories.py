"""What customers come for. Each story is told once in peace and then again and again while the program is killed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from tests.faults.visits import Visit

Story: TypeAlias = Callable[[Visit], Awaitable[None]]


async def asks(visit: Visit) -> None:
    """Questions, one after the other, each answered."""
    visit.says("/start")
    await visit.reads_phrase("greeting.start")
    visit.says("shop có bán thông tin của em cho ai không")
    await visit.reads_entry("khong-ban-thong-tin")
    visit.says("email của shop là gì")
    await visit.reads_entry("email-shop")
    visit.says("/chinhsach")
    await visit.reads_phrase("policy.sections")
    visit.says("cảm ơn shop nhé")
    await visit.reads_entry("cam-on")


async def corrects(visit: Visit) -> None:
    """A phone number is changed: asked for, sent, taken, talked about, verified, done."""
    visit.says("/start")
    await visit.reads_phrase("greeting.start")
    visit.says("đổi sđt từ 098.1900.111 sang 0912 345 678 giúp em")
    await visit.reads("họ tên")
    visit.says("em tên là Trần Thu Hương")
    await visit.reads("dễ tìm")
    await visit.presses("Bỏ qua")
    await visit.reads_phrase("form.summary")
    await visit.presses("Gửi yêu cầu")
    await visit.gets_code()
    await visit.staff_presses("Nhận việc")
    await visit.reads_phrase("staff_to_customer.taken")
    await visit.card_shows("Phụ trách: ")
    await visit.staff_answer(f"Dạ em gọi lại số đang lưu nhé, em là trực thứ {visit.number}")
    visit.says(f"vâng ạ, em là khách thứ {visit.number} đó")
    await visit.group_reads(f"khách thứ {visit.number} đó")
    await visit.staff_presses("Đã xác minh")
    await visit.staff_presses("Gọi lại số đang lưu")
    await visit.reads_phrase("staff_to_customer.verified")
    await visit.staff_presses("Hoàn thành")
    await visit.reads_phrase("staff_to_customer.done")
    await visit.card_shows("Đã hoàn thành")


async def calls(visit: Visit) -> None:
    """A member of the staff is called, talks with the customer, and leaves them to the bot again."""
    visit.says("/start")
    await visit.reads_phrase("greeting.start")
    visit.says("/nhanvien")
    await visit.reads_phrase("call.what")
    visit.says(f"web của tôi bị đổi mật khẩu quản trị, máy thứ {visit.number} đó")
    await visit.reads("nhân viên")
    await visit.group_finds(f"thứ {visit.number} đó")
    await visit.staff_presses("Nhận")
    await visit.reads_phrase("staff_to_customer.talk_taken")
    await visit.staff_answer(f"Dạ em xem máy thứ {visit.number} ngay")
    await visit.staff_presses("Kết thúc trao đổi")
    await visit.reads_phrase("staff_to_customer.talk_ended")
    visit.says("email của shop là gì")
    await visit.reads_entry("email-shop")


STORIES: tuple[Story, ...] = (asks, corrects, calls)
