"""What deciding looks at: the content, the moment, and what is known of the chat. Nothing here waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.answers.outcome import Context, Understanding
from bot.content.knowledge import Knowledge
from bot.conversation.decision import Decision, Effect, Logged
from bot.conversation.ports import Understands
from bot.conversation.shop import Shop
from bot.conversation.state import ChatState, Held
from bot.domain.messages import ButtonRows, Reply
from bot.domain.requests import DataRequest

_FOLLOW_UP = timedelta(minutes=15)  # after that a question stands for itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One message's circumstances. `replied_about`: what the bot's message that the customer replied to concerned.

    `requests` are the chat's own and those linked to it; `claimed` is the one that the customer is to prove.
    `update_id`: the update's own id; without one (a script asks) answers are not rated.
    `message_id`: the service's id of the message, or of the one that was changed.
    """

    shop: Shop
    engine: Understands
    now: datetime
    state: ChatState
    requests: tuple[DataRequest, ...] = ()
    claimed: DataRequest | None = None
    staffed: bool = True
    opted_out: bool = False  # whether the customer wants no announcements
    mails: bool = False  # whether e-mail can be sent
    replied_about: str | None = None
    update_id: str = ""
    message_id: str = ""

    @property
    def knowledge(self) -> Knowledge:
        """The content in force."""
        return self.shop.knowledge

    @property
    def held(self) -> Held | None:
        """Who on the staff has the conversation now, if anybody."""
        held = self.state.held
        return held if held and held.until > self.now else None

    @property
    def hold_until(self) -> datetime:
        """Until when the bot keeps quiet after a word passed on now."""
        return self.now + timedelta(minutes=self.knowledge.business.hold_minutes)

    def say(self, phrase: str, **values: object) -> str:
        """A phrase with its values and, where it wants them, the business's hotlines and e-mail."""
        business = self.knowledge.business
        common = {
            "hotlines": self.knowledge.hotlines,
            "email": business.email,
            "opens": business.opens,
            "closes": business.closes,
            "shop": business.short_name,
        }
        return self.knowledge.say(phrase, **{**common, **values})

    def understand(self, text: str) -> Understanding:
        """The message in the light of the last answer, if that was given a short while ago."""
        recent = self.state.last_at is not None and self.now - self.state.last_at <= _FOLLOW_UP
        return self.engine.understand(text, Context(last_entry=self.state.last_entry if recent else None))

    def request(self, code: str) -> DataRequest | None:
        """The customer's request with this code."""
        return next((request for request in self.requests if request.code == code), None)

    def in_state(self, state: ChatState) -> Situation:
        """The same moment after a first part of the message was decided."""
        return replace(self, state=state)

    def decided(
        self,
        *texts: str,
        buttons: ButtonRows = (),
        state: ChatState | None = None,
        effects: tuple[Effect, ...] = (),
        logged: tuple[Logged, ...] = (),
    ) -> Decision:
        """A decision with one message for each text, the buttons under the last; the state stays unless given."""
        replies = tuple(Reply(text=text) for text in texts[:-1])
        if texts:
            replies = (*replies, Reply(text=texts[-1], buttons=buttons))
        return Decision(state=state or self.state, replies=replies, effects=effects, logged=logged)
