"""What became of a message that staff care about, said in the group exactly once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.ports import Store, Work
from bot.conversation.proving import EMAIL
from bot.conversation.staff.desk import Desk
from bot.conversation.staff.reports import report, report_kept
from bot.conversation.staff.threads import about_request, viewed
from bot.domain.messages import ChatRef, Failed, Receipt, Sent
from bot.domain.records import Delivered, OutboxRow

_BLOCKED = "blocked"  # the reason that channels give when the customer lets no message through
_NO_FILES = "no_files"  # the reason where the words arrived and the file with them could not
_WINDOW_CLOSED = "window_closed"  # the reason where the service wants the customer to write first


class Receipts:
    """Given to delivery: settles a row of the outbox and tells staff what they must know of it."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk

    async def settled(self, delivered: Sequence[Delivered]) -> None:
        """Settle the rows; a second time nothing happens.

        Those that somebody waits to hear of are settled together with the notice, each in a unit of work of its own:
        a notice may wait for the customer's chat, and the others must not. What came too late for the service is kept
        until the customer writes again.
        """
        quiet = {row.id: result for row, result in delivered if isinstance(result, Sent) and not row.message.receipt}
        if quiet:
            async with self._store.work() as work:
                await work.settle(quiet)
        for row, result in delivered:
            if row.id not in quiet:
                await self._settled(row, result)

    async def _settled(self, row: OutboxRow, result: Sent | Failed) -> None:
        chat, receipt = row.message.chat, row.message.receipt
        async with self._store.work() as work:
            if isinstance(result, Failed) and result.reason == _WINDOW_CLOSED:
                if await work.keep(row.id) and receipt:
                    await report_kept(work, self._desk.knowledge(), chat, receipt)
            elif await work.settle({row.id: result}):
                if receipt:
                    await self._notice(work, chat, receipt, result)
                elif isinstance(result, Failed) and chat.channel == EMAIL:
                    await self._email_failed(work, chat.id)

    async def _email_failed(self, work: Work, code: str) -> None:
        """The customer waits for a code that will not come: staff verify them otherwise."""
        request = await self._desk.request(work, code)
        if request and request.awaits_proof:
            about = about_request(code)
            await self._desk.tell(work, request.chat, about, "proof.email_failed")
            await self._desk.note(work, about, self._desk.say("staff_note.email_failed"))

    async def _notice(self, work: Work, chat: ChatRef, receipt: Receipt, result: Sent | Failed) -> None:
        if isinstance(result, Sent):
            if receipt.message_id:
                await self._say(work, receipt, "arrived")
            return
        details_of = viewed(receipt.about)
        if details_of:
            await self._say(work, replace(receipt, about=details_of), "details_failed")
        elif result.reason != _BLOCKED:
            key = "without_file" if result.reason == _NO_FILES else "failed"
            await self._say(work, receipt, key if receipt.message_id else f"step_{key}")
        elif receipt.message_id:
            await self._mark_blocked(work, chat)
            await self._say(work, receipt, "blocked")
        elif await self._mark_blocked(work, chat):
            await self._say(work, receipt, "step_blocked")

    async def _mark_blocked(self, work: Work, chat: ChatRef) -> bool:
        """Remember that the customer lets nothing through; False when that was known: staff are told once."""
        record = await work.chat(chat)
        if not record.blocked:
            await work.save_chat(replace(record, blocked=True))
        return not record.blocked

    async def _say(self, work: Work, receipt: Receipt, key: str) -> None:
        await report(work, self._desk.knowledge(), receipt, key)
