"""The page in a real browser, in front of the whole product."""

from __future__ import annotations

from playwright.async_api import Page, ViewportSize, expect

from tests.page.product import Product
from tests.page.visitor import Visitor

_PHONE: ViewportSize = {"width": 390, "height": 844}


async def test_a_question_is_answered_and_a_button_leads_on(visitor: Visitor) -> None:
    await visitor.customer.says("shop có bán thông tin của em cho ai không")
    await visitor.customer.hears("4.3")
    await visitor.customer.presses("Đọc mục")
    await expect(visitor.customer.root.locator(".chip.pressed")).to_have_count(1)
    await visitor.customer.hears("bên thứ ba")


async def test_a_request_is_sent_by_the_customer_and_finished_by_staff(visitor: Visitor) -> None:
    await visitor.asks_for_a_new_phone_number()
    await visitor.customer.presses("Gửi yêu cầu")
    await visitor.customer.hears("Mã yêu cầu")
    await expect(visitor.staff.last).not_to_contain_text("0912")
    await visitor.staff.presses("Nhận việc")
    await visitor.customer.hears("đã nhận yêu cầu")
    await visitor.staff.presses("Đã xác minh")
    await visitor.staff.presses("Gọi lại số đang lưu")
    await visitor.customer.hears("xác minh xong")
    await visitor.staff.presses("Hoàn thành")
    await visitor.customer.hears("đã xong")
    await visitor.staff.hears("Đã hoàn thành")


async def test_a_day_passes_at_a_press_and_a_request_that_waits_is_remembered(visitor: Visitor, page: Page) -> None:
    await visitor.asks_for_a_new_phone_number()
    await visitor.customer.presses("Gửi yêu cầu")
    await visitor.customer.hears("Mã yêu cầu")
    day = await page.locator("#day").inner_text()
    for _ in range(8):  # over a weekend and a few holidays
        await page.locator("#next-day").click()
        await expect(page.locator("#day")).not_to_have_text(day)
        day = await page.locator("#day").inner_text()
    await visitor.staff.hears("Nhắc việc")


async def test_details_come_privately_to_the_staff_member_who_asks(visitor: Visitor, page: Page) -> None:
    await visitor.asks_for_a_new_phone_number()
    await visitor.customer.presses("Gửi yêu cầu")
    await visitor.plays("Bình")
    await visitor.staff.presses("Nhận việc")
    await visitor.staff.presses("Xem chi tiết")
    await expect(page.locator("#rooms .dot").last).to_be_visible()
    await visitor.plays("Riêng")
    await visitor.staff.hears("0912 345 678")
    await expect(page.locator("#rooms .dot").last).to_be_hidden()
    await visitor.plays("An")
    await visitor.plays("Riêng")
    await expect(visitor.staff.messages).to_have_count(0)


async def test_a_staff_member_replies_and_sees_that_it_arrived(visitor: Visitor, page: Page) -> None:
    await visitor.customer.says("cho mình gặp nhân viên với")
    await visitor.staff.hears("gặp nhân viên")
    await visitor.staff.last.hover()
    await visitor.staff.last.get_by_role("button", name="Trả lời").click()
    await visitor.staff.says("Dạ em nghe ạ")
    await visitor.customer.hears("Dạ em nghe ạ")
    await visitor.staff.hears("Đã tới khách")
    await expect(visitor.staff.own.locator(".quote")).to_have_count(1)


async def test_the_zalo_manner_is_led_by_numbers(visitor: Visitor) -> None:
    await visitor.plays("Khách 3")
    await visitor.customer.says("/menu")
    await visitor.customer.hears("1. ")
    await expect(visitor.customer.root.locator(".chip")).to_have_count(0)
    await visitor.customer.says("4")
    await visitor.customer.hears("Anh/chị chọn câu muốn hỏi")
    await visitor.customer.says("13")
    await visitor.customer.hears("4.3")


async def test_a_new_customer_begins_with_an_empty_chat(visitor: Visitor, page: Page) -> None:
    await visitor.customer.says("xin chào")
    await expect(visitor.customer.from_bot.first).to_be_visible()
    await page.get_by_role("button", name="Khách mới").click()
    await page.get_by_role("button", name="Kiểu Zalo").click()
    await expect(visitor.customer.messages).to_have_count(0)
    await expect(page.locator("#customers input:checked")).to_have_value("zalo-5")


