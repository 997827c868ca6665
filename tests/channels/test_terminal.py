from __future__ import annotations

import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from rich.console import Console

from bot.channels.terminal import CUSTOMER, STAFF, TerminalChannel, Words
from bot.domain.errors import ChannelError
from bot.domain.messages import (
    Attachment,
    AttachmentKind,
    Button,
    ChatRef,
    Handled,
    Incoming,
    Parcel,
    Person,
    Press,
    Reply,
    Text,
)

WORDS = Words(
    welcome="Chào",
    customer="Khách",
    bot="Shop",
    group="Nhóm",
    private="Riêng {name}",
    changed="{title} (đã sửa)",
    unknown="Không có.",
    menu_hint="Nhắn số.",
    attached="[{name}, {kilobytes} KB]",
    staff=(Person(id="an", name="An"), Person(id="binh", name="Bình")),
)
CARD = Reply(text="Việc mới", buttons=((Button(label="Nhận", data="nhan"), Button(label="Từ chối", data="khong")),))


async def typed(*lines: str) -> AsyncIterator[str]:
    for line in lines:
        yield f"{line}\n"


class Terminal:
    """A terminal with these lines typed into it."""

    def __init__(self, *lines: str) -> None:
        self.output = io.StringIO()
        console = Console(file=self.output, width=60, color_system=None)
        now = datetime(2026, 11, 2, 9, tzinfo=UTC)
        self.channel = TerminalChannel(lines=typed(*lines), console=console, words=WORDS, now=lambda: now)
        self.incoming: list[Incoming] = []

    async def handle(self, incoming: Incoming) -> Handled:
        self.incoming.append(incoming)
        return Handled(toast="Xong rồi" if isinstance(incoming.content, Press) else None)

    async def run(self) -> None:
        await self.channel.run(self.handle)

    @property
    def text(self) -> str:
        return self.output.getvalue()


def parcel(reply: Reply, chat: ChatRef, edit_id: str | None = None) -> Parcel:
    return Parcel(key="1", chat=chat, reply=reply, edit_id=edit_id)


async def test_a_line_is_the_customers_unless_it_names_a_staff_member() -> None:
    terminal = Terminal("xin chào", "", "@an chào em", "@binh /viec")
    await terminal.run()
    assert [(one.chat, one.sender.name, one.content) for one in terminal.incoming] == [
        (CUSTOMER, "Khách", Text(text="xin chào")),
        (STAFF, "An", Text(text="chào em")),
        (STAFF, "Bình", Text(text="/viec")),
    ]
    assert len({one.update_id for one in terminal.incoming}) == 3


async def test_quit_ends_the_conversation() -> None:
    terminal = Terminal("một", "quit", "hai")
    await terminal.run()
    assert [one.content for one in terminal.incoming] == [Text(text="một")]


async def test_a_staff_member_presses_a_button_by_its_number() -> None:
    terminal = Terminal("@an 2")
    sent = await terminal.channel.send(parcel(CARD, STAFF))
    await terminal.run()
    assert [one.content for one in terminal.incoming] == [Press(data="khong", message_id=sent.message_id)]
    assert "Xong rồi" in terminal.text


async def test_the_numbers_of_the_staffs_buttons_go_on_from_card_to_card() -> None:
    terminal = Terminal("@binh 3")
    await terminal.channel.send(parcel(CARD, STAFF))
    second = await terminal.channel.send(parcel(CARD, STAFF))
    await terminal.run()
    assert [one.content for one in terminal.incoming] == [Press(data="nhan", message_id=second.message_id)]
    assert "[4] Từ chối" in terminal.text


async def test_a_staff_member_replies_to_a_message_by_its_number() -> None:
    terminal = Terminal("@an #1 Chào anh/chị")
    sent = await terminal.channel.send(parcel(CARD, STAFF))
    await terminal.run()
    assert [(one.content, one.reply_to) for one in terminal.incoming] == [(Text(text="Chào anh/chị"), sent.message_id)]


@pytest.mark.parametrize("line", ["@lan chào", "@an 7"])
async def test_an_unknown_person_or_button_is_said_so(line: str) -> None:
    terminal = Terminal(line)
    await terminal.run()
    assert terminal.incoming == []
    assert "Không có." in terminal.text


async def test_a_customer_sees_a_numbered_menu_and_the_text_as_it_is() -> None:
    terminal = Terminal()
    await terminal.channel.send(parcel(Reply(text="[b]Dạ[/b]", buttons=CARD.buttons), CUSTOMER))
    for expected in ("Shop", "[b]Dạ[/b]", "1. Nhận", "2. Từ chối", "Nhắn số."):
        assert expected in terminal.text


async def test_a_changed_card_is_printed_again_and_a_private_word_says_to_whom() -> None:
    terminal = Terminal()
    sent = await terminal.channel.send(parcel(CARD, STAFF))
    again = await terminal.channel.send(parcel(Reply(text="Đã nhận"), STAFF, edit_id=sent.message_id))
    await terminal.channel.send(parcel(Reply(text="chi tiết"), ChatRef(channel="terminal", id="binh")))
    assert again == sent
    assert "Nhóm (đã sửa)" in terminal.text
    assert "Riêng Bình" in terminal.text


async def test_a_card_of_an_earlier_run_cannot_be_changed() -> None:
    with pytest.raises(ChannelError):
        await Terminal().channel.send(parcel(CARD, STAFF, edit_id="0-1"))


async def test_a_file_is_named_with_its_size() -> None:
    terminal = Terminal()
    attachment = Attachment(kind=AttachmentKind.FILE, name="du-lieu.csv", content=bytes(1500))
    await terminal.channel.send(parcel(Reply(text="Đây ạ", attachment=attachment), CUSTOMER))
    assert "[du-lieu.csv, 2 KB]" in terminal.text
