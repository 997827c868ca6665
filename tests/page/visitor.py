"""What a person does on the page, and what they see there."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect


class Side:
    """One side of the page: the customer's chat or the staff's."""

    def __init__(self, page: Page, name: str) -> None:
        self.root = page.locator(f"#{name}")
        self.input = self.root.locator("textarea")
        self.messages = self.root.locator(".message")

    @property
    def last(self) -> Locator:
        """The newest message."""
        return self.messages.last

    @property
    def from_bot(self) -> Locator:
        return self.root.locator(".message.bot")

    @property
    def own(self) -> Locator:
        return self.root.locator(".message.own")

    async def says(self, text: str) -> None:
        await self.input.fill(text)
        await self.input.press("Enter")

    async def presses(self, label: str) -> None:
        """Press the newest button that begins so."""
        await self.button(label).click()

    def button(self, label: str) -> Locator:
        return self.root.locator(".chip").filter(has_text=label).last

    async def hears(self, fragment: str) -> None:
        """Wait until some message of the bot says this."""
        await expect(self.from_bot.filter(has_text=fragment).last).to_be_visible()


class Visitor:
    """Somebody who plays both sides."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.customer = Side(page, "customer")
        self.staff = Side(page, "staff")

    async def plays(self, name: str) -> None:
        """Choose who to be, by the name on the pill."""
        await self.page.locator(".pill").filter(has_text=name).first.click()

    async def asks_for_a_new_phone_number(self) -> None:
        """Up to the summary that waits to be sent."""
        await self.customer.says("đổi sđt từ 098.1900.111 sang 0912 345 678 giúp em")
        await self.customer.hears("họ tên")
        await self.customer.says("Trần Thị Hoa Mai")
        await self.customer.presses("Bỏ qua")
        await expect(self.customer.button("Gửi yêu cầu")).to_be_visible()
