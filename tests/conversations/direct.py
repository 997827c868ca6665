"""The stage without a service between: updates go straight into the dialogue."""

from __future__ import annotations

from itertools import count

from bot.domain.messages import Blocked, Contact, Content, Edited, Incoming, Media, Press, Text, Unblocked
from bot.domain.records import OutboxRow
from tests.conversations.actors import LAN, STAFF, Shown
from tests.conversations.script import Step
from tests.conversations.stage import Stage


class DirectStage(Stage):
    """Fast, and able to do what no service would let a person do, such as pressing a button that is gone."""

    _numbers = count(1)
    _written = ""  # the message that was typed last; it is the one that is changed

    async def _do(self, step: Step) -> str | None:
        number, chat = next(self._numbers), self.chat_of(step)
        incoming = Incoming(
            update_id=str(number),
            chat=chat,
            sender=STAFF[step.by] if step.is_staffs else LAN,
            at=self.clock.now(),
            content=self._content(step),
            message_id=f"u{number}",
            reply_to=self.id_of(step.to, chat) if step.to else None,
        )
        if isinstance(incoming.content, Text):
            self._written = f"u{number}"
        return (await self.dialogue.handle(incoming)).toast

    async def _show(self, row: OutboxRow) -> Shown:
        return Shown(id=row.edit_id or f"m{next(self._numbers)}", chat=row.message.chat, reply=row.message.reply)

    def _content(self, step: Step) -> Content:
        """What the step sends: a press, something that is no text, or words."""
        if step.press_data is not None:
            return Press(data=step.press_data)
        label = step.press or step.staff_press
        if label is not None:
            return Press(data=self.data_of(label, self.chat_of(step)))
        if step.edits is not None:
            return Edited(message_id=self._written, text=step.edits)
        return _odd_content(step) or Text(text=step.words)


def _odd_content(step: Step) -> Content | None:
    if step.blocks is not None:
        return Blocked() if step.blocks else Unblocked()
    if step.sends is not None:
        return Media(kind=step.sends, caption=step.caption)
    if step.contact is not None:
        return Contact(phone=step.contact, own=True)
    return None
