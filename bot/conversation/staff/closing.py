"""Ending a request: finished, finished in part, or refused, with the customer's text seen before it goes."""

from __future__ import annotations

from bot.content.models import Ground
from bot.conversation.buttons import code_button, column
from bot.conversation.ports import Work
from bot.conversation.staff.buttons import Action
from bot.conversation.staff.choosers import DONE, REST, ground_choice, item_choice, items_choice, text_preview
from bot.conversation.staff.moving import Moving
from bot.conversation.staff.results import (
    all_done,
    all_refused,
    closing_move,
    ground_text,
    ground_with_id,
    grounds_of,
    result_lines,
    text_mark,
    with_result,
)
from bot.domain.messages import ButtonRows, Handled, Person
from bot.domain.moves import MOVES
from bot.domain.requests import DataRequest, Field, Item, Move

_ASKED_FROM = 2  # items; of one alone "done" says everything


class Closing:
    """The buttons that lead to a request's end."""

    def __init__(self, moving: Moving) -> None:
        self._moving = moving

    async def finish(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        """All done; where there are several items, that is asked first."""
        if len(request.items) >= _ASKED_FROM and (choice != REST or grounds_of(request.items)):
            return await self._moving.change_card(work, request, items_choice(self._moving.knowledge, request))
        return await self._finish(work, request, member)

    async def item(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        """One item's result is to be chosen."""
        item = next((each for each in request.items if each.field == choice), None)
        if item is None:
            return self._moving.toast("stale")
        return await self._moving.change_card(work, request, item_choice(self._moving.knowledge, request, item))

    async def mark(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        """One item is done, or refused on a ground of its own. Marking it the same way again changes nothing."""
        name, _, chosen = choice.partition(".")
        grounds = self._moving.knowledge.requests[request.kind].grounds
        ground = next((each for each in grounds if text_mark(each.id) == chosen), None)
        if name not in {item.field for item in request.items} or (ground is None and chosen != DONE):
            return self._moving.toast("stale")
        items = with_result(request.items, Field(name), ground)
        if items != request.items:
            request = await self._moving.keep(work, request, Move.MARK, member, items=items)
        return await self._moving.change_card(work, request, items_choice(self._moving.knowledge, request))

    async def preview(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        """The text about all items, to be confirmed."""
        items = all_done(request.items)
        if closing_move(items) is Move.FINISH:
            return await self.finish(work, request, member, "")
        text = self._text(request, items)
        send = (Action.SEND_RESULT, text_mark(text))
        basis = "; ".join(dict.fromkeys(ground.basis for ground in self._grounds_of(request, items)))
        question = text_preview(self._moving.knowledge, request, text, basis, send, back=Action.FINISH)
        return await self._moving.change_card(work, request, question)

    async def send_result(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        """Close it with the results that staff have seen; when they or their words changed since, show it again."""
        items = all_done(request.items)
        move = closing_move(items)
        if choice != text_mark(self._text(request, items)) or move is Move.FINISH:
            await self.preview(work, request, member, "")
            return self._moving.toast("ground_changed")
        after = await self._moving.make(work, request, move, member, reason=grounds_of(items), items=items)
        lines = result_lines(self._moving.knowledge, after, items)
        await self._moving.tell(work, after, move, buttons=self._reopening(after), text=lines)
        return self._moving.toast("partly_finished" if move is Move.FINISH_PARTLY else "refused", code=after.code)

    async def choose_ground(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        """On which ground the whole request is refused; then the text that the customer would read."""
        knowledge = self._moving.knowledge
        if not choice:
            return await self._moving.change_card(work, request, ground_choice(knowledge, request))
        ground = ground_with_id(knowledge, request, choice)
        if ground is None:
            return self._moving.toast("stale")
        text = self._refusal(request, ground)
        send = (Action.SEND_REFUSAL, text_mark(text))
        question = text_preview(knowledge, request, text, ground.basis, send, back=Action.REFUSE)
        return await self._moving.change_card(work, request, question)

    async def refuse(self, work: Work, request: DataRequest, member: Person, choice: str) -> Handled:
        """Refuse it with the text that staff have seen; when its words changed since, they choose again."""
        grounds = self._moving.knowledge.requests[request.kind].grounds
        ground = next((each for each in grounds if text_mark(self._refusal(request, each)) == choice), None)
        if ground is None:
            await self._moving.change_card(work, request, ground_choice(self._moving.knowledge, request))
            return self._moving.toast("ground_changed")
        items = all_refused(request.items, ground)
        after = await self._moving.make(work, request, Move.REFUSE, member, reason=ground.id, items=items)
        text = ground_text(self._moving.knowledge, ground)
        await self._moving.tell(work, after, Move.REFUSE, buttons=self._reopening(after), text=text)
        return self._moving.toast("refused", code=after.code)

    async def _finish(self, work: Work, request: DataRequest, member: Person) -> Handled:
        after = await self._moving.make(work, request, Move.FINISH, member, items=all_done(request.items))
        knowledge = self._moving.knowledge
        done = knowledge.fill(knowledge.requests[after.kind].done).strip()
        await self._moving.tell(work, after, Move.FINISH, buttons=self._reopening(after), text=done)
        return self._moving.toast("finished", code=after.code)

    def _text(self, request: DataRequest, items: tuple[Item, ...]) -> str:
        """What the customer would read about these results."""
        return self._told(request, closing_move(items), result_lines(self._moving.knowledge, request, items))

    def _refusal(self, request: DataRequest, ground: Ground) -> str:
        return self._told(request, Move.REFUSE, ground_text(self._moving.knowledge, ground))

    def _told(self, request: DataRequest, move: Move, text: str) -> str:
        phrase = MOVES[move].hears
        return self._moving.desk.say(phrase, code=request.code, text=text) if phrase else text

    def _grounds_of(self, request: DataRequest, items: tuple[Item, ...]) -> list[Ground]:
        given = {item.ground for item in items}
        return [each for each in self._moving.knowledge.requests[request.kind].grounds if each.id in given]

    def _reopening(self, request: DataRequest) -> ButtonRows:
        """The way to have it opened again, while that is possible."""
        if not self._moving.shop.may_reopen(request, self._moving.desk.clock.now()):
            return ()
        return column((code_button(self._moving.shop, "reopen", request.code),))
