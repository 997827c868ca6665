"""Speaking to customers, and keeping the bot quiet while a person on the staff has the conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.content.knowledge import Knowledge
from bot.conversation.ports import Work
from bot.conversation.state import Held, load, remembered
from bot.domain.messages import Attachment, ButtonRows, ChatRef, Original, Outgoing, Receipt, Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a customer is told: a phrase, what it is filled with, what may be pressed, and the file with it.

    `asks_contact`: with the button that shares the customer's own phone number.
    """

    phrase: str
    values: Mapping[str, object]
    buttons: ButtonRows = ()
    asks_contact: bool = False
    attachment: Attachment | None = None
    copy_of: Original | None = None


class CustomerSide:
    """What the staff's side may do to a customer's chat."""

    def __init__(self, knowledge: Callable[[], Knowledge]) -> None:
        self._knowledge = knowledge

    async def tell(
        self,
        work: Work,
        chat: ChatRef,
        phrase_key: str,
        *,
        buttons: ButtonRows = (),
        about: str | None = None,
        **values: object,
    ) -> None:
        """Post the phrase to the customer."""
        await self.write(work, chat, Words(phrase=phrase_key, values=values, buttons=buttons), about=about)

    async def write(
        self,
        work: Work,
        chat: ChatRef,
        words: Words,
        *,
        about: str | None = None,
        receipt: Receipt | None = None,
        kept: bool = False,
    ) -> None:
        """Post the words to the customer; `kept`: once they write again.

        With buttons, their numbers become what a typed number chooses; while a person has the conversation, words
        without buttons leave nothing to choose.
        """
        reply = Reply(
            text=self._knowledge().say(words.phrase, **words.values),
            buttons=words.buttons,
            asks_contact=words.asks_contact,
            attachment=words.attachment,
            copy_of=words.copy_of,
        )
        await work.post(Outgoing(chat=chat, reply=reply, about=about, receipt=receipt), kept=kept)
        await self._offer(work, chat, words.buttons)

    async def ask(self, work: Work, chat: ChatRef, reply: Reply) -> None:
        """Post a question; the numbers of its buttons become what a typed number chooses."""
        await work.post(Outgoing(chat=chat, reply=reply))
        await self._offer(work, chat, reply.buttons)

    async def held_by(self, work: Work, chat: ChatRef, now: datetime) -> str | None:
        """The thread that holds the chat now, if one does."""
        held = load((await work.chat(chat)).state).held
        return held.about if held and held.until > now else None

    async def hold(self, work: Work, chat: ChatRef, about: str, until: datetime) -> None:
        """Keep the bot quiet: until then the customer's words go to the thread `about`."""
        record = await work.chat(chat)
        state = replace(load(record.state), held=Held(about=about, until=until))
        await work.save_chat(remembered(record, state))

    async def release(self, work: Work, chat: ChatRef, about: str) -> None:
        """Let the bot speak again; nothing happens when this thread does not hold the chat."""
        record = await work.chat(chat)
        state = load(record.state)
        if state.held and state.held.about == about:
            await work.save_chat(remembered(record, replace(state, held=None)))

    async def _offer(self, work: Work, chat: ChatRef, buttons: ButtonRows) -> None:
        record = await work.chat(chat)
        state = load(record.state)
        if buttons or state.held:
            offered = tuple(button for row in buttons for button in row)
            await work.save_chat(remembered(record, replace(state, offered=offered)))
