"""What staff read of a message on its way to a customer, under their own message or below the thread's card."""

from __future__ import annotations

from bot.content.knowledge import Knowledge
from bot.conversation.ports import Work
from bot.conversation.staff.cards import channel_name, view_buttons
from bot.conversation.staff.threads import card_of
from bot.domain.messages import ChatRef, Outgoing, Receipt, Reply

_WITHOUT_DETAILS = frozenset({"arrived"})


async def report(work: Work, knowledge: Knowledge, receipt: Receipt, key: str, **values: object) -> None:
    """Say how the message fared; with the way to the customer's other contacts where it did not arrive."""
    buttons = () if key in _WITHOUT_DETAILS else view_buttons(knowledge, receipt.about)
    await work.post(
        Outgoing(
            chat=receipt.chat,
            reply=Reply(text=knowledge.say(f"staff_receipt.{key}", **values), buttons=buttons),
            under=None if receipt.message_id else card_of(receipt.about),
            reply_to=receipt.message_id,
            about=receipt.about,
        )
    )


async def report_kept(work: Work, knowledge: Knowledge, chat: ChatRef, receipt: Receipt) -> None:
    """Say that the message waits for the customer to write: of staff's own words each time, of steps once."""
    channel = channel_name(knowledge, chat.channel)
    if receipt.message_id:
        await report(work, knowledge, receipt, "kept", channel=channel)
    elif await work.kept(chat) == 1:
        await report(work, knowledge, receipt, "step_kept", channel=channel)
