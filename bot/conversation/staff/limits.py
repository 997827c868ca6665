"""More time for a request: the one extension with its reason, and somebody beside the business who must act too."""

from __future__ import annotations

from datetime import date

from bot.content.models import ExtensionReason
from bot.conversation.dates import say_day
from bot.conversation.ports import Work
from bot.conversation.staff.buttons import Action
from bot.conversation.staff.choosers import extension_choice, more_choice, text_preview
from bot.conversation.staff.moving import Moving
from bot.conversation.staff.results import text_mark
from bot.domain.messages import Handled, Person
from bot.domain.moves import MOVES, Dates
from bot.domain.requests import DataRequest, Move


class Limits:
    """The buttons that move a request's last day."""

    def __init__(self, moving: Moving) -> None:
        self._moving = moving

    async def more(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        """What is needed seldom."""
        if request.owner is None:
            return self._moving.toast("take_first", code=request.code)
        profile = self._moving.knowledge.requests[request.kind].deadline
        third_party = self._moving.shop.clock.has_third_party(profile)
        question = more_choice(self._moving.knowledge, request, third_party=third_party)
        return await self._moving.change_card(work, request, question)

    async def extend(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        """Why it takes longer, then the text that the customer would read. After the last day it is too late."""
        knowledge = self._moving.knowledge
        if self._today() > request.finish_by:
            return self._moving.toast("too_late_to_extend", code=request.code)
        if not choice:
            reasons = knowledge.deadlines.extension_reasons
            return await self._moving.change_card(work, request, extension_choice(knowledge, request, reasons))
        reason = next((each for each in knowledge.deadlines.extension_reasons if each.id == choice), None)
        if reason is None:
            return self._moving.toast("stale")
        text = self._extended(request, reason)
        send = (Action.SEND_EXTENSION, text_mark(text))
        question = text_preview(knowledge, request, text, "", send, back=Action.EXTEND)
        return await self._moving.change_card(work, request, question)

    async def send_extension(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        """Extend it, with the text that staff have seen."""
        reasons = self._moving.knowledge.deadlines.extension_reasons
        reason = next((each for each in reasons if text_mark(self._extended(request, each)) == choice), None)
        if reason is None or self._today() > request.finish_by:
            return await self.extend(work, request, member, "")
        dates = Dates(finish_by=self._later(request))
        after = await self._moving.make(work, request, Move.EXTEND, member, reason=reason.id, dates=dates)
        text, day = self._reason(reason), self._say(after.finish_by)
        await self._moving.tell(work, after, Move.EXTEND, reason=text, finish_by=day)
        return self._moving.toast("extended", code=after.code, day=self._say(after.finish_by))

    async def third_party(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        """The text with the new last day, to be confirmed."""
        text = self._moving.desk.say(_heard(Move.THIRD_PARTY), code=request.code, finish_by=self._with_third(request))
        send = (Action.SEND_THIRD_PARTY, text_mark(text))
        question = text_preview(self._moving.knowledge, request, text, "", send, back=Action.MORE)
        return await self._moving.change_card(work, request, question)

    async def send_third_party(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        """The longer time limit holds from now on."""
        text = self._moving.desk.say(_heard(Move.THIRD_PARTY), code=request.code, finish_by=self._with_third(request))
        if choice != text_mark(text):
            return await self.third_party(work, request, member, "")
        dates = Dates(finish_by=self._third_day(request))
        after = await self._moving.make(work, request, Move.THIRD_PARTY, member, dates=dates)
        await self._moving.tell(work, after, Move.THIRD_PARTY, finish_by=self._say(after.finish_by))
        return self._moving.toast("extended", code=after.code, day=self._say(after.finish_by))

    def _extended(self, request: DataRequest, reason: ExtensionReason) -> str:
        """What the customer would read."""
        text, day = self._reason(reason), self._say(self._later(request))
        return self._moving.desk.say(_heard(Move.EXTEND), code=request.code, reason=text, finish_by=day)

    def _reason(self, reason: ExtensionReason) -> str:
        return self._moving.knowledge.fill(reason.text).strip()

    def _later(self, request: DataRequest) -> date:
        third_party = request.third_party_at is not None
        return self._moving.shop.finish_by(request, third_party=third_party, extended=True)

    def _third_day(self, request: DataRequest) -> date:
        extended = request.extended_at is not None
        return self._moving.shop.finish_by(request, third_party=True, extended=extended)

    def _with_third(self, request: DataRequest) -> str:
        return self._say(self._third_day(request))

    def _say(self, day: date) -> str:
        return say_day(self._moving.knowledge, day)

    def _today(self) -> date:
        return self._moving.shop.today(self._moving.desk.clock.now())


def _heard(move: Move) -> str:
    return MOVES[move].hears or ""