async def test_a_reload_in_the_middle_of_a_request_loses_nothing(visitor: Visitor, page: Page) -> None:
    await visitor.asks_for_a_new_phone_number()
    await visitor.customer.input.fill("đang gõ dở")
    before = await visitor.customer.messages.all_inner_texts()
    await page.reload()
    await expect(visitor.customer.messages).to_have_count(len(before))
    assert await visitor.customer.messages.all_inner_texts() == before
    await expect(visitor.customer.input).to_have_value("đang gõ dở")
    await visitor.customer.presses("Gửi yêu cầu")
    await expect(visitor.staff.button("Nhận việc")).to_be_visible()


async def test_everything_can_be_done_with_the_keyboard_alone(visitor: Visitor, page: Page) -> None:
    keys = page.keyboard
    await visitor.customer.input.focus()
    await keys.type("dòng một")
    await keys.press("Shift+Enter")
    await keys.type("cho mình gặp nhân viên với")
    await expect(visitor.customer.input).to_have_value("dòng một\ncho mình gặp nhân viên với")
    await visitor.customer.input.fill("")
    await keys.type("shop có bán thông tin của em cho ai không")
    await keys.press("Enter")
    await visitor.customer.hears("4.3")
    await keys.press("ArrowUp")
    await expect(visitor.customer.last).to_be_focused()
    await keys.press("Tab")
    await expect(visitor.customer.last.locator(".chip").first).to_be_focused()
    await keys.press("Enter")
    await expect(visitor.customer.root.locator(".chip.pressed")).to_have_count(1)
    await keys.press("Home")
    await expect(visitor.customer.messages.first).to_be_focused()
    await keys.press("r")
    await expect(visitor.customer.root.locator(".context")).to_be_visible()
    await expect(visitor.customer.input).to_be_focused()
    await keys.press("Escape")
    await expect(visitor.customer.root.locator(".context")).to_be_hidden()


async def test_the_keyboard_reaches_customers_staff_and_proposals(visitor: Visitor, page: Page) -> None:
    await page.locator("#customers input:checked").focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.locator("#customers input:checked")).to_have_value("tg-2")
    await visitor.staff.root.locator(".more").focus()
    await page.keyboard.press("Enter")
    await expect(visitor.staff.root.locator(".menu button").first).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(visitor.staff.own).to_have_count(1)
    await expect(visitor.staff.input).to_be_focused()


async def test_a_phone_shows_one_side_and_a_dot_for_the_other(visitor: Visitor, page: Page) -> None:
    await page.set_viewport_size(_PHONE)
    await expect(visitor.staff.root).to_be_hidden()
    await visitor.customer.says("cho mình gặp nhân viên với")
    await expect(page.locator("#tab-staff .dot")).to_be_visible()
    await page.get_by_role("tab", name="Nhân viên").click()
    await expect(visitor.customer.root).to_be_hidden()
    await visitor.staff.hears("gặp nhân viên")
    await expect(page.locator("#tab-staff .dot")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_killed_server_comes_back_with_nothing_lost_and_nothing_doubled(
    visitor: Visitor, page: Page, product: Product
) -> None:
    await visitor.asks_for_a_new_phone_number()
    before = await visitor.customer.messages.count()
    await product.kill()
    await expect(page.locator("#connection")).to_be_visible()
    await visitor.customer.presses("Gửi yêu cầu")
    await visitor.customer.says("shop có bán thông tin của em cho ai không")
    await expect(visitor.customer.own.last.get_by_label("Đang gửi")).to_be_visible()
    await product.start()
    await page.goto(product.address)
    await visitor.customer.hears("Mã yêu cầu")
    await visitor.customer.hears("4.3")
    await expect(page.locator("#connection")).to_be_hidden()
    await expect(visitor.customer.own.last.get_by_label("Đã nhận")).to_be_visible()
    await expect(visitor.customer.from_bot.filter(has_text="Mã yêu cầu")).to_have_count(1)
    await expect(visitor.customer.own.filter(has_text="bán thông tin")).to_have_count(1)
    await expect(visitor.staff.root.locator(".chip").filter(has_text="Nhận việc")).to_have_count(1)
    assert await visitor.customer.messages.count() > before


async def test_the_page_reconnects_by_itself(visitor: Visitor, page: Page, product: Product) -> None:
    await visitor.customer.says("xin chào")
    await expect(visitor.customer.own.last.get_by_label("Đã nhận")).to_be_visible()
    await product.kill()
    await expect(page.locator("#connection")).to_be_visible()
    await visitor.customer.says("cho mình gặp nhân viên với")
    await product.start()
    await expect(page.locator("#connection")).to_be_hidden()
    await visitor.staff.hears("gặp nhân viên")
    await expect(visitor.customer.own).to_have_count(2)
