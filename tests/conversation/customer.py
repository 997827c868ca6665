"""One customer's chat without a database: decisions are made, and their state is kept for the next message."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.conversation.deciding import decide
from bot.conversation.decision import AskOn, CustomerMove, Decision, OpenRequest
from bot.conversation.ports import Understands
from bot.conversation.shop import Shop
from bot.conversation.situation import Situation
from bot.conversation.state import ChatState, Draft, dump, load
from bot.domain.messages import Button, ChatRef, Content, Press, Text
from bot.domain.moves import moved
from bot.domain.requests import Actor, DataRequest

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)  # a Monday, 10:00 in Vietnam
CHAT = ChatRef(channel="telegram", id="501")


class Customer:
    """Says things, presses things, and remembers what was offered."""

    def __init__(self, shop: Shop, engine: Understands) -> None:
        self.situation = Situation(shop=shop, engine=engine, now=NOW, state=ChatState(greeted=True))
        self.last = Decision(state=self.situation.state)

    def sends(self, content: Content) -> Decision:
        """Decide, keep the state as storage would, and make what was asked for happen."""
        self.last = decide(self.situation, content)
        self.situation = replace(self.situation, state=load(dump(self.last.state)))
        for effect in self.last.effects:
            if isinstance(effect, OpenRequest):
                self._opened(effect)
            if isinstance(effect, CustomerMove):
                self._moved(effect)
            if isinstance(effect, AskOn):
                self._asked(effect)
        return self.last

    def says(self, text: str) -> Decision:
        return self.sends(Text(text=text))

    def presses(self, label: str) -> Decision:
        """The button with a label that begins so, among those under the last message."""
        button = next(each for each in self.buttons if each.label.startswith(label))
        return self.sends(Press(data=button.data))

    def waits(self, **time: float) -> None:
        self.situation = replace(self.situation, now=self.situation.now + timedelta(**time))

    @property
    def buttons(self) -> list[Button]:
        return [button for reply in self.last.replies for row in reply.buttons for button in row]

    @property
    def text(self) -> str:
        """Everything that was said at last."""
        return "\n".join(reply.text for reply in self.last.replies)

    @property
    def state(self) -> ChatState:
        return self.situation.state

    @property
    def draft(self) -> Draft:
        """The draft under way."""
        assert self.state.draft
        return self.state.draft

    def _opened(self, effect: OpenRequest) -> None:
        request = DataRequest(
            code=f"K7M-4Q{len(self.situation.requests)}",
            kind=effect.kind,
            chat=CHAT,
            slots=effect.slots,
            opened_at=self.situation.now,
            answer_by=NOW.date(),
            finish_by=NOW.date(),
        )
        self.situation = replace(self.situation, requests=(request, *self.situation.requests))

    def _asked(self, effect: AskOn) -> None:
        offered = tuple(button for row in effect.reply.buttons for button in row)
        self.situation = self.situation.in_state(replace(self.state, offered=offered))

    def _moved(self, effect: CustomerMove) -> None:
        now = self.situation.now
        requests = [
            moved(each, effect.move, actor=Actor.CUSTOMER, at=now)[0] if each.code == effect.code else each
            for each in self.situation.requests
        ]
        self.situation = replace(self.situation, requests=tuple(requests))
