"""Words that pass through the bot: from the staff to a customer, and from a customer to the thread in the group."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.customers import Words
from bot.conversation.ports import Work
from bot.conversation.staff.desk import Desk
from bot.conversation.staff.freewords import for_group
from bot.conversation.staff.talks import TalkDesk
from bot.conversation.staff.threads import request_code, talk_id
from bot.domain.chain import seal_words
from bot.domain.messages import Button, ChatRef, Content, Edited, Incoming, Media, Text
from bot.domain.moves import allowed, moved
from bot.domain.requests import Actor, DataRequest, Move, Slots


class Relays:
    """Passes words on, both ways."""

    def __init__(self, desk: Desk, talks: TalkDesk) -> None:
        self._desk = desk
        self._talks = talks

    async def to_customer(self, work: Work, incoming: Incoming, about: str) -> None:
        """A reply of the staff to something that concerns a thread; what cannot be passed on is said at once."""
        if isinstance(incoming.content, Edited):
            return await self._answer(work, incoming, about, "edited_too_late")
        if not _can_be_passed_on(incoming.content):
            return await self._answer(work, incoming, about, "cannot_pass_on")
        chat = await self._thread_chat(work, incoming, about)
        if chat is None:
            return await self._answer(work, incoming, about, "thread_ended")
        return await self._say(work, incoming, chat, about)

    async def from_customer(self, work: Work, about: str, chat: ChatRef, text: str, *, edited: bool) -> None:
        """A customer's words for a thread: kept with it whole, shown in the group masked."""
        known = await self._attach(work, about, text, edited=edited)
        person = (await work.chat(chat)).person
        key = "customer_edited" if edited else "customer_said"
        masked = for_group(text, known, person)
        await self._desk.note(work, about, self._desk.say(f"staff_note.{key}", text=masked))

    async def _thread_chat(self, work: Work, incoming: Incoming, about: str) -> ChatRef | None:
        """The customer's chat of an open thread, with the reply entered in its record; None when it is over.

        The words themselves are not kept once they arrived: the record has their hash.
        """
        code, talk = request_code(about), talk_id(about)
        if talk:
            found = await self._desk.talk(work, talk)
            if found is None or not found.is_open:
                return None
            return (await self._talks.take(work, found, incoming.sender)).chat
        request = await self._desk.request(work, code) if code else None
        if request is None or Move.ASK not in allowed(request, Actor.STAFF, incoming.sender):
            return None
        now = self._desk.clock.now()
        after, event = moved(request, Move.ASK, actor=Actor.STAFF, at=now, person=incoming.sender)
        said = {"words": seal_words(self._words(incoming.content))}
        await work.save_request(after, replace(event, detail={**event.detail, **said}))
        return after.chat

    async def _say(self, work: Work, incoming: Incoming, chat: ChatRef, about: str) -> None:
        """Post it to the customer; the first word of a conversation also says how to answer and how to go back."""
        held = await self._desk.customers.held_by(work, chat, self._desk.clock.now())
        first = held != about
        await self._desk.hold(work, chat, about)
        words = Words(
            phrase="staff_to_customer.message_first" if first else "staff_to_customer.message",
            values={"text": self._words(incoming.content), "shop": self._desk.knowledge().business.short_name},
            buttons=((Button(label=self._desk.say("button.bot"), data="bot"),),) if first else (),
            copy_of=incoming.content.original if isinstance(incoming.content, Media) else None,
        )
        await self._desk.pass_on(work, chat, about, words, incoming.message_id)

    def _words(self, content: Content) -> str:
        """What was typed; of a picture or file without words, what it is."""
        if isinstance(content, Media):
            return content.caption.strip() or self._desk.say(f"staff_to_customer.{content.kind}")
        return content.text.strip() if isinstance(content, Text) else ""

    async def _attach(self, work: Work, about: str, text: str, *, edited: bool) -> Slots:
        """Keep the words with their thread; what is known about the customer there."""
        said = self._desk.say("staff_note.edited_mark", text=text) if edited else text
        code, talk = request_code(about), talk_id(about)
        request = await work.request(code) if code else None
        if request:
            return (await self._added(work, request, said)).slots
        found = await work.talk(talk) if talk else None
        if found and found.is_open:
            await work.save_talk(replace(found, text=f"{found.text}\n{said}"))
        return Slots()

    async def _added(self, work: Work, request: DataRequest, said: str) -> DataRequest:
        """The request with the words added to its note, while it is open."""
        if Move.ADD not in allowed(request, Actor.CUSTOMER):
            return request
        after, event = moved(request, Move.ADD, actor=Actor.CUSTOMER, at=self._desk.clock.now())
        note = "\n".join(filter(None, (request.slots.note, said)))
        after = replace(after, slots=replace(after.slots, note=note))
        await work.save_request(after, event)
        return after

    async def _answer(self, work: Work, incoming: Incoming, about: str, key: str) -> None:
        text = self._desk.say(f"staff_note.{key}")
        await self._desk.note(work, about, text, reply_to=incoming.message_id)


def _can_be_passed_on(content: Content) -> bool:
    """Words, and what a service can hand out."""
    if isinstance(content, Media):
        return content.original is not None
    return isinstance(content, Text) and bool(content.text.strip())
