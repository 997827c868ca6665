"""The buttons of a request's card: taking, verifying, finishing, refusing, and what the customer hears of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.content.knowledge import Knowledge
from bot.content.models import Ground
from bot.conversation.dates import say_day
from bot.conversation.ports import Work
from bot.conversation.staff.buttons import Action, StaffPress
from bot.conversation.staff.cards import (
    REFUSED,
    Verification,
    ground_choice,
    ground_mark,
    owner_name,
    refusal_preview,
    refusal_values,
    request_card,
    request_details,
    verification_choice,
)
from bot.conversation.staff.desk import Desk
from bot.conversation.staff.threads import about_request
from bot.domain.messages import Handled, Outgoing, Person, Reply
from bot.domain.requests import Actor, DataRequest, Move, Status, allowed, moved

_Step = Callable[[Work, DataRequest, Person, str], Awaitable[Handled]]

_MOVES = {
    Action.TAKE: Move.TAKE,
    Action.ASK: Move.ASK,
    Action.VERIFY: Move.VERIFY,
    Action.FINISH: Move.FINISH,
    Action.REFUSE: Move.REFUSE,
    Action.SEND_REFUSAL: Move.REFUSE,
    Action.VIEW: Move.VIEW,
}


class RequestDesk:
    """What a press on a request's card does. The table of moves decides whether it may."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._steps: dict[Action, _Step] = {
            Action.OPEN: self._open,
            Action.TAKE: self._take,
            Action.ASK: self._ask,
            Action.VERIFY: self._verify,
            Action.FINISH: self._finish,
            Action.REFUSE: self._choose_ground,
            Action.SEND_REFUSAL: self._refuse,
            Action.VIEW: self._view,
            Action.BACK: self._back,
        }

    async def pressed(self, work: Work, member: Person, press: StaffPress) -> Handled:
        """Do what the button says, or say why it cannot be done now; a second press of the same does nothing more."""
        request = await self._desk.request(work, press.key)
        if request is None:
            return self._toast("unknown", code=press.key)
        move = _MOVES.get(press.action)
        if move and move not in allowed(request, Actor.STAFF, member):
            return self._not_now(request, move, member)
        return await self._steps[press.action](work, request, member, press.choice)

    async def show(self, work: Work, request: DataRequest) -> None:
        """Post the card again at the end of the group's talk; the one that stood there says where it went."""
        about = about_request(request.code)
        moved_down = self._desk.say("card.moved_down", code=request.code)
        await self._desk.post_card(work, about, Reply(text=moved_down), edit=True)
        await self._desk.post_card(work, about, request_card(self._knowledge, request))

    @property
    def _knowledge(self) -> Knowledge:
        return self._desk.knowledge()

    async def _open(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        await self.show(work, request)
        return Handled()

    async def _take(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        after = await self._moved(work, request, Move.TAKE, member)
        finish_by = say_day(self._knowledge, after.finish_by)
        await self._tell(work, after, "staff_to_customer.taken", finish_by=finish_by)
        return self._toast("taken", code=after.code)

    async def _ask(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        """Staff write the question as a reply; the reminder stands once, however often the button is pressed."""
        about, group = about_request(request.code), await self._desk.group(work)
        if group:
            reply = Reply(text=self._desk.say("staff_note.ask", code=request.code))
            await work.post(Outgoing(chat=group, reply=reply, tag=f"ask:{request.code}", edit=True, about=about))
        return self._toast("ask", code=request.code)

    async def _verify(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        if not choice:
            return await self._change_card(work, request, verification_choice(self._knowledge, request))
        if choice not in {way.value for way in Verification}:
            return self._toast("stale")
        after = await self._moved(work, request, Move.VERIFY, member, choice)
        await self._tell(work, after, "staff_to_customer.verified")
        return self._toast("verified", code=after.code)

    async def _finish(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        after = await self._moved(work, request, Move.FINISH, member)
        done = self._knowledge.fill(self._knowledge.requests[after.kind].done).strip()
        await self._tell(work, after, "staff_to_customer.done", text=done)
        return self._toast("finished", code=after.code)

    async def _choose_ground(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        if not choice:
            return await self._change_card(work, request, ground_choice(self._knowledge, request))
        ground = next((ground for ground in self._grounds(request) if ground.id == choice), None)
        if ground is None:
            return self._toast("stale")
        return await self._change_card(work, request, refusal_preview(self._knowledge, request, ground))

    async def _refuse(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        ground = next((each for each in self._grounds(request) if ground_mark(self._knowledge, each) == choice), None)
        if ground is None:  # its words were changed since staff read them
            await self._change_card(work, request, ground_choice(self._knowledge, request))
            return self._toast("ground_changed")
        after = await self._moved(work, request, Move.REFUSE, member, ground.id)
        await self._tell(work, after, REFUSED, **refusal_values(self._knowledge, after, ground))
        return self._toast("refused", code=after.code)

    async def _view(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        after, event = moved(request, Move.VIEW, actor=Actor.STAFF, at=self._desk.clock.now(), person=member)
        await work.save_request(after, event)
        details = request_details(self._knowledge, request)
        await self._desk.show_privately(work, member, about_request(request.code), details)
        return self._toast("viewed")

    async def _back(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        return await self._change_card(work, request, request_card(self._knowledge, request))

    async def _change_card(self, work: Work, request: DataRequest, card: Reply) -> Handled:
        await self._desk.post_card(work, about_request(request.code), card, edit=True)
        return Handled()

    async def _moved(
        self, work: Work, request: DataRequest, move: Move, member: Person, reason: str | None = None
    ) -> DataRequest:
        """Make the move, keep it, and let the card show it."""
        now = self._desk.clock.now()
        after, event = moved(request, move, actor=Actor.STAFF, at=now, person=member, reason=reason)
        await work.save_request(after, event)
        await self._change_card(work, after, request_card(self._knowledge, after))
        if not after.is_open:
            await self._desk.customers.release(work, after.chat, about_request(after.code))
        return after

    async def _tell(self, work: Work, request: DataRequest, phrase: str, **values: object) -> None:
        values = {"code": request.code, **values}
        await self._desk.tell(work, request.chat, about_request(request.code), phrase, **values)

    def _grounds(self, request: DataRequest) -> list[Ground]:
        return self._knowledge.requests[request.kind].grounds

    def _not_now(self, request: DataRequest, move: Move, member: Person) -> Handled:
        """Say why the table of moves refuses this to this member."""
        owner = owner_name(self._knowledge, request.owner)
        is_owner = request.owner is not None and request.owner.id == member.id
        if not request.is_open:
            return self._toast("ended", code=request.code)
        if move is Move.TAKE:
            return self._toast("yours" if is_owner else "taken_by", code=request.code, owner=owner)
        if request.owner is None:
            return self._toast("take_first", code=request.code)
        if not is_owner:
            return self._toast("taken_by", code=request.code, owner=owner)
        if move is Move.VERIFY and request.status is Status.VERIFIED:
            return self._toast("verified", code=request.code)
        return self._toast("verify_first", code=request.code)

    def _toast(self, key: str, **values: str) -> Handled:
        return Handled(toast=self._desk.say(f"staff_toast.{key}", **values))
