"""Making a move on a request at the staff's side: kept, shown on its card, told to the customer."""

from __future__ import annotations

from bot.content.knowledge import Knowledge
from bot.conversation.customers import Words
from bot.conversation.ports import Work
from bot.conversation.proving import Asked
from bot.conversation.shop import Shop
from bot.conversation.staff.desk import Desk
from bot.conversation.staff.threads import about_request
from bot.domain.messages import ButtonRows, Handled, Person, Reply
from bot.domain.moves import MOVES, Dates, moved
from bot.domain.requests import Actor, DataRequest, Item, Move

_SAME_DATES = Dates()


class Moving:
    """What every press that changes a request goes through."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @property
    def knowledge(self) -> Knowledge:
        """The content in force."""
        return self.desk.knowledge()

    @property
    def shop(self) -> Shop:
        """The content in force with its calendar."""
        return self.desk.shops.current()

    async def make(
        self,
        work: Work,
        request: DataRequest,
        move: Move,
        member: Person,
        *,
        reason: str | None = None,
        dates: Dates = _SAME_DATES,
        items: tuple[Item, ...] | None = None,
    ) -> DataRequest:
        """Make the move, keep it, and let the card show it; a request that ended gives the chat back to the bot."""
        after = await self.keep(work, request, move, member, reason=reason, dates=dates, items=items)
        await self.change_card(work, after)
        if not after.is_open:
            await self.desk.customers.release(work, after.chat, about_request(after.code))
        return after

    async def keep(
        self,
        work: Work,
        request: DataRequest,
        move: Move,
        member: Person,
        *,
        reason: str | None = None,
        dates: Dates = _SAME_DATES,
        items: tuple[Item, ...] | None = None,
    ) -> DataRequest:
        """Make the move and keep it; the card is to follow."""
        after, event = moved(
            request,
            move,
            actor=Actor.STAFF,
            at=self.desk.clock.now(),
            person=member,
            reason=reason,
            dates=dates,
            items=items,
        )
        await work.save_request(after, event)
        return after

    async def tell(
        self, work: Work, request: DataRequest, move: Move, *, buttons: ButtonRows = (), **values: object
    ) -> None:
        """Tell the customer what the table of moves says that they hear."""
        await self.tell_asking(work, request, move, Asked(text="", buttons=buttons), **values)

    async def tell_asking(self, work: Work, request: DataRequest, move: Move, asking: Asked, **values: object) -> None:
        """The same, with the way to show who they are."""
        phrase = MOVES[move].hears
        if phrase:
            values = {"code": request.code, **values}
            words = Words(phrase=phrase, values=values, buttons=asking.buttons, asks_contact=asking.asks_contact)
            await self.desk.tell_words(work, request.chat, about_request(request.code), words)

    async def change_card(self, work: Work, request: DataRequest, question: Reply | None = None) -> Handled:
        """Let the card that stands in the group show the request as it is now, and what its owner is asked."""
        await self.desk.post_request(work, request, question=question, edit=True)
        return Handled()

    def toast(self, key: str, **values: object) -> Handled:
        """A line shown where the button was pressed."""
        return Handled(toast=self.desk.say(f"staff_toast.{key}", **values))
