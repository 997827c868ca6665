"""Reminders in the staff group: everything that is due now in one message, each thing once."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.dates import local, say_day
from bot.conversation.ports import Store, Work
from bot.conversation.staff.buttons import Action
from bot.conversation.staff.cards import code_buttons, owner_name
from bot.conversation.staff.desk import Desk
from bot.domain.messages import Outgoing, Reply
from bot.domain.reminders import Moment, Reminder, Step, due_reminders

_MOST = 30  # lines of one message; what is left comes the next time


class Reminding:
    """Reminds the group of what is due."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk

    async def __call__(self) -> None:
        """Say what is due and was not said, if anything is; said and remembered in one unit of work."""
        async with self._store.work() as work:
            group = await self._desk.group(work)
            due = (await self._due(work))[:_MOST] if group else []
            if group and due:
                await work.post(Outgoing(chat=group, reply=self._message(due)))
                for reminder in due:
                    await work.save_reminded(reminder.request.code, reminder.marks)

    async def _due(self, work: Work) -> list[Reminder]:
        shop, now = self._desk.shops.current(), self._desk.clock.now()
        opens = shop.opens <= local(shop.knowledge, now).time()
        moment = Moment(today=shop.today(now), is_open=shop.is_open(now), opened=opens)
        reminded = await work.reminded()
        found = [
            reminder
            for request in await work.open_requests()
            for reminder in due_reminders(
                request, shop.today(request.counted_from), moment, reminded.get(request.code, frozenset())
            )
        ]
        return sorted(found, key=lambda each: each.due)

    def _message(self, due: Sequence[Reminder]) -> Reply:
        """The most urgent first, each with its owner."""
        lines = [self._desk.say("staff_reminder.head")]
        for step in reversed(Step):
            of_step = [reminder for reminder in due if reminder.step is step]
            if of_step:
                lines.append(f"\n{self._desk.say(f'staff_reminder.{step}')}")
                lines += map(self._line, of_step)
        codes = dict.fromkeys(reminder.request.code for reminder in due)
        return Reply(text="\n".join(lines), buttons=code_buttons((Action.OPEN, code) for code in codes))

    def _line(self, reminder: Reminder) -> str:
        knowledge, request = self._desk.knowledge(), reminder.request
        return knowledge.say(
            f"staff_reminder.to_{reminder.limit}",
            code=request.code,
            title=knowledge.requests[request.kind].title,
            day=say_day(knowledge, reminder.due),
            owner=owner_name(knowledge, request.owner),
        )
