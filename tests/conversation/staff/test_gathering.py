"""More news than the group lets through, told at once."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.messages import Outgoing, Press, Reply, Sent
from bot.domain.records import OutboxRow
from bot.domain.requests import Kind
from tests.conversation.staff.group import GROUP, Group

CODES = ("K7M-4QM", "P4R-8WX", "T9B-2HN")


async def news(group: Group) -> Sequence[OutboxRow]:
    """Three requests and a customer's further words; all of it waits, leased to be told together."""
    group.holding = True
    for code in CODES:
        await group.request(Kind.DELETE, code=code)
    await group.customer_writes(f"request:{CODES[0]}", "số của em là 0981 900 111, gấp lắm ạ")
    group.holding = False
    return await group.database.claim_others(GROUP, fewest=4, most=30)


async def gathered(group: Group) -> Reply:
    return group.staff.gathered([row.message for row in await news(group)])


async def test_cards_become_titles_and_notes_keep_their_words(group: Group) -> None:
    text = (await gathered(group)).text
    assert text.startswith("📬 4 tin vừa tới")
    for code in CODES:
        assert code in text
    assert f"{CODES[0]}: 👤 Khách nhắn:" in text
    assert "0981 900 111" not in text


async def test_each_thread_has_one_button_that_opens_its_card(group: Group) -> None:
    reply = await gathered(group)
    assert [button.label for row in reply.buttons for button in row] == list(CODES)


async def test_a_card_that_was_told_with_others_is_opened_from_there(group: Group) -> None:
    rows = await news(group)
    for row in rows:
        await group.database.settle({row.id: Sent(message_id=None)})
    buttons = group.staff.gathered([row.message for row in rows]).buttons
    await group.handle(Press(data=buttons[0][1].data))
    await group.deliver()
    (card,) = group.texts()
    assert CODES[1] in card


async def test_a_long_note_is_shortened(group: Group) -> None:
    note = Outgoing(chat=GROUP, reply=Reply(text="a" * 1000), about=f"request:{CODES[0]}")
    text = group.staff.gathered([note]).text
    assert text.endswith("…")
    assert len(text) < 500
