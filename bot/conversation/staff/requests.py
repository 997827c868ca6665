"""The buttons of a request's card: which move each asks for, who may press it, and what it then does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.conversation.dates import say_day
from bot.conversation.ports import Work
from bot.conversation.proving import Asked
from bot.conversation.staff.buttons import Action, StaffPress
from bot.conversation.staff.cards import Verification, owner_name, request_details
from bot.conversation.staff.choosers import hand_over_choice, verification_choice
from bot.conversation.staff.closing import Closing
from bot.conversation.staff.desk import Desk
from bot.conversation.staff.limits import Limits
from bot.conversation.staff.moving import Moving
from bot.conversation.staff.threads import about_request
from bot.domain.messages import Handled, Outgoing, Person, Reply
from bot.domain.moves import allowed, moved
from bot.domain.requests import Actor, DataRequest, Move, Status

_Step = Callable[[Work, DataRequest, Person, str], Awaitable[Handled]]


class RequestDesk:
    """What a press on a request's card does. The table of moves decides whether it may."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._moving = Moving(desk)
        closing, limits = Closing(self._moving), Limits(self._moving)
        self._steps: dict[Action, tuple[Move | None, _Step]] = {
            Action.OPEN: (None, self._open),
            Action.TAKE: (Move.TAKE, self._take),
            Action.ASK: (Move.ASK, self._ask),
            Action.VERIFY: (Move.VERIFY, self._verify),
            Action.ASK_PROOF: (Move.ASK_PROOF, self._ask_proof),
            Action.FINISH: (Move.FINISH, closing.finish),
            Action.ITEM: (Move.MARK, closing.item),
            Action.MARK: (Move.MARK, closing.mark),
            Action.RESULT: (Move.FINISH, closing.preview),
            Action.SEND_RESULT: (Move.FINISH, closing.send_result),
            Action.REFUSE: (Move.REFUSE, closing.choose_ground),
            Action.SEND_REFUSAL: (Move.REFUSE, closing.refuse),
            Action.MORE: (Move.ASK, limits.more),
            Action.EXTEND: (Move.EXTEND, limits.extend),
            Action.SEND_EXTENSION: (Move.EXTEND, limits.send_extension),
            Action.THIRD_PARTY: (Move.THIRD_PARTY, limits.third_party),
            Action.SEND_THIRD_PARTY: (Move.THIRD_PARTY, limits.send_third_party),
            Action.HAND_OVER: (Move.ASK, self._hand_over),
            Action.TAKE_OVER: (Move.HAND_OVER, self._take_over),
            Action.VIEW: (Move.VIEW, self._view),
            Action.BACK: (None, self._back),
        }

    async def pressed(self, work: Work, member: Person, press: StaffPress) -> Handled:
        """Do what the button says, or say why it cannot be done now; a second press of the same does nothing more."""
        request = await self._desk.request(work, press.key)
        if request is None:
            return self._moving.toast("unknown", code=press.key)
        move, step = self._steps[press.action]
        if move and move not in allowed(request, Actor.STAFF, member):
            return self._not_now(request, move, member)
        return await step(work, request, member, press.choice)

    async def show(self, work: Work, request: DataRequest) -> None:
        """Post the card again at the end of the group's talk; the one that stood there says where it went."""
        about = about_request(request.code)
        moved_down = self._desk.say("card.moved_down", code=request.code)
        await self._desk.post_card(work, about, Reply(text=moved_down), edit=True)
        await self._desk.post_request(work, request)

    async def _open(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        await self.show(work, request)
        return Handled()

    async def _take(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        """Whoever is still to be verified is told how, in the same message; where they can do it alone, until when."""
        after = await self._moving.keep(work, request, Move.TAKE, member)
        finish_by = say_day(self._desk.knowledge(), after.finish_by)
        proof = Asked(text="")
        if after.awaits_proof:
            proof = self._desk.proof_words(after)
            if proof.buttons or proof.asks_contact:
                after = await self._moving.keep(work, after, Move.ASK_PROOF, member)
        await self._back(work, after, member, choice)
        told = "".join(f"\n\n{words}" for words in (proof.text, self._prove_by(after)) if words)
        await self._moving.tell_asking(work, after, Move.TAKE, proof, finish_by=finish_by, proof=told)
        return self._moving.toast("taken", code=after.code)

    async def _ask_proof(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        """Ask the customer, once more, to show who they are; once a day, however often it is pressed."""
        now, shop = self._desk.clock.now(), self._desk.shops.current()
        if request.proof_asked_at and shop.today(request.proof_asked_at) == shop.today(now):
            await self._back(work, request, member, choice)
            return self._moving.toast("proof_asked_today", code=request.code)
        after = await self._moving.make(work, request, Move.ASK_PROOF, member)
        proof = self._desk.proof_words(after)
        until = self._prove_by(after)
        await self._moving.tell_asking(work, after, Move.ASK_PROOF, proof, how=proof.text, until=until)
        return self._moving.toast("proof_asked", code=after.code)

    def _prove_by(self, request: DataRequest) -> str:
        """Until when the customer should show who they are; empty where nobody asked."""
        last = self._desk.prove_by(request)
        return self._desk.say("proof.until", day=say_day(self._desk.knowledge(), last)) if last else ""

    async def _ask(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        """Staff write the question as a reply; the reminder stands once, however often the button is pressed."""
        about, group = about_request(request.code), await self._desk.group(work)
        if group:
            reply = Reply(text=self._desk.say("staff_note.ask", code=request.code))
            await work.post(Outgoing(chat=group, reply=reply, tag=f"ask:{request.code}", edit=True, about=about))
        return self._moving.toast("ask", code=request.code)

    async def _verify(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        if not choice:
            return await self._moving.change_card(work, request, verification_choice(self._desk.knowledge(), request))
        if choice not in {way.value for way in Verification if way.is_by_staff}:
            return self._moving.toast("stale")
        after = await self._moving.make(work, request, Move.VERIFY, member, reason=choice)
        await self._moving.tell(work, after, Move.VERIFY)
        return self._moving.toast("verified", code=after.code)

    async def _hand_over(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        if request.owner is None:
            return self._moving.toast("take_first", code=request.code)
        return await self._moving.change_card(work, request, hand_over_choice(self._desk.knowledge(), request))

    async def _take_over(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        """Go on with it in the place of the owner that the button was made under."""
        if request.owner is None or request.owner.id != choice:
            return self._not_now(request, Move.TAKE, member)
        after = await self._moving.make(work, request, Move.HAND_OVER, member)
        about = about_request(after.code)
        names = {"before": request.owner.name, "owner": member.name}
        await self._desk.note(work, about, self._desk.say("staff_note.handed_over", **names))
        return self._moving.toast("taken", code=after.code)

    async def _view(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        after, event = moved(request, Move.VIEW, actor=Actor.STAFF, at=self._desk.clock.now(), person=member)
        await work.save_request(after, event)
        details = request_details(self._desk.knowledge(), request)
        await self._desk.show_privately(work, member, about_request(request.code), details)
        return self._moving.toast("viewed")

    async def _back(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        return await self._moving.change_card(work, request)

    def _not_now(self, request: DataRequest, move: Move, member: Person) -> Handled:
        """Say why the table of moves refuses this to this member."""
        owner = owner_name(self._desk.knowledge(), request.owner)
        is_owner = request.owner is not None and request.owner.id == member.id
        if not request.is_open:
            return self._moving.toast("ended", code=request.code)
        if request.owner is None:
            return self._moving.toast("take_first", code=request.code)
        if move in {Move.TAKE, Move.HAND_OVER} or not is_owner:
            return self._moving.toast("yours" if is_owner else "taken_by", code=request.code, owner=owner)
        if move in {Move.VERIFY, Move.ASK_PROOF} and request.status is not Status.TAKEN:
            return self._moving.toast("verified", code=request.code)
        if move in {Move.EXTEND, Move.THIRD_PARTY}:
            return self._moving.toast("once", code=request.code)
        return self._moving.toast("verify_first", code=request.code)
